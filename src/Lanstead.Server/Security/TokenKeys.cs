using Lanstead.Server.Hosting;

namespace Lanstead.Server.Security;

/// <summary>A key of access tokens.</summary>
/// <param name="Kid">Names it in a token's header.</param>
/// <param name="Secret">At least 32 bytes.</param>
/// <param name="SignsFrom">When it begins to sign; it verifies before.</param>
internal sealed record TokenKey(string Kid, byte[] Secret, DateTimeOffset SignsFrom)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Kid} (redacted)";
}

/// <summary>The keys of access tokens, the newest first: one signs, all verify, so that keys rotate without signing anybody out.</summary>
internal sealed record TokenKeys(IReadOnlyList<TokenKey> Keys)
{
    private const int MinSecretBytes = 32;
    private const int MaxKidChars = 64;

    /// <summary>The key that signs: the newest whose time has come.</summary>
    public TokenKey Active(DateTimeOffset now) => Keys.FirstOrDefault(key => key.SignsFrom <= now) ?? Keys[^1];

    /// <summary>Reads <c>kid:secret,kid:secret</c>; secrets are base64 of at least 32 bytes.</summary>
    /// <exception cref="SettingsException">The list is empty, doubled or too weak.</exception>
    public static TokenKeys Parse(string text)
    {
        var keys = new List<TokenKey>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split(':', 2) is not [var kid, var secret] || kid.Length is 0 or > MaxKidChars || !kid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw new SettingsException("LANSTEAD_TOKEN_KEYS is a list kid:secret,kid:secret; a kid is of letters, digits, - and _.");
            byte[] bytes = new byte[secret.Length];
            if (!Convert.TryFromBase64String(secret, bytes, out int written) || written < MinSecretBytes || SampleSecrets.IsSampleKey(bytes.AsSpan(0, written)))
                throw new SettingsException($"LANSTEAD_TOKEN_KEYS: the secret of {kid} is not base64 of at least {MinSecretBytes} random bytes; make one with `openssl rand -base64 48`.");
            if (keys.Exists(k => k.Kid == kid))
                throw new SettingsException($"LANSTEAD_TOKEN_KEYS names {kid} twice.");
            keys.Add(new TokenKey(kid, bytes[..written], DateTimeOffset.MinValue));
        }
        return keys.Count > 0 ? new TokenKeys(keys) : throw new SettingsException("LANSTEAD_TOKEN_KEYS is empty.");
    }
}
