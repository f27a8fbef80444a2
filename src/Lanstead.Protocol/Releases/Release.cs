namespace Lanstead.Protocol.Releases;

/// <summary>What is released: the statement of the lower level.</summary>
/// <param name="Kind">"release".</param>
/// <param name="Version">For people, such as "0.4.1".</param>
/// <param name="Counter">One more with each release; an agent never goes back.</param>
/// <param name="Expires">After that nobody installs it: who holds an old copy back cannot do so for ever.</param>
/// <param name="Files">Programs, by name.</param>
public sealed record Release(string Kind, string Version, long Counter, DateTimeOffset Expires, IReadOnlyList<ReleaseFile> Files)
{
    /// <summary>What <see cref="Kind"/> says.</summary>
    public const string KindWord = "release";

    /// <summary>Domain of its signatures.</summary>
    public const string Domain = "lanstead release v1";

    /// <summary>Larger files are none of ours.</summary>
    public const long FileMaxBytes = 256 * 1024 * 1024;

    private const int FilesMax = 64;
    private const int TextMax = 64;

    internal bool IsSound => Kind == KindWord && Version is { Length: > 0 and <= TextMax } && Counter > 0 && Files is { Count: > 0 and <= FilesMax }
        && Files.All(file => file is { Name.Length: > 0 and <= TextMax, Size: > 0 and <= FileMaxBytes, Sha256.Length: 32 });
}

/// <summary>One file of a release.</summary>
/// <param name="Name">Such as "lanstead-linux-x64".</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">32 bytes.</param>
public sealed record ReleaseFile(string Name, long Size, byte[] Sha256);
