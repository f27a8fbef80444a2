using System.Diagnostics;

namespace Lanstead.Lab.Processes;

/// <summary>A process that runs until it is stopped; both its outputs go to one log file.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // $0: the log; $@: the program. The program writes to the file itself: what it leaves running may go on writing there when nobody reads.
    private const string Logged = """exec "$@" </dev/null >>"$0" 2>&1""";

    // Before that, on the host: a child waits for the end of standard input, which the lab holds open as long as it lives, and then asks
    // the program to end. (The kernel's parent-death signal would come when the lab's thread ends that started the program.)
    // A program that ended by itself is no longer this child's parent: its number may be somebody else's by then.
    private const string BoundToLab = """
        program=$$
        { while read -r _; do :; done; read -r _ _ _ parent _ </proc/$BASHPID/stat; if [ "$parent" = "$program" ]; then kill -TERM "$program"; fi; } <&0 >/dev/null 2>&1 &
        """ + "\n" + Logged;

    private readonly Process _process;
    private readonly bool _entered;

    private BackgroundProcess(Process process, string logFile, bool entered)
    {
        _process = process;
        _entered = entered;
        LogFile = logFile;
    }

    /// <summary>Where its output goes.</summary>
    public string LogFile { get; }

    /// <summary>True until it has ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The process id of the program itself, as the host sees it (not that of nsenter before it).</summary>
    /// <exception cref="LabException">The program has ended.</exception>
    public int Pid => Program() ?? throw new LabException($"The process that logs to {LogFile} has ended.");

    /// <summary>Sends a signal to the program; does nothing when it has ended.</summary>
    public void Signal(int signal)
    {
        if (IsRunning && Program() is { } program)
        {
            _ = Native.Kill(program, signal);
            // nsenter stops itself with the program that it waits for, and nobody else would wake it.
            if (_entered && signal == Native.SignalContinue)
            {
                _ = Native.Kill(_process.Id, signal);
            }
        }
    }

    /// <summary>Kills it at once (signal 9) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(Native.SignalKill);
        await WaitAsync(StopLimit);
    }

    /// <summary>Asks it to end (signal 15, or 2 for programs that then print a summary); kills it when it does not within 10 s.</summary>
    public async Task StopAsync(bool interrupt = false)
    {
        Signal(interrupt ? Native.SignalInterrupt : Native.SignalTerminate);
        try
        {
            await WaitAsync(StopLimit);
        }
        catch (LabException)
        {
            await KillAsync();
        }
    }

    /// <summary>Waits until it has ended.</summary>
    /// <exception cref="LabException">Not within <paramref name="timeout"/>.</exception>
    public async Task WaitAsync(TimeSpan timeout)
    {
        using CancellationTokenSource limit = new(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new LabException($"The process that logs to {LogFile} did not end within {timeout}.");
        }
    }

    /// <summary>Everything that it has printed so far.</summary>
    public string ReadLog()
    {
        using FileStream stream = new(LogFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await StopAsync();
        }

        if (!_entered)
        {
            _process.StandardInput.Close();
        }

        _process.Dispose();
    }

    /// <summary>Starts <paramref name="arguments"/> on the host; it is asked to end when the lab ends, even by kill -9.</summary>
    public static BackgroundProcess Start(
        IReadOnlyList<string> arguments, string logFile, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(arguments, logFile, environment, entered: false);

    private int? Program() => !_entered ? _process.Id : Native.ChildrenOf(_process.Id) is [int child, ..] ? child : null;

    internal static BackgroundProcess Start(
        IReadOnlyList<string> arguments,
        string logFile,
        IReadOnlyDictionary<string, string>? environment,
        bool entered,
        IReadOnlyList<string>? enter = null)
    {
        string[] logged =
        [
            .. enter ?? [], "bash", "-c", entered ? Logged : BoundToLab, logFile, .. arguments,
        ];
        return new(Command.Start(logged, environment, redirectInput: !entered), logFile, entered);
    }
}
