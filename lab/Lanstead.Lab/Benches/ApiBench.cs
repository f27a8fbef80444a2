using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches;

/// <summary>How fast the API answers reads and lists: 100 networks of 100 peers, 50 clients at once.</summary>
internal sealed class ApiBench : IScenario
{
    private const int Clients = 50;
    private const double LimitMilliseconds = 50;

    public string Name => "bench-api";

    public string Summary => "API reads: --networks N (100), --peers N (100), --seconds N (30), 50 clients";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int networks = options.Number("--networks", 100);
        int peers = options.Number("--peers", 100);
        TimeSpan time = TimeSpan.FromSeconds(options.Number("--seconds", 30));
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
            ["LANSTEAD_LOG_LEVEL"] = "Warning",
        };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        (string Route, string[] Paths)[] routes = await SeedAsync(stage.Api, networks, peers, progress, cancellation);

        progress.WriteLine("warming up for 5 s");
        await LoadAsync(stage.Api.Client, routes, TimeSpan.FromSeconds(5), cancellation);
        progress.WriteLine($"{Clients} clients for {time.TotalSeconds:0} s");
        ConcurrentDictionary<string, Latencies> seen = await LoadAsync(stage.Api.Client, routes, time, cancellation);

        foreach ((string route, _) in routes)
        {
            Latencies times = seen[route];
            table.Add(
                $"GET {route}",
                $"p95 at most {LimitMilliseconds:0} ms",
                $"p50 {times.Percentile(0.5):0.0} p95 {times.Percentile(0.95):0.0} p99 {times.Percentile(0.99):0.0} ms, {times.Count} requests, {times.Failures} failed",
                times.Percentile(0.95) <= LimitMilliseconds && times is { Failures: 0, Count: > 0 });
        }

        table.Conclusion = $"{seen.Values.Sum(times => times.Count) / time.TotalSeconds:0} requests a second, clients on the same machine";
    }

    private static async Task<(string Route, string[] Paths)[]> SeedAsync(
        LabApi api, int networks, int peers, TextWriter progress, CancellationToken cancellation)
    {
        ConcurrentBag<string> networkIds = [];
        ConcurrentBag<string> peerIds = [];
        ConcurrentBag<string> deviceIds = [];
        ParallelOptions few = new() { MaxDegreeOfParallelism = 8, CancellationToken = cancellation };
        await Parallel.ForAsync(0, networks, few, async (number, stop) =>
        {
            NetworkAnswer network = await api.PostAsync<NetworkAnswer>("/v1/networks", new { Name = $"network-{number}" }, stop);
            networkIds.Add(network.Id);
            for (int at = 0; at < peers; at++)
            {
                PeerAnswer peer = await api.PostAsync<PeerAnswer>(
                    $"/v1/networks/{network.Id}/peers",
                    new { Name = $"device-{number}-{at}", PublicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Platform = "ios" },
                    stop);
                peerIds.Add(peer.Id);
                deviceIds.Add(peer.DeviceId);
            }

            if (networkIds.Count % 10 == 0)
            {
                await progress.WriteLineAsync($"{networkIds.Count} of {networks} networks with {peers} peers each");
            }
        });
        return
        [
            ("/v1/me", ["/v1/me"]),
            ("/v1/dashboard", ["/v1/dashboard"]),
            ("/v1/networks", ["/v1/networks"]),
            ("/v1/networks/{networkId}", [.. networkIds.Select(id => $"/v1/networks/{id}")]),
            ("/v1/networks/{networkId}/peers", [.. networkIds.Select(id => $"/v1/networks/{id}/peers")]),
            ("/v1/networks/{networkId}/activity", [.. networkIds.Select(id => $"/v1/networks/{id}/activity")]),
            ("/v1/peers/{peerId}", [.. peerIds.Select(id => $"/v1/peers/{id}")]),
            ("/v1/devices", ["/v1/devices"]),
            ("/v1/devices/{deviceId}", [.. deviceIds.Select(id => $"/v1/devices/{id}")]),
        ];
    }

    private static async Task<ConcurrentDictionary<string, Latencies>> LoadAsync(
        HttpClient client, (string Route, string[] Paths)[] routes, TimeSpan time, CancellationToken cancellation)
    {
        ConcurrentDictionary<string, Latencies> seen = new(routes.Select(route => KeyValuePair.Create(route.Route, new Latencies())));
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(ClientAsync));
        return seen;

        async Task ClientAsync(int number)
        {
            // Seeded: each run asks for the same things in the same order.
            Random random = new(number);
            while (TimeProvider.System.GetElapsedTime(start) < time)
            {
                (string route, string[] paths) = routes[random.Next(routes.Length)];
                long sent = TimeProvider.System.GetTimestamp();
                using HttpResponseMessage answer = await client.GetAsync(new Uri(paths[random.Next(paths.Length)], UriKind.Relative), cancellation);
                await answer.Content.CopyToAsync(Stream.Null, cancellation);
                seen[route].Add(TimeProvider.System.GetElapsedTime(sent), answer.IsSuccessStatusCode);
            }
        }
    }
}
