using Lanstead.Fuzz.Loop;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Fuzz.Targets;

/// <summary>Initiation, response or cookie reply, to a device that waits for one, and then whether an honest handshake still passes.</summary>
/// <remarks>
/// Input: a byte of options, then either changes to a right message (pairs of place and what is added by XOR) or the message itself.
/// Options: 1 the message itself, 2 with a right MAC1, 4 under load, 8 twice, 16 from elsewhere, 32 cut or lengthened as the last byte says.
/// </remarks>
internal sealed class HandshakeTarget(string name, MessageType type) : IFuzzTarget
{
    private const int Itself = 1, RightMac1 = 2, UnderLoad = 4, Twice = 8, Elsewhere = 16, OtherLength = 32;

    // Devices cost a hundred times as much as a message that they refuse: they are the same until they take one.
    private Ends? _ends;
    private byte[] _right = [];
    private WireGuardDevice? _subject;
    private Mac1Key? _mac1;

    public string Name => name;

    public string Summary => $"messages of type {(int)type}, to a device that waits for one";

    public int MaxBytes => 1024;

    public IEnumerable<byte[]> Seeds()
    {
        yield return [0];
        yield return [UnderLoad];
        yield return [RightMac1, 8, 1];
        yield return [Twice | Elsewhere];
        yield return [OtherLength, 1];
        using var ends = new Ends();
        yield return [Itself | RightMac1, .. Right(ends)];
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        Ends ends = _ends ??= Begin();
        byte[] right = _right;
        int options = input[0];
        byte[] message = (options & Itself) != 0 ? input[1..].ToArray() : Changed(right, input[1..]);
        if ((options & OtherLength) != 0 && input.Length > 1)
            Array.Resize(ref message, Math.Max(0, message.Length + (sbyte)input[^1]));
        if ((options & RightMac1) != 0 && message.Length is Initiation.SizeBytes or Response.SizeBytes)
            _mac1!.Write(message);
        Endpoint? from = (options & Elsewhere) != 0 ? new Endpoint([203, 0, 113, 9], 9) : null;
        bool isRight = message.AsSpan().SequenceEqual(right), wasAccepted = false;
        for (int time = (options & Twice) != 0 ? 2 : 1; time > 0; time--)
        {
            ends.Sent.Clear();
            HandshakeOutcome outcome = ends.Take(_subject!, message, (options & UnderLoad) != 0, from);
            FuzzException.Unless(outcome.IsAccepted == (outcome.Refusal == Refusal.None), "accepted and refused");
            wasAccepted |= outcome.IsAccepted;
            FuzzException.Unless(isRight || !outcome.IsAccepted || IsSameButForMacs(message, right), "a changed message was accepted");
            foreach (byte[] answer in ends.Sent)
                FuzzException.Unless(outcome.IsAccepted || answer.Length <= message.Length, "a refused message got an answer longer than itself");
        }

        if (wasAccepted)
            End();
    }

    /// <summary>Messages that were refused change nothing: the right one still does what it did.</summary>
    public void Renew()
    {
        if (_ends is { } ends)
            FuzzException.Unless(ends.Take(_subject!, _right, underLoad: false).IsAccepted, "the right message is refused after wrong ones");
        End();
    }

    private Ends Begin()
    {
        var ends = new Ends();
        _right = Right(ends);
        _subject = type == MessageType.Initiation ? ends.Bravo : ends.Alpha;
        _mac1 = new Mac1Key(_subject.PublicKey!.Value.Bytes);
        return ends;
    }

    private void End()
    {
        _ends?.Dispose();
        _ends = null;
    }

    private byte[] Right(Ends ends)
    {
        byte[] initiation = ends.Initiate();
        if (type == MessageType.Initiation)
            return initiation;
        ends.Take(ends.Bravo, initiation, underLoad: type == MessageType.CookieReply);
        return ends.Sent[^1];
    }

    private static byte[] Changed(byte[] right, ReadOnlySpan<byte> changes)
    {
        byte[] message = [.. right];
        for (int at = 0; at + 1 < changes.Length; at += 2)
            message[changes[at] % message.Length] ^= changes[at + 1];
        return message;
    }

    // The sender's index is protected by MAC1 only, which anybody can make who knows the receiver; MAC2 nobody looks at without load.
    private static bool IsSameButForMacs(byte[] message, byte[] right) =>
        message.Length == right.Length && message.Length is Initiation.SizeBytes or Response.SizeBytes
        && message.AsSpan(..4).SequenceEqual(right.AsSpan(..4)) && message.AsSpan(8..^32).SequenceEqual(right.AsSpan(8..^32));
}
