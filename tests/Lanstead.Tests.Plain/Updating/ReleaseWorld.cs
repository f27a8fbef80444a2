using System.Security.Cryptography;
using Lanstead.Protocol.Releases;
using Lanstead.ReleaseTool;

namespace Lanstead.Tests.Plain.Updating;

/// <summary>Who signs releases, for tests: keys of both levels, made by the tool's own code.</summary>
internal sealed class ReleaseWorld : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly List<ECDsa> _keys = [];

    public ReleaseWorld()
    {
        (Root, Key) = (NewKey(), NewKey());
        Chain = Signing.AddKeys([], [Public(Root)], 1, [Public(Key)], Now.AddYears(1), [Root]);
    }

    public ECDsa Root { get; }

    public ECDsa Key { get; }

    public SignedDocument[] Chain { get; set; }

    public ReleaseTrust Pinned => ReleaseTrust.Pin(Chain, Now).Value;

    public static ReleaseKey Public(ECDsa key) => ReleaseKey.Of(key.ExportSubjectPublicKeyInfo());

    public static SignedDocument Sign(ECDsa key, long counter, DateTimeOffset? expires = null, string version = "0.2.0", byte[]? content = null)
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-release-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "lanstead-linux-x64"), content ?? "program"u8.ToArray());
            return Signing.Sign(folder, version, counter, expires ?? Now.AddDays(30), key);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public ECDsa NewKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _keys.Add(key);
        return key;
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());
}
