using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lanstead.Agent.State;

namespace Lanstead.Agent.Certificates;

/// <summary>Certificates with their keys, and the accounts at authorities: files of the agent's own folder, for nobody else to read, which never leave the machine.</summary>
internal sealed class CertificateStore(StateFolder folder)
{
    private const string Folder = "certificates";

    /// <summary>The certificate of a name; null when there is none that can be used.</summary>
    public StoredCertificate? Load(string host)
    {
        try
        {
            return folder.Read(FileOf(host)) is { } bytes ? StoredCertificate.Of(Encoding.ASCII.GetString(bytes)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Save(string host, IssuedCertificate issued) => folder.Write(FileOf(host), Encoding.ASCII.GetBytes($"{issued.Chain.TrimEnd()}\n{issued.Key.TrimEnd()}\n"));

    /// <summary>The key of the account at an authority, made when there is none; and the account's address there, if it is known.</summary>
    public (ECDsa Key, string? Account) Account(Uri directory)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (folder.Read(AccountOf(directory)) is { } bytes)
        {
            string text = Encoding.ASCII.GetString(bytes);
            key.ImportFromPem(text);
            return (key, text.Split('\n').FirstOrDefault(line => line.StartsWith("Account: ", StringComparison.Ordinal))?["Account: ".Length..]);
        }
        SaveAccount(directory, key, null);
        return (key, null);
    }

    public void SaveAccount(Uri directory, ECDsa key, string? account) =>
        folder.Write(AccountOf(directory), Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n{(account is null ? "" : $"Account: {account}\n")}"));

    /// <summary>Forgets those of names that are nobody's here any more.</summary>
    public void KeepOnly(IEnumerable<string> hosts)
    {
        var kept = hosts.Select(host => Path.GetFileName(FileOf(host))).ToHashSet(StringComparer.Ordinal);
        foreach (string file in folder.Files(Folder).Where(file => file.StartsWith("name-", StringComparison.Ordinal) && !kept.Contains(file)).ToArray())
            folder.Delete($"{Folder}/{file}");
    }

    // Hosts are letters, digits, hyphens and dots: no more is in a file's name.
    private static string FileOf(string host) => $"{Folder}/name-{host}.pem";

    private static string AccountOf(Uri directory) => $"{Folder}/account-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory.AbsoluteUri)))[..16]}.pem";
}

/// <summary>A certificate that is there.</summary>
/// <param name="Chain">PEM.</param>
/// <param name="Key">PEM.</param>
/// <param name="NotBefore">Since when it is good.</param>
/// <param name="NotAfter">Until when.</param>
internal sealed record StoredCertificate(string Chain, string Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    private const string KeyBegins = "-----BEGIN PRIVATE KEY-----";

    /// <summary>At two thirds of its life.</summary>
    public DateTimeOffset RenewAt => NotBefore + (NotAfter - NotBefore) * (2.0 / 3);

    /// <summary>From a file; null when its certificate and key are none or do not belong together.</summary>
    public static StoredCertificate? Of(string pem)
    {
        int at = pem.IndexOf(KeyBegins, StringComparison.Ordinal);
        if (at < 0)
            return null;
        try
        {
            string chain = pem[..at], key = pem[at..];
            using var pair = X509Certificate2.CreateFromPem(chain, key);
            return new StoredCertificate(chain, key, pair.NotBefore.ToUniversalTime(), pair.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
