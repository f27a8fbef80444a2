using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>Three machines in a row, and WireGuard interfaces on the outer two, whose packets go through the middle one.</summary>
/// <remarks>
/// Outside 198.18.1.2 (left), 198.18.2.2 (right), 2001:db8:1::2, 2001:db8:2::2; inside 10.99.0.1 and .2, fd99::1 and ::2; port 51820 on both.
/// Only the left knows the other's endpoint.
/// </remarks>
internal sealed class Ground : IAsyncDisposable
{
    public const int UsualMtuBytes = 1420;
    public const int Port = 51820;
    public const string LeftAddress = "10.99.0.1";
    public const string RightAddress = "10.99.0.2";
    public const string LeftIpv6Address = "fd99::1";
    public const string RightIpv6Address = "fd99::2";
    private readonly List<TunnelEnd> _ends = [];

    private Ground(Topology topology, LabHost left, LabHost right, TunnelProgram program, bool isShort) =>
        (Topology, Left, Right, Program, IsShort) = (topology, left, right, program, isShort);

    public Topology Topology { get; }

    public LabHost Left { get; }

    public LabHost Right { get; }

    public Machine Middle => Topology.Router;

    public TunnelProgram Program { get; }

    /// <summary>Whether waits are cut short.</summary>
    public bool IsShort { get; }

    public static async Task<Ground> CreateAsync(TunnelProgram program, bool isShort)
    {
        Topology topology = await Topology.CreateAsync();
        try
        {
            return new Ground(topology, await topology.AddAsync("left", 1), await topology.AddAsync("right", 2), program, isShort);
        }
        catch (Exception)
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program for one more interface; it ends with the ground.</summary>
    public async Task<TunnelEnd> StartAsync(Machine machine, string name, CancellationToken cancellation)
    {
        TunnelEnd end = await TunnelEnd.StartAsync(machine, Program, name, Topology.Workspace, cancellation);
        _ends.Add(end);
        return end;
    }

    /// <summary>wg0 on both outer machines, up, each with the other as its peer. No packet has been sent.</summary>
    public async Task<(TunnelEnd Left, TunnelEnd Right)> PairAsync(CancellationToken cancellation, int mtuBytes = UsualMtuBytes, bool outerIpv6 = false)
    {
        TunnelEnd left = await StartAsync(Left.Machine, "wg0", cancellation), right = await StartAsync(Right.Machine, "wg0", cancellation);
        string endpoint = outerIpv6 ? $"[{Right.Ipv6}]:{Port}" : $"{Right.Ipv4}:{Port}";
        await left.SetAsync("listen-port", $"{Port}", "peer", right.Key.Public, "endpoint", endpoint, "allowed-ips", $"{RightAddress}/32,{RightIpv6Address}/128");
        await right.SetAsync("listen-port", $"{Port}", "peer", left.Key.Public, "allowed-ips", $"{LeftAddress}/32,{LeftIpv6Address}/128");
        await right.UpAsync(mtuBytes, $"{RightAddress}/24", $"{RightIpv6Address}/64");
        await left.UpAsync(mtuBytes, $"{LeftAddress}/24", $"{LeftIpv6Address}/64");
        return (left, right);
    }

    /// <summary>A second cable from the left machine to the middle one: eth1, 198.18.50.2 to 198.18.50.1, with no route but its own subnet.</summary>
    public async Task AddCableAsync()
    {
        (await Command.RunAsync(
            ["nsenter", "--target", $"{Middle.Pid}", "--net", "--", "ip", "link", "add", "second", "type", "veth", "peer", "name", "eth1", "netns", $"{Left.Machine.Pid}"])).OrThrow();
        await RunAsync(Middle, "ip", "address", "add", "198.18.50.1/24", "dev", "second");
        await RunAsync(Middle, "ip", "link", "set", "second", "up");
        await RunAsync(Left.Machine, "ip", "address", "add", "198.18.50.2/24", "dev", "eth1");
        await RunAsync(Left.Machine, "ip", "link", "set", "eth1", "up");
    }

    /// <summary>One echo, with four seconds to be answered: less than a handshake that is tried again would take.</summary>
    public static async Task<bool> EchoAsync(Machine from, string address, params string[] more) =>
        (await from.RunAsync(["ping", "-n", "-q", "-c", "1", "-W", "4", .. more, address])).Succeeded;

    /// <summary>Echoes as fast as they are answered.</summary>
    public static Task<PingResult> FloodAsync(Machine from, string address, int count, int waitSeconds = 5, int bytes = 56) =>
        Ping.FloodAsync(from, address, count, waitSeconds, bytes);

    /// <summary>Sends one datagram; whether it arrived within <paramref name="wait"/>.</summary>
    public static async Task<bool> DatagramAsync(Machine from, Machine to, string address, int port, TimeSpan wait, CancellationToken cancellation)
    {
        IPEndPoint target = new(IPAddress.Parse(address), port);
        using Socket receiver = to.InNetwork(() =>
        {
            Socket socket = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(target);
            return socket;
        });
        using Socket sender = from.InNetwork(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        await sender.SendToAsync("X"u8.ToArray(), target, cancellation);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(wait);
        try
        {
            return await receiver.ReceiveAsync(new byte[16], limit.Token) == 1;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public static async Task RunAsync(Machine machine, params string[] arguments) => (await machine.RunAsync(arguments)).OrThrow();

    public static Task WaitAsync(double seconds, CancellationToken cancellation) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (TunnelEnd end in _ends)
        {
            await end.DisposeAsync();
        }

        await Topology.DisposeAsync();
    }
}
