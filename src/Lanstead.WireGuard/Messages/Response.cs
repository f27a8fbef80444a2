namespace Lanstead.WireGuard.Messages;

/// <summary>Layout of the second message of the handshake (paper §5.4.3). Numbers are little endian.</summary>
internal static class Response
{
    public const int SizeBytes = 92;

    public static Field Type => new(0, 4);

    /// <summary>The index by which the responder will know the session.</summary>
    public static Field Sender => new(4, 4);

    /// <summary>The initiator's index, out of the initiation.</summary>
    public static Field Receiver => new(8, 4);

    public static Field Ephemeral => new(12, 32);

    /// <summary>Nothing, sealed: a tag of 16 that proves the keys.</summary>
    public static Field Empty => new(44, 16);

    public static Field Mac1 => new(60, 16);

    public static Field Mac2 => new(76, 16);
}
