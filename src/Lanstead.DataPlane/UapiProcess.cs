using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>Starts, takes over and ends the program behind an interface's socket.</summary>
internal sealed class UapiProcess(UapiBackendOptions options, UapiSocket socket, ITunnelHost host, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // How long the kernel may take to put away what a killed program held.
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(5);

    // Programs of the system may be here even when a service's PATH is short.
    private static readonly string[] UsualFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    public async Task<Result<InterfaceOrigin>> EnsureRunning(string name, CancellationToken cancellationToken)
    {
        // 1. Somebody answers: take it over, if its interface is here and not in another network namespace.
        Result<UapiDevice> read = await socket.Get(name, cancellationToken);
        if (read.IsSuccess)
        {
            read.Value.Dispose();
            return host.LinkExists(name)
                ? InterfaceOrigin.Adopted
                : TunnelFailures.Of(TunnelFailures.NameTaken, $"{socket.PathOf(name)} belongs to an interface of another network namespace.");
        }
        if (read.Failure.Code != TunnelFailures.NotRunning)
            return read.Failure;
        // 2. Nobody does, but there is an interface: it is not one of ours, or of a program that was killed this moment, whose socket is left.
        long start = time.GetTimestamp();
        while (File.Exists(socket.PathOf(name)) && host.ReadLink(name) is { IsTun: true } && time.GetElapsedTime(start) < AfterDeath)
            await Task.Delay(PollInterval, time, cancellationToken);
        if (host.LinkExists(name))
            return TunnelFailures.Of(TunnelFailures.NameTaken, $"There is an interface {name} already that does not answer as WireGuard does. Delete or rename it.");
        // 3. What a killed program left behind.
        if (RemoveSocket(name) is { } failure)
            return failure;
        return await Start(name, cancellationToken);
    }

    public async Task<Result<bool>> Remove(string name, CancellationToken cancellationToken)
    {
        Result<UapiDevice> read = await socket.Get(name, cancellationToken);
        if (read.IsSuccess)
            read.Value.Dispose();
        if (!read.IsSuccess && read.Failure.Code == TunnelFailures.NotRunning)
        {
            // A killed program's socket is left, or a TUN interface that our engine let go of. Any other interface of that name is somebody else's.
            bool left = File.Exists(socket.PathOf(name));
            if (host.ReadLink(name) is { IsTun: true })
            {
                left = true;
                if (host.DeleteLink(name) is { } kept)
                    return kept;
            }
            return RemoveSocket(name) is { } stale ? stale : left;
        }
        if (host.DeleteLink(name) is { } failure)
            return failure;
        // The program sees its interface gone, closes its socket and ends.
        long start = time.GetTimestamp();
        while (read.IsSuccess && File.Exists(socket.PathOf(name)) && (await socket.Get(name, cancellationToken)) is { IsSuccess: true } still)
        {
            still.Value.Dispose();
            if (time.GetElapsedTime(start) > options.Timeout)
                return TunnelFailures.Of(TunnelFailures.TimedOut, $"The program of {name} did not end within {options.Timeout.TotalSeconds:0} s.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
        return RemoveSocket(name) is { } undeleted ? undeleted : true;
    }

    private async Task<Result<InterfaceOrigin>> Start(string name, CancellationToken cancellationToken)
    {
        if (FindProgram() is not { } program)
            return TunnelFailures.Of(TunnelFailures.ProgramMissing, $"{options.Program} is not installed. Install the package wireguard-go.");
        if (!host.HasTun)
            return TunnelFailures.Of(TunnelFailures.TunMissing, "This machine has no /dev/net/tun. Load the module tun, or give it to the container.");
        var environment = new Dictionary<string, string> { ["LOG_LEVEL"] = "error", ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" };
        Result<ITunnelProcess> started = host.Start(program, ["-f", name], environment);
        if (!started.IsSuccess)
            return started.Failure;
        using ITunnelProcess process = started.Value;
        long start = time.GetTimestamp();
        while (true)
        {
            Result<UapiDevice> read = await socket.Get(name, cancellationToken);
            if (read.IsSuccess)
            {
                read.Value.Dispose();
                return InterfaceOrigin.Started;
            }
            if (read.Failure.Code != TunnelFailures.NotRunning)
                return read.Failure;
            if (process.Exited.IsCompleted)
                return Ended(name, program, await process.Exited, process.ReadOutput());
            if (time.GetElapsedTime(start) > options.Timeout)
                return TunnelFailures.Of(TunnelFailures.TimedOut, $"{program} was started for {name}, but did not answer within {options.Timeout.TotalSeconds:0} s.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    // wireguard-go prints a large frame that advises the kernel's module; the reason is in the last line.
    private static Failure Ended(string name, string program, int exitCode, string output)
    {
        string reason = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => !line.StartsWith('│') && !line.StartsWith('└') && !line.StartsWith('┌')) ?? "it said nothing";
        return TunnelFailures.Of(TunnelFailures.StartFailed, $"{program} could not make {name} and ended with {exitCode}: {reason}");
    }

    private string? FindProgram()
    {
        if (options.Program.Contains('/', StringComparison.Ordinal))
            return File.Exists(options.Program) ? Path.GetFullPath(options.Program) : null;
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(UsualFolders);
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, options.Program)).FirstOrDefault(File.Exists);
    }

    private Failure? RemoveSocket(string name)
    {
        try
        {
            File.Delete(socket.PathOf(name));
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TunnelFailures.Of(TunnelFailures.StartFailed, $"The stale socket {socket.PathOf(name)} cannot be removed: {e.Message}");
        }
    }
}
