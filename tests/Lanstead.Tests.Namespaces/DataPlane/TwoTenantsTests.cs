using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.DataPlane;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>H6: two tenants with the same addresses, carried by one engine on one port of one machine. What comes from the one comes out at the one.</summary>
public sealed class TwoTenantsTests : IAsyncLifetime
{
    private const int Port = 5310;
    private const int BurstOf = 200;
    private const int BindToDevice = 25; // SO_BINDTODEVICE

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly int Probes = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1" ? 50_000 : 5_000;

    private Topology _topology = null!;
    private readonly List<TunnelEnd> _ends = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _topology = await Topology.CreateAsync();
        LabHost host = await _topology.AddAsync("host", 1);
        (await host.Machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0"], cancellation: Cancellation)).OrThrow();
        var first = new TunnelEnd(host, "10.77.0.1", "fd77::1", BackendKind.Engine);
        var second = new TunnelEnd(host, "10.77.0.1", "fd77::1", BackendKind.Engine, shared: first.Backend);
        _ends.AddRange([second, first]);
        foreach ((TunnelEnd here, int subnet) in new[] { (first, 2), (second, 3) })
        {
            var there = new TunnelEnd(await _topology.AddAsync($"tenant{subnet}", subnet), "10.77.0.2", "fd77::2", BackendKind.Engine);
            _ends.Insert(0, there);
            foreach ((TunnelEnd end, TunnelEnd other) in new[] { (here, there), (there, here) })
            {
                await end.Make(Cancellation);
                Assert.Null((await end.Backend.Apply(end.Interface, end.ConfigTowards(other), Cancellation)).Failure);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TunnelEnd end in _ends)
            await end.DisposeAsync();
        await _topology.DisposeAsync();
    }

    [Fact]
    public async Task H6_nothing_of_the_one_comes_out_at_the_other()
    {
        (TunnelEnd secondThere, TunnelEnd firstThere, TunnelEnd secondHere, TunnelEnd firstHere) = (_ends[0], _ends[1], _ends[2], _ends[3]);
        using Socket ofFirst = Listener(firstHere), ofSecond = Listener(secondHere);
        using Socket asFirst = Sender(firstThere), asSecond = Sender(secondThere);
        int gotFirst = 0, gotSecond = 0, crossed = 0;
        // The first ones wait for their handshakes, and for addresses that are new.
        foreach ((Socket socket, int tenant) in new[] { (asFirst, 1), (asSecond, 2) })
        {
            for (long start = TimeProvider.System.GetTimestamp(); (tenant == 1 ? gotFirst : gotSecond) == 0;)
            {
                Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Patience);
                Send(socket, tenant);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
                Drain();
            }
        }
        // Until so many came: what a full queue loses says nothing.
        for (long start = TimeProvider.System.GetTimestamp(); Math.Min(gotFirst, gotSecond) < Probes && TimeProvider.System.GetElapsedTime(start) < Patience;)
        {
            for (int i = 0; i < BurstOf; i++)
            {
                Send(asFirst, 1);
                Send(asSecond, 2);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
            Drain();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{gotFirst} and {gotSecond} probes came, {crossed} crossed");
        Assert.Equal(0, crossed);
        Assert.True(Math.Min(gotFirst, gotSecond) >= Probes, $"Only {gotFirst} and {gotSecond} came: too few to tell.");

        void Drain()
        {
            Span<byte> probe = stackalloc byte[64];
            while (ofFirst.Available > 0)
                Count(BinaryPrimitives.ReadInt32BigEndian(probe[..ofFirst.Receive(probe)]), 1, ref gotFirst);
            while (ofSecond.Available > 0)
                Count(BinaryPrimitives.ReadInt32BigEndian(probe[..ofSecond.Receive(probe)]), 2, ref gotSecond);
        }

        void Count(int tenant, int expected, ref int got)
        {
            got++;
            crossed += tenant == expected ? 0 : 1;
        }
    }

    private static void Send(Socket socket, int tenant)
    {
        Span<byte> probe = stackalloc byte[64];
        probe.Clear();
        BinaryPrimitives.WriteInt32BigEndian(probe, tenant);
        socket.Send(probe);
    }

    private static Socket Sender(TunnelEnd end)
    {
        Socket socket = end.Lab.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Connect(IPAddress.Parse("10.77.0.1"), Port);
        return socket;
    }

    // Hears what comes in by that interface, and nothing else.
    private static Socket Listener(TunnelEnd end)
    {
        Socket socket = end.Lab.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.SetRawSocketOption(1, BindToDevice, Encoding.ASCII.GetBytes(end.Interface + "\0"));
        socket.ReceiveBufferSize = 8 * 1024 * 1024;
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        return socket;
    }
}
