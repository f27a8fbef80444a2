using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Security;

/// <summary>One key that seals texts under a name (AES-256-GCM). Secrets of the deployment go through <see cref="SecretBox"/>.</summary>
/// <remarks>Sealed: nonce (12) ‖ tag (16) ‖ text; the name is authenticated with it, so that two cannot be swapped. Thread-safe.</remarks>
internal sealed class SealingKey(byte[] key)
{
    /// <summary>Length of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Length of <see cref="Id"/> in bytes.</summary>
    public const int IdBytes = 8;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Names the key without telling it: the first 8 bytes of its SHA-256, in hexadecimal.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, IdBytes));

    /// <summary>A new random key.</summary>
    public static SealingKey New() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    public byte[] Seal(string name, ReadOnlySpan<byte> text)
    {
        byte[] sealedText = new byte[NonceBytes + TagBytes + text.Length];
        Span<byte> nonce = sealedText.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, sealedText.AsSpan(NonceBytes + TagBytes), sealedText.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return sealedText;
    }

    /// <summary>The text; null when it was sealed with another key or under another name, or altered.</summary>
    public byte[]? Open(string name, ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length < NonceBytes + TagBytes)
            return null;
        byte[] text = new byte[sealedText.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(sealedText[..NonceBytes], sealedText[(NonceBytes + TagBytes)..], sealedText.Slice(NonceBytes, TagBytes), text, Encoding.UTF8.GetBytes(name));
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>This key, sealed by <paramref name="master"/>.</summary>
    public byte[] WrapBy(SealingKey master) => master.Seal(NameOf(Id), key);

    /// <summary>The key that <see cref="WrapBy"/> wrapped; null when it was another master key.</summary>
    public static SealingKey? Unwrap(string id, byte[] wrapped, SealingKey master) =>
        master.Open(NameOf(id), wrapped) is { Length: KeyBytes } bytes && new SealingKey(bytes) is { } unwrapped && unwrapped.Id == id ? unwrapped : null;

    /// <summary>As it stands in a setting or file.</summary>
    internal string ToBase64() => Convert.ToBase64String(key);

    /// <inheritdoc/>
    public override string ToString() => $"(key {Id}, redacted)";

    private static string NameOf(string id) => "data-key:" + id;
}
