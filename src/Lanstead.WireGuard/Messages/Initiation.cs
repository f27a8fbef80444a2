namespace Lanstead.WireGuard.Messages;

/// <summary>Layout of the first message of the handshake (paper §5.4.2). Numbers are little endian.</summary>
internal static class Initiation
{
    public const int SizeBytes = 148;

    public static Field Type => new(0, 4);

    /// <summary>The index by which the initiator will know this handshake's session.</summary>
    public static Field Sender => new(4, 4);

    public static Field Ephemeral => new(8, 32);

    /// <summary>The initiator's public key, sealed: 32 + 16.</summary>
    public static Field Static => new(40, 48);

    /// <summary>TAI64N, sealed: 12 + 16.</summary>
    public static Field Timestamp => new(88, 28);

    public static Field Mac1 => new(116, 16);

    public static Field Mac2 => new(132, 16);
}
