using System.Diagnostics;
using Lanstead.Lab.Processes;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Lab.Machines;

/// <summary>A machine made of namespaces: own network, processes, host name, /run, /var/lib and /etc/hosts; the rest of the disk is the host's.</summary>
/// <remarks>It lives as long as the lab's process holds its standard input: even kill -9 of the lab leaves no process, link or mount behind.</remarks>
public sealed class Machine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _holder;
    private readonly Workspace _workspace;
    private int _logs;

    private Machine(string name, Process holder, int pid, Workspace workspace)
    {
        Name = name;
        Pid = pid;
        _holder = holder;
        _workspace = workspace;
    }

    /// <summary>Host name.</summary>
    public string Name { get; }

    /// <summary>Process id, on the host, of the machine's first process.</summary>
    public int Pid { get; }

    /// <summary>Makes a machine with a loopback interface and nothing else.</summary>
    public static async Task<Machine> CreateAsync(string name, Workspace workspace)
    {
        LabRequirements.Require();
        Process holder = Command.Start(
            [
                "unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc",
                "--propagation", "private", "bash", "-c", Script(), "lanstead-lab-machine", name,
            ],
            environment: null,
            redirectInput: true);
        using CancellationTokenSource limit = new(StartLimit);
        try
        {
            string? line = await holder.StandardOutput.ReadLineAsync(limit.Token);
            if (line != "ready" || Native.ChildrenOf(holder.Id) is not [int pid, ..])
            {
                throw new LabException($"Machine {name} did not start: {await holder.StandardError.ReadToEndAsync(limit.Token)}");
            }

            return new Machine(name, holder, pid, workspace);
        }
        catch (Exception)
        {
            holder.Kill(entireProcessTree: true);
            holder.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command on the machine to its end.</summary>
    public Task<CommandOutcome> RunAsync(
        IReadOnlyList<string> arguments,
        TimeSpan? timeout = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        CancellationToken cancellation = default) =>
        Command.RunAsync(Enter(arguments), timeout, environment, input, cancellation);

    /// <summary>Starts a program on the machine; it ends with the machine at the latest.</summary>
    public BackgroundProcess Start(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string program = Path.GetFileName(arguments[0]);
        string log = _workspace.File($"{Name}-{Interlocked.Increment(ref _logs)}-{program}.log");
        return BackgroundProcess.Start(arguments, log, environment, entered: true, Enter([]));
    }

    /// <summary>Loads an nftables script on the machine, by file.</summary>
    public async Task LoadNftAsync(string script)
    {
        string file = _workspace.File($"{Name}-{Interlocked.Increment(ref _logs)}.nft");
        await File.WriteAllTextAsync(file, script);
        (await RunAsync(["nft", "-f", file])).OrThrow();
    }

    /// <summary>Does something on a thread that is in the machine's network: sockets made there stay there.</summary>
    public T InNetwork<T>(Func<T> work)
    {
        T? made = default;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                using SafeFileHandle network = File.OpenHandle($"/proc/{Pid}/ns/net");
                if (Native.SetNamespace(network, Native.CloneNewNetwork) != 0)
                {
                    throw new LabException($"Cannot enter the network of {Name}.");
                }

                made = work();
            }
#pragma warning disable CA1031 // Whatever it was, the caller's thread throws it.
            catch (Exception any)
#pragma warning restore CA1031
            {
                failure = any;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new LabException($"In the network of {Name}: {failure.Message}", failure);
    }

    /// <summary>Ends every process of the machine and removes its links and mounts.</summary>
    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        using CancellationTokenSource limit = new(StartLimit);
        try
        {
            await _holder.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _holder.Kill(entireProcessTree: true);
        }

        _holder.Dispose();
    }

    // --root: where the lab itself runs in a changed root, its machines see the same files.
    private string[] Enter(IReadOnlyList<string> arguments) =>
    [
        "nsenter", "--target", $"{Pid}", "--net", "--mount", "--uts", "--ipc", "--pid", "--root", "--", .. arguments,
    ];

    private static string Script()
    {
        using Stream stream = typeof(Machine).Assembly.GetManifestResourceStream("machine.sh")
            ?? throw new LabException("machine.sh is not in the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
