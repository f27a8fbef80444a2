using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lanstead.Primitives;

namespace Lanstead.Protocol.Releases;

/// <summary>What a machine believes about releases: which keys count, and how far it has come. Kept on disk; made when the agent is installed.</summary>
/// <remarks>
/// The rules are those of The Update Framework, cut to two levels: keys of the upper level change by keys of the upper level alone, version by version; a release counts by a key
/// of the lower level, never with a lower counter than one before, and not after its end. A lower key that got into wrong hands is taken out by the upper level, and what it said of counters goes with it.
/// Pure: no clock, no file, no network.
/// </remarks>
/// <param name="Keys">The newest statement of keys that was accepted.</param>
/// <param name="Counter">The highest counter that was accepted; 0: none yet.</param>
/// <param name="CounterKey">Id of the key that signed it; empty: none yet.</param>
public sealed record ReleaseTrust(SignedDocument Keys, long Counter, string CounterKey)
{
    /// <summary>Most bytes of a file of statements that are worth a look.</summary>
    public const int StatementsMaxBytes = 256 * 1024;

    /// <summary>Begins to trust: by the first word of who installs, over the connection that the program itself came by.</summary>
    public static Result<ReleaseTrust> Pin(IReadOnlyList<SignedDocument> chain, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (chain.Count == 0 || !TryReadKeys(chain[^1], out ReleaseKeys? keys))
            return new Failure(ReleaseFailures.Malformed, "What should say which keys sign releases makes no sense.");
        if (chain[^1].CountSigners(ReleaseKeys.Domain, keys.Root) < keys.Threshold)
            return new Failure(ReleaseFailures.NotSigned, "What says which keys sign releases is not signed by its own keys.");
        return keys.Expires <= now ? Over("Which keys sign releases", keys.Expires) : new ReleaseTrust(chain[^1], 0, "");
    }

    /// <summary>Judges a release; what to believe from then on, and the release.</summary>
    /// <param name="chain">Statements of keys, in the order of their versions; those that are known already are passed over.</param>
    /// <param name="document">The release.</param>
    /// <param name="now">By this machine's clock.</param>
    public Result<(ReleaseTrust Trust, Release Release)> Accept(IReadOnlyList<SignedDocument> chain, SignedDocument document, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(document);
        if (!TryReadKeys(Keys, out ReleaseKeys? keys))
            return new Failure(ReleaseFailures.NoTrust, "This machine does not know any more which keys sign releases. Run the installing script again.");

        // 1. Which keys count: each version by the keys of the one before it, and by its own.
        SignedDocument newest = Keys;
        foreach (SignedDocument next in chain)
        {
            if (!TryReadKeys(next, out ReleaseKeys? read))
                return new Failure(ReleaseFailures.Malformed, "What should say which keys sign releases makes no sense.");
            if (read.Version <= keys.Version)
                continue;
            if (next.CountSigners(ReleaseKeys.Domain, keys.Root) < keys.Threshold || next.CountSigners(ReleaseKeys.Domain, read.Root) < read.Threshold)
                return new Failure(ReleaseFailures.NotSigned, $"Version {read.Version} of the keys that sign releases is not signed by those that may change them.");
            (newest, keys) = (next, read);
        }
        if (keys.Expires <= now)
            return Over("Which keys sign releases", keys.Expires);

        // 2. The release itself, verified before it is read.
        ReleaseKey? signer = keys.Release.FirstOrDefault(key => document.CountSigners(Release.Domain, [key]) > 0);
        if (signer is null)
            return new Failure(ReleaseFailures.NotSigned, "The release is not signed by any key that may sign releases.");
        if (!TryRead(document.Statement, ReleaseJson.Default.Release, out Release? release) || !release.IsSound)
            return new Failure(ReleaseFailures.Malformed, "The release says things that make no sense.");
        if (release.Expires <= now)
            return Over($"Release {release.Version}", release.Expires);

        // 3. Never back. What a key said that counts no more is not held against the others.
        long floor = keys.Release.Any(key => key.Id == CounterKey) ? Counter : 0;
        return release.Counter < floor
            ? new Failure(ReleaseFailures.Older, $"Release {release.Version} is older than one that was offered before ({release.Counter} after {floor}). Somebody may hold newer ones back.")
            : (new ReleaseTrust(newest, release.Counter, signer.Id), release);
    }

    /// <summary>Reads what is on disk; null when it is none.</summary>
    public static ReleaseTrust? Read(ReadOnlySpan<byte> file) =>
        TryRead(file, ReleaseJson.Default.ReleaseTrust, out ReleaseTrust? trust) && trust is { Keys: not null, CounterKey: not null } && TryReadKeys(trust.Keys, out _) ? trust : null;

    /// <summary>As it is kept on disk.</summary>
    public byte[] ToFile() => JsonSerializer.SerializeToUtf8Bytes(this, ReleaseJson.Default.ReleaseTrust);

    private static bool TryReadKeys(SignedDocument document, [NotNullWhen(true)] out ReleaseKeys? keys) =>
        TryRead(document.Statement, ReleaseJson.Default.ReleaseKeys, out keys) && keys.IsSound;

    private static Failure Over(string what, DateTimeOffset ended) =>
        new(ReleaseFailures.Expired, $"{what} was told until {ended:yyyy-MM-dd}, which is over by this machine's clock. Is the clock right? Else whoever runs the server must publish a newer one.");

    private static bool TryRead<T>(ReadOnlySpan<byte> bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value) where T : class
    {
        value = null;
        try
        {
            value = JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            // No JSON, or another one.
        }
        return value is not null;
    }
}
