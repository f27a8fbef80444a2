using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Processes;

/// <summary>A child that outlives us: in a session of its own, with none of our descriptors, its output kept in bounded memory.</summary>
/// <remarks>
/// Neither a Ctrl-C in our terminal nor our death reaches it. It starts in the calling thread's namespaces, in the folder <c>/</c>, with default
/// signal handling. Disposing forgets it; it goes on. Thread-safe.
/// </remarks>
public sealed class DetachedProcess : IDisposable
{
    // A waiter makes two system calls; the smallest usual stack is plenty.
    private const int WaiterStackBytes = 128 * 1024;

    private readonly BoundedOutput _output;

    private DetachedProcess(int processId, BoundedOutput output, Task<int> exited)
    {
        ProcessId = processId;
        _output = output;
        Exited = exited;
    }

    /// <summary>The child's number.</summary>
    public int ProcessId { get; }

    /// <summary>Completes when it ends: with its exit code, or 128 and the signal's number.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">What follows the program's name in argv.</param>
    /// <param name="environment">The whole environment of the child.</param>
    /// <exception cref="Win32Exception">The system refused; <see cref="Win32Exception.NativeErrorCode"/> is its error number.</exception>
    public static DetachedProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        var output = new BoundedOutput();
        try
        {
            int processId = Spawn.Start(
                program, [program, .. arguments], [.. environment.Select(variable => $"{variable.Key}={variable.Value}")], output.Descriptor);
            return new DetachedProcess(processId, output, Wait(processId));
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>The first 16 KiB of what it wrote to its standard output and error.</summary>
    public string ReadOutput() => _output.Read();

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();

    // A child that nobody waits for stays as a zombie; one blocked thread each is the simplest waiter that no other code disturbs.
    private static Task<int> Wait(int processId)
    {
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = new Thread(() => exited.SetResult(Spawn.Wait(processId)), WaiterStackBytes)
        {
            IsBackground = true,
            Name = $"wait for {processId}",
        };
        waiter.Start();
        return exited.Task;
    }
}
