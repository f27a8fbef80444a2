namespace Lanstead.Protocol.Releases;

/// <summary>Which keys count: the statement of the upper level, which only keys of the upper level change.</summary>
/// <param name="Kind">"keys".</param>
/// <param name="Version">From 1, one more with each change.</param>
/// <param name="Expires">After that nobody believes it.</param>
/// <param name="Root">Keys that may say which keys count. Kept away from every machine that is online.</param>
/// <param name="Threshold">How many of them it takes.</param>
/// <param name="Release">Keys that sign releases.</param>
public sealed record ReleaseKeys(string Kind, long Version, DateTimeOffset Expires, IReadOnlyList<ReleaseKey> Root, int Threshold, IReadOnlyList<ReleaseKey> Release)
{
    /// <summary>What <see cref="Kind"/> says.</summary>
    public const string KindWord = "keys";

    /// <summary>Domain of its signatures.</summary>
    public const string Domain = "lanstead release keys v1";

    internal bool IsSound => Kind == KindWord && Version > 0 && Root is { Count: > 0 and <= KeysMax } && Threshold > 0 && Threshold <= Root.Count && Release is { Count: > 0 and <= KeysMax }
        && Root.Concat(Release).All(key => key is { IsSound: true });

    private const int KeysMax = 16;
}

/// <summary>A public key.</summary>
/// <param name="Id">First 8 bytes of SHA-256 of it, in hex.</param>
/// <param name="Key">SubjectPublicKeyInfo of ECDSA P-256.</param>
public sealed record ReleaseKey(string Id, byte[] Key)
{
    internal bool IsSound => Key is { Length: EcdsaP256.PublicKeySizeBytes } && Id == Convert.ToHexStringLower(EcdsaP256.KeyId(Key));

    /// <summary>Of a public half.</summary>
    public static ReleaseKey Of(byte[] subjectPublicKey) => new(Convert.ToHexStringLower(EcdsaP256.KeyId(subjectPublicKey)), subjectPublicKey);
}
