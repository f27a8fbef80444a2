namespace Lanstead.WireGuard.Messages;

/// <summary>Layout of the cookie reply (paper §5.4.7). Numbers are little endian.</summary>
internal static class CookieReply
{
    public const int SizeBytes = 64;

    public static Field Type => new(0, 4);

    /// <summary>The sender index of the message that is replied to.</summary>
    public static Field Receiver => new(4, 4);

    public static Field Nonce => new(8, 24);

    /// <summary>The cookie, sealed: 16 + 16.</summary>
    public static Field Cookie => new(32, 32);
}
