using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches;

/// <summary>How fast the API answers: 100 networks of 100 peers, 50 clients at once; reads first, then writes.</summary>
internal sealed class ApiBench : IScenario
{
    private const int Clients = 50;
    private const double ReadLimitMilliseconds = 50;
    private const double WriteLimitMilliseconds = 100;
    private const int DefaultPage = 50;

    // Until the runtime has compiled all that these requests run through, and every connection has its statements.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public string Name => "bench-api";

    public string Summary => "API reads and writes: --networks N (100), --peers N (100), --seconds N (30), 50 clients";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int networks = options.Number("--networks", 100);
        int peers = options.Number("--peers", 100);
        TimeSpan time = TimeSpan.FromSeconds(options.Number("--seconds", 30));
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_CONNECTIONS_PER_ADDRESS"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
            ["LANSTEAD_LOG_LEVEL"] = "Warning",
        };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        Seeded seeded = await SeedAsync(stage.Api, networks, peers, progress, cancellation);
        HttpClient client = stage.Api.Client;

        BenchRoute[] reads = Reads(seeded, networks, peers);
        progress.WriteLine($"reads: warming up for {WarmUp.TotalSeconds:0} s");
        await ClosedLoop.RunAsync(client, reads, Clients, WarmUp, cancellation);
        progress.WriteLine($"reads: {Clients} clients for {time.TotalSeconds:0} s");
        (double readRate, string readCosts) = await MeasureAsync(stage, table, reads, time, ReadLimitMilliseconds, cancellation);

        BenchRoute[] writes = Writes(seeded);
        progress.WriteLine("writes: warming up for 5 s");
        await ClosedLoop.RunAsync(client, writes, Clients, TimeSpan.FromSeconds(5), cancellation);
        progress.WriteLine($"writes: {Clients} clients for {time.TotalSeconds / 2:0} s");
        (double writeRate, string writeCosts) = await MeasureAsync(stage, table, writes, time / 2, WriteLimitMilliseconds, cancellation);

        string load = (await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Split(' ')[0];
        table.Conclusion = $"{readRate:0} reads, then {writeRate:0} writes a second. A read costs {readCosts}; a write {writeCosts}. Clients on the same {Environment.ProcessorCount} cores, load average {load}";
    }

    private static async Task<(double Rate, string Costs)> MeasureAsync(
        Stage stage, CheckTable table, BenchRoute[] routes, TimeSpan time, double limit, CancellationToken cancellation)
    {
        CpuShare Now() => CpuShare.Read(stage.Server.Process.Pid, stage.Server.PostgresFolder);
        CpuShare before = Now();
        Latencies[] seen = await ClosedLoop.RunAsync(stage.Api.Client, routes, Clients, time, cancellation);
        string costs = Now().PerRequestSince(before, seen.Sum(times => times.Count));
        return (Show(table, routes, seen, time, limit), costs);
    }

    private static double Show(CheckTable table, BenchRoute[] routes, Latencies[] seen, TimeSpan time, double limit)
    {
        foreach ((BenchRoute route, Latencies times) in routes.Zip(seen))
        {
            table.Add(
                route.Name,
                $"p95 at most {limit:0} ms",
                $"p50 {times.Percentile(0.5):0.0} p95 {times.Percentile(0.95):0.0} p99 {times.Percentile(0.99):0.0} ms, {times.MeanBytes} bytes, {times.Count} requests, {times.Failures} failed",
                times.Percentile(0.95) <= limit && times is { Failures: 0, Count: > 0 });
        }

        return seen.Sum(times => times.Count) / time.TotalSeconds;
    }

    private static BenchRoute[] Reads(Seeded seeded, int networks, int peers)
    {
        const string once = "\"createdAt\":";
        return
        [
            BenchRoute.Get("/v1/me", ["/v1/me"], "\"isAdmin\":", 1),
            BenchRoute.Get("/v1/dashboard", ["/v1/dashboard"], "\"checklist\":", 1),
            BenchRoute.Get("/v1/networks", ["/v1/networks"], once, Math.Min(networks, DefaultPage)),
            BenchRoute.Get("/v1/networks/{networkId}", [.. seeded.Networks.Select(id => $"/v1/networks/{id}")], once, 1),
            BenchRoute.Get("/v1/networks/{networkId}/peers", [.. seeded.Networks.Select(id => $"/v1/networks/{id}/peers")], once, Math.Min(peers, DefaultPage)),
            BenchRoute.Get("/v1/networks/{networkId}/activity", [.. seeded.Networks.Select(id => $"/v1/networks/{id}/activity")], "\"actor\":", Math.Min(peers + 1, DefaultPage)),
            BenchRoute.Get("/v1/peers/{peerId}", [.. seeded.Peers.Select(id => $"/v1/peers/{id}")], once, 1),
            BenchRoute.Get("/v1/devices", ["/v1/devices"], once, Math.Min(networks * peers, DefaultPage)),
            BenchRoute.Get("/v1/devices/{deviceId}", [.. seeded.Devices.Select(id => $"/v1/devices/{id}")], once, 1),
        ];
    }

    private static BenchRoute[] Writes(Seeded seeded)
    {
        string Network(Random random) => seeded.Networks[random.Next(seeded.Networks.Length)];
        return
        [
            Write("/v1/networks/{networkId}/peers", HttpMethod.Post, "\"createdAt\":", random => ($"/v1/networks/{Network(random)}/peers", NewPeer($"more-{RandomNumberGenerator.GetHexString(16, lowercase: true)}"))),
            Write("/v1/networks/{networkId}/join-keys", HttpMethod.Post, "\"token\":", random => ($"/v1/networks/{Network(random)}/join-keys", new { MaxUses = 1 })),
            Write("/v1/networks/{networkId}", HttpMethod.Patch, "\"createdAt\":", random => ($"/v1/networks/{Network(random)}", new { Description = $"described {random.Next()}" })),
            Write("/v1/peers/{peerId}", HttpMethod.Patch, "\"createdAt\":", random => ($"/v1/peers/{seeded.Peers[random.Next(seeded.Peers.Length)]}", new { Name = $"renamed-{RandomNumberGenerator.GetHexString(16, lowercase: true)}" })),
        ];

        static BenchRoute Write(string name, HttpMethod method, string marker, Func<Random, (string Path, object Body)> make) => new(
            $"{method} {name}",
            random =>
            {
                (string path, object body) = make(random);
                return new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
            },
            marker,
            Objects: 1);
    }

    private static object NewPeer(string name) =>
        new { Name = name, PublicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Platform = "ios" };

    private static async Task<Seeded> SeedAsync(LabApi api, int networks, int peers, TextWriter progress, CancellationToken cancellation)
    {
        ConcurrentBag<string> networkIds = [];
        ConcurrentBag<PeerAnswer> made = [];
        ParallelOptions few = new() { MaxDegreeOfParallelism = 8, CancellationToken = cancellation };
        await Parallel.ForAsync(0, networks, few, async (number, stop) =>
        {
            NetworkAnswer network = await api.PostAsync<NetworkAnswer>("/v1/networks", new { Name = $"network-{number}" }, stop);
            for (int at = 0; at < peers; at++)
            {
                made.Add(await api.PostAsync<PeerAnswer>($"/v1/networks/{network.Id}/peers", NewPeer($"device-{number}-{at}"), stop));
            }

            networkIds.Add(network.Id);
            if (networkIds.Count % 10 == 0)
            {
                await progress.WriteLineAsync($"{networkIds.Count} of {networks} networks with {peers} peers each");
            }
        });
        return new Seeded([.. networkIds], [.. made.Select(peer => peer.Id)], [.. made.Select(peer => peer.DeviceId)]);
    }

    private sealed record Seeded(string[] Networks, string[] Peers, string[] Devices);
}
