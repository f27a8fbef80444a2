using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Protocol;

/// <summary>A join key in its long form: <c>lsk_</c>, 256 random bits, and the id of the key that signs the server's state.</summary>
/// <remarks>
/// The last part lets a machine that has never seen the server check the key that it is given at enrolment.
/// Secret: prints <c>(redacted)</c>; <see cref="Reveal"/> is for the one answer that shows it.
/// </remarks>
public sealed class JoinKeyToken
{
    private const string Prefix = "lsk_";
    private const int SecretSizeBytes = 32;
    private const int SecretLength = 43;
    private const int KeyIdSizeBytes = 8;
    private const int KeyIdLength = 11;
    private const int Length = 4 + SecretLength + 1 + KeyIdLength;

    private readonly string _text;
    private readonly byte[] _serverKeyId;

    private JoinKeyToken(string text, byte[] serverKeyId)
    {
        _text = text;
        _serverKeyId = serverKeyId;
    }

    /// <summary>First 8 bytes of SHA-256 of the server's state-signing key.</summary>
    public ReadOnlyMemory<byte> ServerKeyId => _serverKeyId;

    /// <summary>Makes a new token.</summary>
    public static JoinKeyToken Create(ReadOnlySpan<byte> serverKeyId)
    {
        if (serverKeyId.Length != KeyIdSizeBytes)
            throw new ArgumentException($"A key id has {KeyIdSizeBytes} bytes.", nameof(serverKeyId));
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretSizeBytes));
        return new JoinKeyToken($"{Prefix}{secret}_{Base64Url.EncodeToString(serverKeyId)}", serverKeyId.ToArray());
    }

    /// <summary>Reads a token; surrounding white space is forgiven, nothing else is.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out JoinKeyToken? token)
    {
        token = null;
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Length != Length || !trimmed.StartsWith(Prefix, StringComparison.Ordinal) || trimmed[Prefix.Length + SecretLength] != '_')
            return false;
        if (!TryDecode(trimmed.AsSpan(Prefix.Length, SecretLength), SecretSizeBytes, out _)
            || !TryDecode(trimmed.AsSpan(Length - KeyIdLength), KeyIdSizeBytes, out byte[] keyId))
            return false;
        token = new JoinKeyToken(trimmed, keyId);
        return true;
    }

    /// <summary>True when the public key is the one that the token names.</summary>
    public bool Vouches(ReadOnlySpan<byte> serverKey) => CryptographicOperations.FixedTimeEquals(EcdsaP256.KeyId(serverKey), _serverKeyId);

    /// <summary>SHA-256 of the whole token: what the server stores.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(_text));

    /// <summary>The token itself.</summary>
    public string Reveal() => _text;

    /// <summary>Always <c>(redacted)</c>.</summary>
    public override string ToString() => "(redacted)";

    private static bool TryDecode(ReadOnlySpan<char> text, int sizeBytes, out byte[] bytes)
    {
        bytes = new byte[sizeBytes];
        return Base64Url.IsValid(text, out int length) && length == sizeBytes
            && Base64Url.TryDecodeFromChars(text, bytes, out int written) && written == sizeBytes
            && text.SequenceEqual(Base64Url.EncodeToString(bytes));
    }
}
