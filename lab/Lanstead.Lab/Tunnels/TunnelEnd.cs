using System.Globalization;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Tunnels;

/// <summary>One WireGuard interface: the program that makes it, on one machine, and a key pair of its own.</summary>
/// <remarks>The program and its socket stay on the machine where they were started; the interface may be moved to another (<see cref="At"/>).</remarks>
public sealed class TunnelEnd : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Workspace _workspace;
    private readonly Machine _machine;
    private readonly bool _isKernel;
    private int _files;

    private TunnelEnd(string name, Machine machine, BackgroundProcess program, WireGuardKey key, Workspace workspace, bool isKernel)
    {
        (Interface, _machine, At, Program, Key, _workspace, _isKernel) = (name, machine, machine, program, key, workspace, isKernel);
    }

    /// <summary>Name of the interface.</summary>
    public string Interface { get; }

    /// <summary>The machine in whose network the interface is now.</summary>
    public Machine At { get; private set; }

    /// <summary>What makes the interface.</summary>
    public BackgroundProcess Program { get; }

    /// <summary>Its key when it was made.</summary>
    public WireGuardKey Key { get; }

    /// <summary>Starts the program and gives the interface a key; it is not up yet.</summary>
    /// <exception cref="LabException">The interface did not come.</exception>
    public static async Task<TunnelEnd> StartAsync(Machine machine, TunnelProgram made, string name, Workspace workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(made);
        TunnelEnd end = new(name, machine, machine.Start([.. made.Arguments, name], made.Environment), await WireGuardKey.CreateAsync(machine, cancellation), workspace, made.IsKernel);
        long start = TimeProvider.System.GetTimestamp();
        while (!(await machine.RunAsync(["wg", "show", name], cancellation: cancellation)).Succeeded)
        {
            if (!end.Program.IsRunning || TimeProvider.System.GetElapsedTime(start) > StartLimit)
            {
                throw new LabException($"{made.Name} did not make {name}: {end.Program.ReadLog()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        await end.SetAsync("private-key", end.SecretFile(end.Key.Secret));
        // Without IPv6's own chatter, so that counters are exact to the byte.
        (await machine.RunAsync(["sysctl", "-q", "-w", $"net.ipv6.conf.{name}.addr_gen_mode=1", $"net.ipv6.conf.{name}.router_solicitations=0"], cancellation: cancellation)).OrThrow();
        return end;
    }

    /// <summary><c>wg set</c>.</summary>
    public async Task SetAsync(params string[] arguments) => (await Asked.RunAsync(["wg", "set", Interface, .. arguments])).OrThrow();

    /// <summary><c>wg addconf</c> with a file.</summary>
    public async Task AddConfigurationAsync(string text) =>
        (await Asked.RunAsync(["wg", "addconf", Interface, SecretFile(text)], TimeSpan.FromSeconds(120))).OrThrow();

    /// <summary><c>wg show</c> of one thing, as lines without the last line's end.</summary>
    public async Task<string> ShowAsync(string what)
    {
        CommandOutcome shown = await Asked.RunAsync(["wg", "show", Interface, what], TimeSpan.FromSeconds(120));
        shown.OrThrow();
        return shown.Output.TrimEnd();
    }

    /// <summary>Where a peer is said to be: <c>wg show endpoints</c>.</summary>
    public async Task<string> EndpointOfAsync(string publicKey) => await FieldAsync("endpoints", publicKey, 1);

    /// <summary>Bytes received from a peer.</summary>
    public async Task<long> ReceivedAsync(string publicKey) => long.Parse(await FieldAsync("transfer", publicKey, 1), CultureInfo.InvariantCulture);

    /// <summary>Bytes sent to a peer.</summary>
    public async Task<long> SentAsync(string publicKey) => long.Parse(await FieldAsync("transfer", publicKey, 2), CultureInfo.InvariantCulture);

    /// <summary>Whether there was a handshake with a peer.</summary>
    public async Task<bool> HasHandshakeAsync(string publicKey) => await FieldAsync("latest-handshakes", publicKey, 1) != "0";

    /// <summary>Gives it addresses (with their prefix lengths) and takes it up; returns when the program listens.</summary>
    public async Task UpAsync(int mtuBytes, params string[] addresses)
    {
        foreach (string address in addresses)
        {
            await IpAsync(["address", "add", address, "dev", Interface, .. address.Contains(':') ? new[] { "nodad" } : []]);
        }

        await IpAsync("link", "set", Interface, "mtu", $"{mtuBytes}", "up");
        long start = TimeProvider.System.GetTimestamp();
        while (!await ListensAsync())
        {
            if (TimeProvider.System.GetElapsedTime(start) > StartLimit)
            {
                throw new LabException($"{Interface} on {_machine.Name} is up, but its program does not listen: {Program.ReadLog()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary><c>ip</c> on the machine where the interface is.</summary>
    public async Task IpAsync(params string[] arguments) => (await At.RunAsync(["ip", .. arguments])).OrThrow();

    /// <summary>Moves the interface to another machine; the program stays.</summary>
    public async Task MoveAsync(Machine to)
    {
        ArgumentNullException.ThrowIfNull(to);
        // Among the host's processes, so that a machine can be named by its pid.
        (await Command.RunAsync(["nsenter", "--target", $"{At.Pid}", "--net", "--", "ip", "link", "set", Interface, "netns", $"{to.Pid}"])).OrThrow();
        At = to;
    }

    /// <summary>A file with something secret, for <c>wg</c>.</summary>
    public string SecretFile(string secret)
    {
        string file = _workspace.File($"{_machine.Name}.{Interface}.{++_files}");
        File.WriteAllText(file, secret);
        return file;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Program.DisposeAsync();

    // A program's socket is where it was started, the kernel's interface tells of itself where it is.
    private Machine Asked => _isKernel ? At : _machine;

    private async Task<bool> ListensAsync()
    {
        string port = await ShowAsync("listen-port");
        return port != "0" && (await _machine.RunAsync(["ss", "-Hlun", "sport", "=", $":{port}"])).Output.Trim().Length > 0;
    }

    private async Task<string> FieldAsync(string what, string publicKey, int field) =>
        (await ShowAsync(what)).Split('\n').Select(line => line.Split('\t')).FirstOrDefault(fields => fields[0] == publicKey)?[field]
            ?? throw new LabException($"{Interface} on {_machine.Name} does not know the peer {publicKey}.");
}
