using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Storage;

/// <summary>One numbered SQL file of the schema.</summary>
/// <param name="Number">Order; the file's first four digits.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Sql">Its text.</param>
internal sealed record MigrationFile(int Number, string Name, string Sql)
{
    private const string Prefix = "migrations/";

    /// <summary>SHA-256 of the text; an applied file must never change.</summary>
    public byte[] Checksum => SHA256.HashData(Encoding.UTF8.GetBytes(Sql));

    /// <summary>The files inside this program, in order.</summary>
    public static IReadOnlyList<MigrationFile> Embedded()
    {
        Assembly assembly = typeof(MigrationFile).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static MigrationFile Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        string name = resource[Prefix.Length..];
        return new MigrationFile(int.Parse(name[..4], provider: null), name, reader.ReadToEnd());
    }
}
