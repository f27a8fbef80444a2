using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Service;
using Lanstead.Linux.Files;
using Lanstead.Primitives;
using Lanstead.Protocol.Releases;

namespace Lanstead.Agent.Updating;

/// <summary>Brings this machine's program to the newest release that its server offers and its keys vouch for; puts the one before back when the new one does not do its work.</summary>
/// <param name="folder">The agent's folder for updates.</param>
/// <param name="program">The program to replace.</param>
/// <param name="version">Its version.</param>
/// <param name="service">How the agent is started anew.</param>
/// <param name="environment">What a detached agent needs.</param>
/// <param name="say">Progress, for a person.</param>
/// <param name="time">The clock.</param>
public sealed class Updater(string folder, string program, string version, AgentService service, IReadOnlyDictionary<string, string> environment, Action<string> say, TimeProvider time)
{
    /// <summary>The program's name in a release: as this one was built, for glibc or for musl.</summary>
    public static string FileName { get; } = RuntimeInformation.RuntimeIdentifier.StartsWith("linux-musl", StringComparison.Ordinal) ? "lanstead-linux-musl-x64" : "lanstead-linux-x64";

    // A little longer than the trial, which the new agent ends by itself.
    private static readonly TimeSpan s_patience = ProgramSwap.Trial + TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_versionPatience = TimeSpan.FromSeconds(20);

    private readonly ProgramSwap _swap = new(program, folder, time);

    private string TrustFile => Path.Combine(folder, "trust.json");

    /// <summary>Begins to trust who signs what this server offers; nothing where that is known already.</summary>
    public async Task<Failure?> PinAsync(ReleaseDownload server, CancellationToken cancel)
    {
        if (Trust() is not null)
            return null;
        Result<SignedDocument[]> keys = await server.KeysAsync(cancel);
        if (!keys.IsSuccess)
            return keys.Failure;
        Result<ReleaseTrust> trust = ReleaseTrust.Pin(keys.Value, time.GetUtcNow());
        if (!trust.IsSuccess)
            return trust.Failure;
        Keep(trust.Value);
        return null;
    }

    /// <summary>The newest release that is to be believed, and whether it is another program than the one that is here.</summary>
    public async Task<Result<(Release Release, ReleaseFile File, bool IsNew)>> FindAsync(ReleaseDownload server, CancellationToken cancel)
    {
        if (Trust() is not { } trust)
            return new Failure(ReleaseFailures.NoTrust, "This machine does not know which keys sign releases. Run the installing script of your server again, or: lanstead update pin");
        Result<SignedDocument[]> keys = await server.KeysAsync(cancel);
        if (!keys.IsSuccess)
            return keys.Failure;
        Result<SignedDocument> document = await server.ReleaseAsync(cancel);
        if (!document.IsSuccess)
            return document.Failure;
        Result<(ReleaseTrust Trust, Release Release)> accepted = trust.Accept(keys.Value, document.Value, time.GetUtcNow());
        if (!accepted.IsSuccess)
            return accepted.Failure;
        // Before anything is done by it: who was here once does not come with an older one later.
        Keep(accepted.Value.Trust);
        if (accepted.Value.Release.Files.FirstOrDefault(file => file.Name == FileName) is not { } own)
            return new Failure(ReleaseFailures.Missing, $"Release {accepted.Value.Release.Version} has no program for this machine.");
        await using FileStream current = File.OpenRead(program);
        bool isNew = !(await SHA256.HashDataAsync(current, cancel)).AsSpan().SequenceEqual(own.Sha256);
        return (accepted.Value.Release, own, isNew);
    }

    /// <summary>Fetches it, tries whether it runs at all, puts it in place and waits until its agent works.</summary>
    public async Task<Failure?> InstallAsync(ReleaseDownload server, Release release, ReleaseFile file, CancellationToken cancel)
    {
        if (_swap.Pending is { } other)
            return new Failure(ReleaseFailures.Pending, $"An update to {other.To} is on trial. Wait a minute, then try again.");
        say($"Fetching {release.Version} ({file.Size / 1_000_000} MB)");
        if (await server.FileAsync(file, _swap.Incoming, _ => { }, cancel) is { } unfetched)
            return unfetched;
        File.SetUnixFileMode(_swap.Incoming, (UnixFileMode)0b111_101_101);
        if (await RunsAsync(_swap.Incoming, cancel) is { } broken)
        {
            File.Delete(_swap.Incoming);
            return broken;
        }

        bool wasRunning = service.IsRunning;
        _swap.Put(version, release.Version);
        if (!wasRunning)
        {
            _swap.Confirm();
            return null;
        }
        say("Starting the agent anew; the tunnels go on");
        // From here on nobody who presses Ctrl+C leaves a half-made update: it goes on to its end.
        return await TryAsync(release, CancellationToken.None);
    }

    private async Task<Failure?> TryAsync(Release release, CancellationToken cancel)
    {
        Failure? failure = await service.RestartAsync(environment, cancel);
        long start = time.GetTimestamp();
        // Where nothing starts an agent again that has ended, there is nothing more to wait for.
        while (failure is null && _swap.Pending is not null && time.GetElapsedTime(start) < s_patience && (AgentService.IsManaged || service.IsRunning))
            await Task.Delay(s_lookInterval, time, cancel);
        // Gone by its own word, or because the program before is back.
        if (failure is null && _swap.Pending is null && await IsInPlaceAsync(release, cancel))
            return null;
        say($"Version {release.Version} does not do its work here; {version} comes back");
        _swap.Restore();
        Failure? again = await service.RestartAsync(environment, cancel);
        return new Failure(
            ReleaseFailures.RolledBack,
            $"Version {release.Version} did not do its work on this machine, so {version} is in its place again{(again is null ? "" : $", but its agent does not start: {again.Message}")}. {failure?.Message ?? "See why: lanstead logs"}");
    }

    private async Task<bool> IsInPlaceAsync(Release release, CancellationToken cancel)
    {
        await using FileStream current = File.OpenRead(program);
        return (await SHA256.HashDataAsync(current, cancel)).AsSpan().SequenceEqual(release.Files.First(file => file.Name == FileName).Sha256);
    }

    // For another system, or built wrongly: found out before the old one is touched.
    private static async Task<Failure?> RunsAsync(string path, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(s_versionPatience);
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(path, ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            await output;
            return process.ExitCode == 0 ? null : new Failure(ReleaseFailures.DoesNotRun, $"The new version does not run on this machine: {LocalPolicy.Printable((await error).Trim())} Nothing was changed.");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Failure(ReleaseFailures.DoesNotRun, $"The new version does not run on this machine: {e.Message} Nothing was changed.");
        }
    }

    private ReleaseTrust? Trust()
    {
        try
        {
            return ReleaseTrust.Read(File.ReadAllBytes(TrustFile));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private void Keep(ReleaseTrust trust)
    {
        Directory.CreateDirectory(folder);
        SecretFile.Write(TrustFile, trust.ToFile());
    }
}
