using System.Reflection;
using System.Security.Cryptography;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Features.Releases;

/// <summary>The files that a machine fetches to become an agent: the script, the program, its checksum.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as the process; the semaphore's handle is never made.")]
internal sealed class ReleaseFiles(ServerSettings settings)
{
    // What the build leaves is for glibc.
    private const string Built = "lanstead";

    /// <summary>Names under which programs are served: for glibc, and for musl where a release has it.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["lanstead-linux-x64", "lanstead-linux-musl-x64"];

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, (DateTime WrittenAt, long SizeBytes, string Sum)> _sums = [];

    /// <summary>Statements about releases, signed elsewhere: the server has no key for them and gives them as they are.</summary>
    public static IReadOnlyList<string> Statements { get; } = ["keys.json", "release.json"];

    /// <summary>Path of such a file; null when the server has none to give.</summary>
    public FileInfo? FindStatement(string name) =>
        settings.ReleasesFolder is { } folder && new FileInfo(Path.Combine(folder, name)) is { Exists: true } file ? file : null;

    /// <summary>Text of the installing script; null when this build has none.</summary>
    public static async Task<string?> ScriptAsync(CancellationToken stop)
    {
        await using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("install.sh");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(stop);
    }

    /// <summary>Path of a program; null when the server has none to give.</summary>
    public FileInfo? FindProgram(string name)
    {
        if (settings.ReleasesFolder is not { } folder)
            return null;
        // As published by a release, or as the build leaves it.
        return new[] { name, name == Programs[0] ? Built : name }.Select(one => new FileInfo(Path.Combine(folder, one))).FirstOrDefault(file => file.Exists);
    }

    /// <summary>The checksum file, in the format of <c>sha256sum</c>; null where there is no program.</summary>
    public async Task<string?> SumsAsync(CancellationToken stop)
    {
        var lines = new System.Text.StringBuilder();
        await _turn.WaitAsync(stop);
        try
        {
            foreach (string name in Programs)
            {
                if (FindProgram(name) is not { } file)
                    continue;
                if (!_sums.TryGetValue(name, out var known) || known.WrittenAt != file.LastWriteTimeUtc || known.SizeBytes != file.Length)
                {
                    await using FileStream stream = file.OpenRead();
                    string sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop));
                    _sums[name] = known = (file.LastWriteTimeUtc, file.Length, sum);
                }
                lines.Append(known.Sum).Append("  ").Append(name).Append('\n');
            }
        }
        finally
        {
            _turn.Release();
        }
        return lines.Length > 0 ? lines.ToString() : null;
    }
}
