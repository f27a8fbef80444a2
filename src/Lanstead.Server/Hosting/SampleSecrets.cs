namespace Lanstead.Server.Hosting;

/// <summary>Knows secrets that somebody copied instead of making them.</summary>
internal static class SampleSecrets
{
    // 32 random bytes hold 30 different ones on average; fewer than 16 come about never.
    private const int DifferentBytesMin = 16;

    private static readonly HashSet<string> s_passwords = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "change-me", "change_me", "changeit", "changeme", "default", "example", "lanstead", "pass", "password", "postgres", "root", "sample", "secret", "test", "1234", "12345678", "123456",
    };

    /// <summary>True for bytes that are a pattern, or the base64 of a text that somebody typed.</summary>
    public static bool IsSampleKey(ReadOnlySpan<byte> key)
    {
        var different = new HashSet<byte>();
        bool isText = true;
        foreach (byte b in key)
        {
            different.Add(b);
            isText &= b is >= 0x20 and < 0x7F;
        }
        return isText || different.Count < DifferentBytesMin;
    }

    /// <summary>True for what stands in examples everywhere, and for the user's own name.</summary>
    public static bool IsSamplePassword(string? password, string? user) =>
        password is { Length: > 0 } && (s_passwords.Contains(password) || string.Equals(password, user, StringComparison.OrdinalIgnoreCase));
}
