using System.Reflection;
using System.Security.Cryptography;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Features.Releases;

/// <summary>The files that a machine fetches to become an agent: the script, the program, its checksum.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as the process; the semaphore's handle is never made.")]
internal sealed class ReleaseFiles(ServerSettings settings)
{
    /// <summary>Name under which the program is served.</summary>
    public const string Program = "lanstead-linux-x64";

    private readonly SemaphoreSlim _turn = new(1);
    private (DateTime WrittenAt, long SizeBytes, string Sum)? _sum;

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

    /// <summary>Path of the program; null when the server has none to give.</summary>
    public FileInfo? FindProgram()
    {
        if (settings.ReleasesFolder is not { } folder)
            return null;
        // As published by a release, or as the build leaves it.
        foreach (string name in (string[])[Program, "lanstead"])
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Exists)
                return file;
        }
        return null;
    }

    /// <summary>The checksum file, in the format of <c>sha256sum</c>.</summary>
    public async Task<string?> SumsAsync(CancellationToken stop)
    {
        if (FindProgram() is not { } file)
            return null;
        await _turn.WaitAsync(stop);
        try
        {
            if (_sum is not { } known || known.WrittenAt != file.LastWriteTimeUtc || known.SizeBytes != file.Length)
            {
                await using FileStream stream = file.OpenRead();
                string sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop));
                _sum = known = (file.LastWriteTimeUtc, file.Length, sum);
            }
            return $"{known.Sum}  {Program}\n";
        }
        finally
        {
            _turn.Release();
        }
    }
}
