using System.Diagnostics;

namespace Lanstead.Lab.Processes;

/// <summary>Runs a command to its end, with its output caught and a limit on its time.</summary>
public static class Command
{
    /// <summary>Limit when none is given: no lab command should need longer.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(120);

    /// <summary>Runs <paramref name="arguments"/>; the first is the program.</summary>
    /// <exception cref="LabException">It did not end within <paramref name="timeout"/>; it was killed.</exception>
    public static async Task<CommandOutcome> RunAsync(
        IReadOnlyList<string> arguments,
        TimeSpan? timeout = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        CancellationToken cancellation = default)
    {
        using Process process = Start(arguments, environment, redirectInput: true);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new(arguments, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LabException($"`{string.Join(' ', arguments)}` did not end within {timeout ?? DefaultTimeout}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts a process whose output the caller reads.</summary>
    internal static Process Start(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, bool redirectInput)
    {
        ProcessStartInfo start = new(arguments[0])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new LabException($"`{arguments[0]}` did not start.");
    }
}
