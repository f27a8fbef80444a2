using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>Reads the messages of WireGuard's cross-platform userspace interface (wireguard.com/xplatform).</summary>
/// <remarks>
/// Strict, and never throws on what it reads. A failure has the code <see cref="Malformed"/> and names the line but not its value,
/// which may be a secret.
/// </remarks>
public static class UapiReader
{
    /// <summary>Code of every failure to read.</summary>
    public const string Malformed = "uapi.malformed";

    /// <summary>Code of an answer to <c>get=1</c> that is an error number.</summary>
    public const string Refused = "uapi.refused";

    /// <summary>Code of a request with a line that is not of the form <c>name=value</c>, for which wireguard-go has an error number of its own.</summary>
    public const string NotALine = "uapi.not_a_line";

    private static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>Whether the bytes that came so far hold a whole message.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> received) => received.EndsWith(End) || received.SequenceEqual("\n"u8);

    /// <summary>Reads the answer to <c>get=1</c>.</summary>
    /// <returns>The device, which the caller disposes; a failure with code <see cref="Refused"/> when the other side answered with an error number.</returns>
    public static Result<UapiDevice> ReadGetReply(ReadOnlySpan<byte> message)
    {
        var reading = new UapiDeviceDraft();
        var lines = new UapiLines(message);
        string? wrong = null;
        LineOutcome outcome;
        while ((outcome = lines.Next()) == LineOutcome.Line && wrong is null)
            wrong = reading.TakeReply(lines);
        if (wrong is null && outcome != LineOutcome.End)
            wrong = lines.Wrong(outcome);
        if (wrong is null && reading.Errno is null)
            wrong = lines.Wrong("the reply has no errno");
        if (wrong is not null || reading.Errno != 0)
        {
            reading.Dispose();
            return wrong is not null
                ? new Failure(Malformed, wrong)
                : new Failure(Refused, $"The interface refused to tell its state: error number {reading.Errno}.");
        }
        return reading.ToDevice();
    }

    /// <summary>Reads the answer to <c>set=1</c>: the error number without sign, 0 for success.</summary>
    public static Result<int> ReadSetReply(ReadOnlySpan<byte> message)
    {
        var lines = new UapiLines(message);
        LineOutcome outcome = lines.Next();
        if (outcome != LineOutcome.Line)
            return new Failure(Malformed, lines.Wrong(outcome));
        if (!lines.Is(UapiNames.Errno) || !UapiValues.TryReadErrno(lines.Value, out int errno))
            return new Failure(Malformed, lines.Wrong("the reply is not errno=number"));
        outcome = lines.Next();
        if (outcome != LineOutcome.End)
            return new Failure(Malformed, outcome == LineOutcome.Line ? lines.Wrong("something follows errno") : lines.Wrong(outcome));
        return errno;
    }

    /// <summary>Reads a request.</summary>
    /// <returns>Null for <c>get=1</c>, else the change asked for, whose secrets the caller disposes.</returns>
    public static Result<UapiChange?> ReadRequest(ReadOnlySpan<byte> message)
    {
        var lines = new UapiLines(message);
        LineOutcome outcome = lines.Next();
        if (outcome != LineOutcome.Line || !lines.Value.SequenceEqual("1"u8))
            return new Failure(Malformed, lines.Wrong("a request starts with get=1 or set=1"));
        if (lines.Is(UapiNames.Get))
        {
            outcome = lines.Next();
            return outcome == LineOutcome.End ? (UapiChange?)null : new Failure(Malformed, lines.Wrong("something follows get=1"));
        }
        if (!lines.Is(UapiNames.Set))
            return new Failure(Malformed, lines.Wrong("a request starts with get=1 or set=1"));

        var reading = new UapiDeviceDraft();
        string? wrong = null;
        while ((outcome = lines.Next()) == LineOutcome.Line && wrong is null)
            wrong = reading.TakeChange(lines);
        string code = wrong is null && outcome == LineOutcome.NoName ? NotALine : Malformed;
        if (wrong is null && outcome != LineOutcome.End)
            wrong = lines.Wrong(outcome);
        if (wrong is not null)
        {
            reading.Dispose();
            return new Failure(code, wrong);
        }
        return reading.ToChange();
    }

    internal static bool TryReadPrivateKey(ReadOnlySpan<byte> value, out PrivateKey? key)
    {
        Span<byte> bytes = stackalloc byte[PrivateKey.SizeBytes];
        bool read = UapiValues.TryReadKey(value, bytes);
        key = read ? new PrivateKey(bytes) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return read;
    }
}
