using Lanstead.Primitives;
using Lanstead.Protocol.Releases;
using Lanstead.Server.Features.Releases;

namespace Lanstead.Server.Features.Fleet;

/// <summary>Reads which release this server offers, to show it. Machines verify it themselves, by keys that the server cannot change.</summary>
internal sealed class OfferedReleases(ReleaseFiles files, TimeProvider time)
{
    /// <summary>What a machine that begins to trust today would take.</summary>
    public async Task<Result<Release>> ReadAsync(CancellationToken stop)
    {
        if (await BytesAsync("keys.json", stop) is not { } keys || await BytesAsync("release.json", stop) is not { } release)
            return new Failure("fleet.no_release", "This server offers no signed release.");
        if (!SignedDocument.TryReadAll(keys, out SignedDocument[]? chain) || !SignedDocument.TryRead(release, out SignedDocument? document))
            return new Failure("fleet.no_release", "What this server offers as a release is none.");
        DateTimeOffset now = time.GetUtcNow();
        Result<ReleaseTrust> trust = ReleaseTrust.Pin(chain, now);
        if (!trust.IsSuccess)
            return new Failure("fleet.no_release", trust.Failure.Message);
        Result<(ReleaseTrust Trust, Release Release)> accepted = trust.Value.Accept(chain, document, now);
        return accepted.IsSuccess ? accepted.Value.Release : new Failure("fleet.no_release", accepted.Failure.Message);
    }

    private async Task<byte[]?> BytesAsync(string name, CancellationToken stop)
    {
        if (files.FindStatement(name) is not { Length: <= ReleaseTrust.StatementsMaxBytes } file)
            return null;
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, stop);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
