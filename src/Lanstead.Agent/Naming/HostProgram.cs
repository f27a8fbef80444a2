using System.ComponentModel;
using System.Diagnostics;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>Programs of the system that keep its name look-up. An argument list, never a shell; and never longer than ten seconds.</summary>
internal sealed class HostProgram(TimeProvider time)
{
    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The program's path, links followed; null when there is none.</summary>
    public static string? Find(string name) =>
        Folders.Select(folder => new FileInfo(Path.Combine(folder, name))).FirstOrDefault(file => file.Exists) is { } found
            ? found.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found.FullName
            : null;

    /// <summary>Runs a program to its end; what went wrong, or null.</summary>
    public async Task<Failure?> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (string argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        string shown = string.Join(' ', command.Take(3));
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using Process process = Process.Start(start) ?? throw new Win32Exception($"{command[0]} did not start");
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token);
                Task<string> error = process.StandardError.ReadToEndAsync(either.Token);
                await process.StandardInput.WriteAsync(input.AsMemory(), either.Token);
                process.StandardInput.Close();
                await output;
                await process.WaitForExitAsync(either.Token);
                return process.ExitCode == 0 ? null : new Failure(AgentFailures.HostDnsFailed, $"\"{shown}\" ended with {process.ExitCode}: {(await error).Trim()}");
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return new Failure(AgentFailures.HostDnsFailed, $"\"{shown}\" did not end within {Limit.TotalSeconds:0} s.");
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return new Failure(AgentFailures.HostDnsFailed, $"\"{shown}\" could not be run: {e.Message}");
        }
    }
}
