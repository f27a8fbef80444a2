using System.Security.Cryptography;
using System.Text;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Security;

/// <summary>Encrypts the deployment's secrets for the database with a key that is not in it (AES-256-GCM).</summary>
/// <remarks>Ciphertext: nonce (12) ‖ tag (16) ‖ text; the secret's name is authenticated with it, so that two cannot be swapped.</remarks>
internal sealed class MasterKey(byte[] key)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Names the key without telling it: first 8 bytes of its SHA-256.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8));

    /// <summary>The key of the settings, else of <c>master.key</c> in the data folder, which is made when it is missing.</summary>
    public static MasterKey Load(ServerSettings settings)
    {
        if (settings.MasterKey is { } given)
            return new MasterKey(given);
        string path = Path.Combine(settings.DataFolder, "master.key");
        try
        {
            // CreateNew: of two servers starting together one makes it, the other reads it.
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            byte[] made = RandomNumberGenerator.GetBytes(KeyBytes);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(made) + "\n"));
            file.Flush(flushToDisk: true);
            return new MasterKey(made);
        }
        catch (IOException) when (File.Exists(path))
        {
            byte[] read = new byte[KeyBytes + 1];
            return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), read, out int written) && written == KeyBytes
                ? new MasterKey(read[..KeyBytes])
                : throw new SettingsException($"{path} is not 32 bytes in base64. Restore it from the back-up: without it the secrets in the database cannot be read.");
        }
    }

    public byte[] Encrypt(string name, ReadOnlySpan<byte> text)
    {
        byte[] sealedText = new byte[NonceBytes + TagBytes + text.Length];
        Span<byte> nonce = sealedText.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, sealedText.AsSpan(NonceBytes + TagBytes), sealedText.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return sealedText;
    }

    /// <exception cref="SettingsException">Encrypted with another key, or altered.</exception>
    public byte[] Decrypt(string name, ReadOnlySpan<byte> sealedText)
    {
        byte[] text = new byte[Math.Max(0, sealedText.Length - NonceBytes - TagBytes)];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(sealedText[..NonceBytes], sealedText[(NonceBytes + TagBytes)..], sealedText.Slice(NonceBytes, TagBytes), text, Encoding.UTF8.GetBytes(name));
            return text;
        }
        catch (CryptographicException)
        {
            throw new SettingsException($"The secret {name} in the database was not encrypted with this master key. Set LANSTEAD_MASTER_KEY, or put master.key back from the back-up.");
        }
    }
}
