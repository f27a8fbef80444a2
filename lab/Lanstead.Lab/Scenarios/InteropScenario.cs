using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
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
    private const long StreamBytes = 4_000_000;
    private const int DatagramCount = 200;
    private static readonly TimeSpan TransferLimit = TimeSpan.FromSeconds(60);

    public string Name => "interop";

    public string Summary => "A1: our engine with another, 16 ways: --with PROGRAM (wireguard-go), --ours PROGRAM (lanstead), --only WORDS of the way";

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
            if (!way.Contains(options.Value("--only") ?? "", StringComparison.Ordinal))
            {
                continue;
            }

            progress.WriteLine(way);
            TunnelSettings settings = new(left, right) { OuterIpv6 = ipv6, PresharedKey = shared, MtuBytes = mtu };
            await using TunnelPair pair = await TunnelPair.CreateAsync(settings, cancellation);
            // The cable's own neighbour discovery first: on an emulated processor it takes longer than the echoes wait.
            await Ping.UntilAnsweredAsync(pair.Left, ipv6 ? "2001:db8::2" : "198.18.0.2", TimeSpan.FromSeconds(30), cancellation);
            string? wrong = await CheckAsync(pair, cancellation);
            table.Add(way, "ten pings, counted to the byte at both ends; TCP and UDP whole; nobody received more than was sent", wrong ?? "all", wrong is null);
        }
    }

    private static async Task<string?> CheckAsync(TunnelPair pair, CancellationToken cancellation)
    {
        // 1. Ten echoes: their bytes are known. They wait for the handshake, which on a busy emulated processor takes many seconds.
        PingResult pings = await Ping.PatientlyAsync(pair.Left, pair.RightAddress, Echoes, waitSeconds: 60, cancellation: cancellation);
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

        // 2. TCP both ways and datagrams, inside over IPv4 and IPv6: whole, however long it takes (this also runs on emulated processors).
        int port = 5000;
        foreach ((string leftAddress, string rightAddress) in new[] { (pair.LeftAddress, pair.RightAddress), (pair.LeftIpv6Address, pair.RightIpv6Address) })
        foreach ((Machine from, Machine to, string address) in new[] { (pair.Left, pair.Right, rightAddress), (pair.Right, pair.Left, leftAddress) })
        {
            using SteadyTransfer transfer = SteadyTransfer.Open(from, to, address, ++port);
            if (await transfer.RunAsync(StreamBytes, int.MaxValue, TransferLimit, cancellation) is { } broken)
            {
                return $"TCP to {address}: {broken}";
            }

            int arrived = await Datagrams.RunAsync(from, to, address, port, DatagramCount, cancellation);
            if (arrived != DatagramCount)
            {
                return $"{arrived} of {DatagramCount} datagrams to {address} arrived";
            }
        }

        // 3. Nobody received more than was sent to it. At full speed less may arrive: a socket's buffer overflows, and TCP sends again.
        TunnelCounters leftBefore = await TunnelPair.CountersAsync(pair.Left, cancellation);
        right = await TunnelPair.CountersAsync(pair.Right, cancellation);
        left = await TunnelPair.CountersAsync(pair.Left, cancellation);
        bool possible = right.ReceivedBytes <= left.SentBytes && leftBefore.ReceivedBytes <= right.SentBytes
            && left.ReceivedBytes > 2 * StreamBytes && right.ReceivedBytes > 2 * StreamBytes;
        return possible ? null : $"counters at the end: left received {left.ReceivedBytes}, sent {left.SentBytes}; right received {right.ReceivedBytes}, sent {right.SentBytes}";
    }
}
