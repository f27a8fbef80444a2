using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Benches;

/// <summary>Our engine against wireguard-go: each program has a pair of machines, and each figure is taken from one after the other, in turn, in every round.</summary>
internal sealed class TunnelBench : IScenario
{
    private static readonly TunnelMetric[] Metrics =
    [
        TunnelMetric.Tcp("TCP 1 stream", streams: 1, reverse: false, "Gbit/s", AtLeast(12)),
        TunnelMetric.Tcp("TCP 1 stream back", streams: 1, reverse: true, "Gbit/s", AtLeast(12)),
        TunnelMetric.Tcp("TCP 4 streams", streams: 4, reverse: false, "Gbit/s", AtLeast(12)),
        TunnelMetric.Tcp("TCP 4 streams back", streams: 4, reverse: true, "Gbit/s", AtLeast(12)),
        TunnelMetric.ProcessorPerGbit("CPU per Gbit (TCP 1)", AtMost(0.1)),
        TunnelMetric.Udp("UDP 64 bytes delivered", payloadBytes: 64, packetsPerSecond: 0, AtLeast(4)),
        TunnelMetric.Udp("UDP 1200 bytes delivered", payloadBytes: 1200, packetsPerSecond: 0, AtLeast(1)),
        TunnelMetric.UdpLoss("UDP 64 bytes at 58,000/s, lost", payloadBytes: 64, packetsPerSecond: 58_000),
        TunnelMetric.Ping("ping p50 idle", share: 0.5, loaded: false, AtMost(0.9)),
        TunnelMetric.Ping("ping p99 idle", share: 0.99, loaded: false, AtMost(0.9)),
        TunnelMetric.Ping("ping p99 under a bulk flow", share: 0.99, loaded: true, AtMost(0.5)),
    ];

    // Both give back what their start has left, ours after 15 s without load.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public string Name => "bench-tunnel";

    public string Summary => "our engine against wireguard-go: --programs A,B (wireguard-go,lanstead), --rounds N (5), --seconds N (3), --only TEXT; NAME+1000 has idle peers, NAME+filter rules in force";

    // Goals are against wireguard-go and with the fastest cipher; against ourselves only peers that cost nothing are one.
    private static RatioGoal? OtherGoal(TunnelMetric metric, TunnelPair reference, TunnelPair judged)
    {
        bool isTcp = metric.Name.StartsWith("TCP", StringComparison.Ordinal);
        if (reference.Program.Name != TunnelProgram.Reference)
            return isTcp && judged.Program.IdlePeers > 0 ? AtLeast(0.95) : RatioGoal.None;
        return judged.Program.Name switch
        {
            TunnelProgram.WithoutAvx512 => isTcp ? AtLeast(8) : RatioGoal.None,
            TunnelProgram.WithOpenSsl => RatioGoal.None,
            _ => null,
        };
    }

    private static RatioGoal AtLeast(double ratio) => new(ratio, MoreIsBetter: true);

    private static RatioGoal AtMost(double ratio) => new(ratio, MoreIsBetter: false);

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int rounds = options.Number("--rounds", 5);
        int seconds = options.Number("--seconds", 3);
        TunnelProgram[] programs = [.. (options.Value("--programs") ?? $"{TunnelProgram.Reference},lanstead").Split(',').Select(name => TunnelProgram.Named(name, options))];
        TunnelMetric[] metrics = [.. Metrics.Where(metric => metric.Name.Contains(options.Value("--only") ?? "", StringComparison.OrdinalIgnoreCase))];
        List<TunnelPair> pairs = [];
        List<BackgroundProcess> servers = [];
        try
        {
            foreach (TunnelProgram program in programs)
            {
                progress.WriteLine($"starting {program.Name}");
                TunnelPair pair = await TunnelPair.CreateAsync(program, cancellation);
                pairs.Add(pair);
                servers.Add(Iperf.StartServer(pair.Right));
            }

            progress.WriteLine($"resting for {Rest.TotalSeconds:0} s");
            await Task.Delay(Rest, TimeProvider.System, cancellation);
            foreach (TunnelPair pair in pairs)
            {
                double rest = pair.ResidentMebibytes();
                bool ours = pair.Program.Name != TunnelProgram.Reference;
                table.Add($"{pair.Program.Name}: memory at rest", ours ? "at most 40 MiB" : "told", $"{rest:0.0} MiB", !ours || rest <= 40);
            }

            Dictionary<(TunnelMetric, TunnelPair), List<double>> figures = [];
            for (int round = 1; round <= rounds; round++)
            {
                foreach (TunnelMetric metric in metrics)
                {
                    foreach (TunnelPair pair in round % 2 == 0 ? Enumerable.Reverse(pairs) : pairs)
                    {
                        double figure = await metric.Measure(pair, seconds, cancellation);
                        progress.WriteLine($"round {round} of {rounds}: {metric.Name}, {pair.Program.Name}: {metric.Show(figure)}");
                        if (!figures.TryGetValue((metric, pair), out List<double>? list))
                        {
                            figures[(metric, pair)] = list = [];
                        }

                        list.Add(figure);
                    }
                }
            }

            foreach (TunnelMetric metric in metrics)
            {
                foreach (TunnelPair pair in pairs.Skip(1))
                {
                    (string goal, string told, bool passed) = metric.Judge(figures[(metric, pairs[0])], figures[(metric, pair)], OtherGoal(metric, pairs[0], pair));
                    table.Add($"{pair.Program.Name}: {metric.Name}", goal, told, passed);
                }
            }

            foreach (TunnelPair pair in pairs)
            {
                table.Add($"{pair.Program.Name}: memory after load", "told", $"{pair.ResidentMebibytes():0.0} MiB", passed: true);
            }

            table.Conclusion = $"medians of {rounds} rounds of {seconds} s, each in turn, against {programs[0].Name}";
        }
        finally
        {
            foreach (BackgroundProcess server in servers)
            {
                await server.DisposeAsync();
            }

            foreach (TunnelPair pair in pairs)
            {
                await pair.DisposeAsync();
            }
        }
    }
}
