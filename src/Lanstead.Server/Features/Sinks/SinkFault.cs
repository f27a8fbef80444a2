using Lanstead.Server.Outbound;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Why something was not delivered, for who shows it in another language than the server's text.</summary>
internal enum SinkFault
{
    /// <summary>Something else; the text says it.</summary>
    Other,

    /// <summary>The receiver answered with a refusal.</summary>
    Answered,

    /// <summary>It did not answer in time.</summary>
    Late,

    /// <summary>Its certificate is not trusted, or it speaks no TLS.</summary>
    Untrusted,

    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>The operator allows no such address.</summary>
    NotPublic,

    /// <summary>The operator allows nothing without encryption there.</summary>
    Unencrypted,

    /// <summary>The name has no address.</summary>
    NoAddress,

    /// <summary>The events are not there any more.</summary>
    Removed,
}

/// <summary>The texts that are stored, each with its word.</summary>
internal static class SinkFaults
{
    public const string Late = "The receiver did not answer in time.";
    public const string Untrusted = "No trusted TLS connection came about.";
    public const string Unreachable = "The receiver could not be reached.";
    public const string Removed = "These events were removed by the retention policy.";

    private const string AnsweredStart = "The receiver answered ";

    public static string Answered(int status) => $"{AnsweredStart}{status.ToString(provider: null)}.";

    /// <summary>The word for a stored text; null when nothing is wrong.</summary>
    public static SinkFault? Of(string? text) => text switch
    {
        null => null,
        Late => SinkFault.Late,
        Untrusted => SinkFault.Untrusted,
        Unreachable => SinkFault.Unreachable,
        Removed => SinkFault.Removed,
        OutboundGuard.NotPublic => SinkFault.NotPublic,
        OutboundGuard.OnlyEncrypted => SinkFault.Unencrypted,
        _ when text.StartsWith(AnsweredStart, StringComparison.Ordinal) => SinkFault.Answered,
        _ when text.EndsWith(OutboundGuard.NoAddressEnd, StringComparison.Ordinal) => SinkFault.NoAddress,
        _ => SinkFault.Other,
    };
}
