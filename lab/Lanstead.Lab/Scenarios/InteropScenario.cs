using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>A1: our engine and another with each other, both roles, over IPv4 and IPv6, with and without preshared key, at a usual and a very large MTU.</summary>
internal sealed class InteropScenario : IScenario
{
    private const int UsualMtuBytes = 1420;
    private const int LargeMtuBytes = 34_736;
    private const int Echoes = 10;

    // Ten echoes of 84 bytes, each padded to 96 and sealed with 32, and the handshake's message (the kernel's own self-test asks for these numbers).
    private const long ReceivedBytes = 92 + (Echoes * 128);
    private const long SentBytes = 148 + (Echoes * 128);
    private const long KeepaliveBytes = 32;

    public string Name => "interop";

    public string Summary => "A1: our engine with another, 16 ways: --with PROGRAM (wireguard-go), --ours PROGRAM (lanstead)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram ours = TunnelProgram.Named(options.Value("--ours") ?? "lanstead", options);
        TunnelProgram other = TunnelProgram.Named(options.Value("--with") ?? TunnelProgram.Reference, options);
        foreach ((TunnelProgram left, TunnelProgram right) in new[] { (ours, other), (other, ours) })
        foreach (bool ipv6 in new[] { false, true })
        foreach (bool shared in new[] { false, true })
        foreach (int mtu in new[] { UsualMtuBytes, LargeMtuBytes })
        {
            string way = $"{left.Name} to {right.Name}, IPv{(ipv6 ? 6 : 4)}, {(shared ? "preshared key" : "no preshared key")}, MTU {mtu}";
            progress.WriteLine(way);
            TunnelSettings settings = new(left, right) { OuterIpv6 = ipv6, PresharedKey = shared, MtuBytes = mtu };
            await using TunnelPair pair = await TunnelPair.CreateAsync(settings, cancellation);
            string? wrong = await CheckAsync(pair, cancellation);
            table.Add(way, "pings, TCP, UDP; counters exact", wrong ?? "all", wrong is null);
        }
    }

    private static async Task<string?> CheckAsync(TunnelPair pair, CancellationToken cancellation)
    {
        // 1. Ten echoes: their bytes are known.
        PingResult pings = await Ping.RunAsync(pair.Left, pair.RightAddress, Echoes, cancellation: cancellation);
        if (pings.Lost != 0)
        {
            return $"{pings.Lost} of {Echoes} echoes lost";
        }

        TunnelCounters left = await TunnelPair.CountersAsync(pair.Left, cancellation);
        TunnelCounters right = await TunnelPair.CountersAsync(pair.Right, cancellation);
        bool exact = left is { HasHandshake: true, ReceivedBytes: ReceivedBytes, SentBytes: SentBytes or (SentBytes + KeepaliveBytes) }
            && right.HasHandshake && right.ReceivedBytes == left.SentBytes && right.SentBytes == left.ReceivedBytes;
        if (!exact)
        {
            return $"counters: left received {left.ReceivedBytes}, sent {left.SentBytes}; right received {right.ReceivedBytes}, sent {right.SentBytes}";
        }

        // 2. TCP and UDP, inside over IPv4 and IPv6.
        await using BackgroundProcess server = Iperf.StartServer(pair.Right);
        foreach (string address in new[] { pair.RightAddress, pair.RightIpv6Address })
        {
            foreach (bool reverse in new[] { false, true })
            {
                double bits = await Iperf.TcpAsync(pair.Left, address, streams: 1, reverse, seconds: 1, cancellation);
                if (bits < 10e6)
                {
                    return $"TCP to {address}{(reverse ? " back" : "")} moved {bits / 1e6:0.0} Mbit/s only";
                }
            }

            UdpFlow flow = await Iperf.UdpAsync(pair.Left, address, payloadBytes: 1000, bitsPerSecond: 1_000_000, seconds: 1, cancellation);
            if (flow.LostShare > 0)
            {
                return $"UDP to {address} lost {flow.LostShare:P0}";
            }
        }

        return null;
    }
}
