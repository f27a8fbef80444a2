using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Protocol.Releases;

namespace Lanstead.ReleaseTool;

/// <summary>Makes the statements that agents believe.</summary>
internal static class Signing
{
    /// <summary>Adds a version to a chain of keys.</summary>
    /// <param name="chain">What there was; empty at first.</param>
    /// <param name="root">Keys of the upper level from now on.</param>
    /// <param name="threshold">How many of them it takes.</param>
    /// <param name="release">Keys that sign releases from now on.</param>
    /// <param name="expires">Its end.</param>
    /// <param name="signers">Private halves: enough of the upper level before, and of the new one.</param>
    /// <exception cref="ArgumentException">The signers are not enough: no agent would believe it.</exception>
    public static SignedDocument[] AddKeys(
        SignedDocument[] chain, IReadOnlyList<ReleaseKey> root, int threshold, IReadOnlyList<ReleaseKey> release, DateTimeOffset expires, IReadOnlyList<ECDsa> signers)
    {
        ReleaseKeys? before = chain.Length == 0 ? null : JsonSerializer.Deserialize(chain[^1].Statement, ReleaseJson.Default.ReleaseKeys);
        var statement = new ReleaseKeys(ReleaseKeys.KindWord, (before?.Version ?? 0) + 1, expires, root, threshold, release);
        SignedDocument document = SignedDocument.Sign(ReleaseKeys.Domain, JsonSerializer.SerializeToUtf8Bytes(statement, ReleaseJson.Default.ReleaseKeys), signers);
        if (document.CountSigners(ReleaseKeys.Domain, root) < threshold)
            throw new ArgumentException($"It takes {threshold} of the new root keys to sign it.");
        if (before is not null && document.CountSigners(ReleaseKeys.Domain, before.Root) < before.Threshold)
            throw new ArgumentException($"It takes {before.Threshold} of the root keys before to sign it.");
        return [.. chain, document];
    }

    /// <summary>Signs a release of the files of a folder.</summary>
    /// <param name="folder">Each file of it that is no statement is part of the release.</param>
    /// <param name="version">For people.</param>
    /// <param name="counter">More than that of any release before.</param>
    /// <param name="expires">Its end.</param>
    /// <param name="signer">A key that signs releases.</param>
    public static SignedDocument Sign(string folder, string version, long counter, DateTimeOffset expires, ECDsa signer)
    {
        var files = new List<ReleaseFile>();
        foreach (string path in Directory.EnumerateFiles(folder).Where(path => !path.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using FileStream file = File.OpenRead(path);
            files.Add(new ReleaseFile(Path.GetFileName(path), file.Length, SHA256.HashData(file)));
        }
        if (files.Count == 0)
            throw new ArgumentException($"There is no file in {folder}.");
        var statement = new Release(Release.KindWord, version, counter, expires, files);
        return SignedDocument.Sign(Release.Domain, JsonSerializer.SerializeToUtf8Bytes(statement, ReleaseJson.Default.Release), [signer]);
    }
}
