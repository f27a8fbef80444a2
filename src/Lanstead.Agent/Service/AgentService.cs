using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Lanstead.Linux;
using Lanstead.Linux.Processes;
using Lanstead.Primitives;

namespace Lanstead.Agent.Service;

/// <summary>The agent as a service of this machine: under systemd or OpenRC where one runs, else as a detached process.</summary>
public sealed class AgentService(AgentOptions options, TimeProvider time)
{
    private const string LogPath = "/var/log/lanstead/agent.log";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Has the machine's service manager start the agent now and at each boot. Where there is none it only tells so.</summary>
    public static async Task<Failure?> InstallAsync(CancellationToken cancel)
    {
        if (InitSystem.OfMachine is not { } manager)
            return new Failure(AgentFailures.NoSystemd, "This machine runs neither systemd nor OpenRC, so no service was installed. Start the agent by hand or from your init system: lanstead agent start");
        if (Program() is not { } program)
            return new Failure(AgentFailures.ServiceFailed, "This program's own path cannot be put into a service's file. Install it as /usr/local/bin/lanstead first.");
        await manager.WriteAsync(program, cancel);
        return await RunAllAsync(manager.InstallCommands, cancel);
    }

    /// <summary>Stops the agent and takes the service away. What the agent made was undone before, by a request to it.</summary>
    public async Task<Failure?> UninstallAsync(CancellationToken cancel)
    {
        if (InitSystem.Installed is not { } manager)
            return await StopAsync(cancel);
        Failure? failure = await RunAllAsync(manager.RemoveCommands, cancel);
        manager.DeleteFiles();
        return failure ?? await RunAllAsync(manager.RemovedCommands, cancel);
    }

    /// <summary>Starts the agent and waits until it answers; nothing to do when it does already.</summary>
    public async Task<Failure?> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (AgentProcess() is not null)
            return null;
        if (InitSystem.Installed is { } manager)
            return await RunAsync(cancel, manager.Command("start"));
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

    /// <summary>True when the machine's service manager starts an agent again that has ended.</summary>
    public static bool IsManaged => InitSystem.Installed is not null;

    /// <summary>Starts the agent anew, from the program that is in place now; its tunnels go on.</summary>
    public async Task<Failure?> RestartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel) =>
        InitSystem.Installed is { } manager ? await RunAsync(cancel, manager.Command("restart")) : await StopAsync(cancel) ?? await StartAsync(environment, cancel);

    /// <summary>Ends the agent; its tunnels go on. Nothing to do when none runs.</summary>
    public async Task<Failure?> StopAsync(CancellationToken cancel)
    {
        if (AgentProcess() is not { } processId)
            return null;
        if (InitSystem.Installed is { } manager)
            return await RunAsync(cancel, manager.Command("stop"));
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

    /// <summary>Starts the process that does an update which was asked for at the server. Under systemd the agent may not replace its program, and another service does. Null, or why it cannot be.</summary>
    internal static string? LaunchUpdate(AgentOptions options)
    {
        try
        {
            if (InitSystem.HasSystemd && InitSystem.Installed is not null)
            {
                if (!InitSystem.HasUpdateService)
                    return "This machine's service is from before such updates. Run on it once: lanstead update && lanstead agent install";
                Directory.CreateDirectory(options.UpdateFolder);
                File.WriteAllBytes(Path.Combine(options.UpdateFolder, "wanted"), []);
                return null;
            }
            if (Program() is not { } program)
                return "This program's own path is not known.";
            DetachedProcess.Start(program, ["update", "--wish"], options.ChildEnvironment).Dispose();
            return null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return $"The update could not be started: {e.Message}";
        }
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

    private static async Task<Failure?> RunAllAsync(IEnumerable<string[]> commands, CancellationToken cancel)
    {
        foreach (string[] command in commands)
        {
            if (await RunAsync(cancel, command) is { } failure)
                return failure;
        }
        return null;
    }

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
