using System.Security.Cryptography;
using Lanstead.Protocol.Releases;

namespace Lanstead.ReleaseTool;

/// <summary>A private key as a file: PKCS#8, encrypted by a passphrase; beside it the public half.</summary>
internal static class KeyFile
{
    /// <summary>Ending of the file with the public half.</summary>
    public const string PublicEnding = ".pub";

    // OWASP's advice for PBKDF2 with SHA-256 in 2023.
    private static readonly PbeParameters s_encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>Makes a key; never over another file.</summary>
    /// <exception cref="IOException">There is such a file, or it cannot be written.</exception>
    public static ReleaseKey Make(string path, string passphrase)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using (var file = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            file.WriteLine(key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, s_encryption));
        File.WriteAllText(path + PublicEnding, key.ExportSubjectPublicKeyInfoPem() + "\n");
        return ReleaseKey.Of(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Reads a private key; the caller disposes it.</summary>
    /// <exception cref="CryptographicException">It is none, or the passphrase is another one.</exception>
    public static ECDsa Open(string path, string passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(File.ReadAllText(path), passphrase);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads a public half.</summary>
    public static ReleaseKey Public(string path)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return ReleaseKey.Of(key.ExportSubjectPublicKeyInfo());
    }
}
