using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Lanstead.Linux;
using Lanstead.Linux.Processes;
using Lanstead.Primitives;

namespace Lanstead.Agent.Service;

/// <summary>The agent as a service of this machine: under systemd where it runs, else as a detached process.</summary>
public sealed class AgentService(AgentOptions options, TimeProvider time)
{
    private const string UnitPath = "/etc/systemd/system/lanstead.service";
    private const string UnitProgram = "/usr/local/bin/lanstead";
    private const string LogPath = "/var/log/lanstead/agent.log";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    /// <summary>systemd is this machine's first process (sd_booted(3)).</summary>
    public static bool HasSystemd => Directory.Exists("/run/systemd/system");

    private static bool IsInstalled => HasSystemd && File.Exists(UnitPath);

    /// <summary>Writes the unit, and starts it now and at each boot. Without systemd only tells so.</summary>
    public static async Task<Failure?> InstallAsync(CancellationToken cancel)
    {
        if (!HasSystemd)
            return new Failure(AgentFailures.NoSystemd, "This machine does not run systemd, so no service was installed. Start the agent by hand or from your init system: lanstead agent start");
        if (Program() is not { } program)
            return new Failure(AgentFailures.ServiceFailed, "This program's own path cannot be put into a unit file. Install it as /usr/local/bin/lanstead first.");
        await File.WriteAllTextAsync(UnitPath, Unit().Replace(UnitProgram, program, StringComparison.Ordinal), cancel);
        return await SystemctlAsync(cancel, "daemon-reload")
            ?? await SystemctlAsync(cancel, "enable", "lanstead.service")
            ?? await SystemctlAsync(cancel, "restart", "lanstead.service");
    }

    /// <summary>Stops the agent and takes the unit away. What the agent made was undone before, by a request to it.</summary>
    public async Task<Failure?> UninstallAsync(CancellationToken cancel)
    {
        if (!IsInstalled)
            return await StopAsync(cancel);
        Failure? failure = await SystemctlAsync(cancel, "disable", "--now", "lanstead.service");
        File.Delete(UnitPath);
        return failure ?? await SystemctlAsync(cancel, "daemon-reload");
    }

    /// <summary>Starts the agent and waits until it answers; nothing to do when it does already.</summary>
    public async Task<Failure?> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (AgentProcess() is not null)
            return null;
        if (IsInstalled)
            return await SystemctlAsync(cancel, "start", "lanstead.service");
        if (Program() is not { } program)
            return new Failure(AgentFailures.ServiceFailed, "This program's own path is not known. Run: lanstead daemon");
        try
        {
            using var process = DetachedProcess.Start(program, ["daemon", "--log-file", LogPath], environment);
            long start = time.GetTimestamp();
            while (AgentProcess() is null)
            {
                if (process.Exited.IsCompleted)
                    return new Failure(AgentFailures.ServiceFailed, $"The agent ended at once: {process.ReadOutput().Trim()}");
                if (time.GetElapsedTime(start) > StartTimeout)
                    return new Failure(AgentFailures.ServiceFailed, $"The agent did not answer within {StartTimeout.TotalSeconds:0} s. See why: {LogPath}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancel);
            }
            return null;
        }
        catch (Win32Exception e)
        {
            return new Failure(AgentFailures.ServiceFailed, $"{program} could not be started: {e.Message}");
        }
    }

    /// <summary>True when an agent runs.</summary>
    public bool IsRunning => AgentProcess() is not null;

    /// <summary>Starts the agent anew, from the program that is in place now; its tunnels go on.</summary>
    public async Task<Failure?> RestartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel) =>
        IsInstalled ? await SystemctlAsync(cancel, "restart", "lanstead.service") : await StopAsync(cancel) ?? await StartAsync(environment, cancel);

    /// <summary>Ends the agent; its tunnels go on. Nothing to do when none runs.</summary>
    public async Task<Failure?> StopAsync(CancellationToken cancel)
    {
        if (AgentProcess() is not { } processId)
            return null;
        if (IsInstalled)
            return await SystemctlAsync(cancel, "stop", "lanstead.service");
        try
        {
            ProcessSignal.End(processId);
        }
        catch (Win32Exception e)
        {
            return new Failure(AgentFailures.ServiceFailed, $"The agent (process {processId}) could not be ended: {e.Message}");
        }
        long start = time.GetTimestamp();
        while (AgentProcess() == processId)
        {
            if (time.GetElapsedTime(start) > StopTimeout)
                return new Failure(AgentFailures.ServiceFailed, $"The agent (process {processId}) did not end within {StopTimeout.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancel);
        }
        return null;
    }

    internal static string Unit()
    {
        using Stream stream = typeof(AgentService).Assembly.GetManifestResourceStream("lanstead.service")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Who listens at the socket: the kernel tells, so no file of a process id can be stale.
    private int? AgentProcess()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(options.SocketPath));
            return PeerCredentials.Of(socket).ProcessId;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    // What a unit file would read as something else than a path is not put there.
    private static string? Program() =>
        Environment.ProcessPath is { } path && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+') ? path : null;

    private static Task<Failure?> SystemctlAsync(CancellationToken cancel, params string[] arguments) => RunAsync(cancel, ["systemctl", .. arguments]);

    private static async Task<Failure?> RunAsync(CancellationToken cancel, params string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            // The caller's own folder may be deleted: then no process could be started.
            WorkingDirectory = "/",
        };
        foreach (string argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        string shown = string.Join(' ', command);
        try
        {
            using Process process = Process.Start(start) ?? throw new Win32Exception($"{command[0]} did not start");
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
            string error = await process.StandardError.ReadToEndAsync(cancel);
            await output;
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 ? null : new Failure(AgentFailures.ServiceFailed, $"\"{shown}\" failed: {error.Trim()}");
        }
        catch (Win32Exception e)
        {
            return new Failure(AgentFailures.ServiceFailed, $"\"{shown}\" could not be run: {e.Message}");
        }
    }
}
