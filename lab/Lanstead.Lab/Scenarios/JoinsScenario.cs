using System.Collections.Concurrent;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>F1: 500 joins at once over two servers into a network with exactly 500 free addresses, then 20 more.</summary>
internal sealed class JoinsScenario : IScenario
{
    private const int Pool = 500;
    private const int More = 20;
    private const int UsableInSlash23 = 509; // 512 less network, broadcast and gateway address
    private const int AtOnce = 50;
    private const int NoAnswer = 0;

    public string Name => "joins";

    public string Summary => "500 joins at once over two servers, pool of 500, then 20 more (F1)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        options.RequirePrograms();
        await using Topology topology = await Topology.CreateAsync();
        LabHost host = await topology.AddAsync("server", subnet: 9);
        LabPostgres database = await LabPostgres.StartAsync(host.Machine, topology.Workspace.File("postgres"));
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_DATABASE"] = database.ConnectionString,
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
        };
        string data = topology.Workspace.File("server-data");
        await using LabServer first = LabServer.StartOnMachine(options, host, data, 8080, settings);
        await using LabServer second = LabServer.StartOnMachine(options, host, data, 8081, settings);
        await Task.WhenAll(
            first.UntilReadyAsync(TimeSpan.FromSeconds(60), cancellation), second.UntilReadyAsync(TimeSpan.FromSeconds(60), cancellation));
        progress.WriteLine("two servers on one database are ready");

        LabServer printed = first.SetupToken() is null ? second : first;
        using LabApi api = await Stage.SignUpAsync(printed, Account.Random("owner"), cancellation);
        NetworkAnswer network = await SmallNetworkAsync(api, cancellation);
        JoinKeyAnswer key = await api.JoinKeyAsync(network, uses: 10_000, cancellation);

        progress.WriteLine($"{Pool} joins, {AtOnce} at a time, over both servers");
        using HttpClient one = first.CreateClient();
        using HttpClient two = second.CreateClient();
        long start = TimeProvider.System.GetTimestamp();
        EnrolmentOutcome[] joined = await EnrolAsync([one, two], key, 0, Pool, cancellation);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        EnrolmentOutcome[] late = await EnrolAsync([one, two], key, Pool, More, cancellation);

        string[] addresses = await AddressesAsync(api, network, cancellation);
        int failed = joined.Concat(late).Count(outcome => outcome.Status >= 500);
        table.Add("joins that succeed", $"{Pool}", $"{joined.Count(outcome => outcome.Status is 200 or 201)} in {seconds:0.0} s", joined.All(outcome => outcome.Status is 200 or 201));
        table.Add("different addresses", $"{Pool}", $"{addresses.Distinct().Count()} of {addresses.Length}", addresses.Distinct().Count() == Pool && addresses.Length == Pool);
        table.Add("further joins refused with 409", $"{More}", $"{late.Count(outcome => outcome.Status == 409)}", late.All(outcome => outcome.Status == 409));
        table.Add("answers 5xx", "0", $"{failed}", failed == 0);
        int silent = joined.Concat(late).Count(outcome => outcome.Status == NoAnswer);
        table.Add("joins without an answer", "0", $"{silent}", silent == 0);
        foreach (EnrolmentOutcome odd in joined.Where(outcome => outcome.Status is NoAnswer or >= 300).Concat(late.Where(outcome => outcome.Status != 409)).Take(3))
        {
            progress.WriteLine($"unexpected: {odd.Status} {odd.Body}");
        }
    }

    // A /23 with reservations for all but the pool's addresses.
    private static async Task<NetworkAnswer> SmallNetworkAsync(LabApi api, CancellationToken cancellation)
    {
        NetworkAnswer network = await api.NetworkAsync("pool", "10.250.0.0/23", cancellation);
        for (int at = 0; at < UsableInSlash23 - Pool; at++)
        {
            await api.PostAsync<object>($"/v1/networks/{network.Id}/reservations", new { Address = $"10.250.1.{100 + at}", Label = "kept" }, cancellation);
        }

        return network;
    }

    private static async Task<EnrolmentOutcome[]> EnrolAsync(
        HttpClient[] clients, JoinKeyAnswer key, int from, int count, CancellationToken cancellation)
    {
        ConcurrentBag<EnrolmentOutcome> outcomes = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(from, from + count, parallel, async (number, stop) =>
            outcomes.Add(await EnrolAsync(clients[number % clients.Length], key, number, stop)));
        return [.. outcomes];
    }

    // No answer is an outcome too, and the checks say that it is none of the right ones.
    private static async Task<EnrolmentOutcome> EnrolAsync(HttpClient client, JoinKeyAnswer key, int number, CancellationToken stop)
    {
        try
        {
            return await Enrolment.SendAsync(client, key.Token, $"joiner-{number}", stop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new EnrolmentOutcome(NoAnswer, null, $"no answer: {e.Message}");
        }
    }

    private static async Task<string[]> AddressesAsync(LabApi api, NetworkAnswer network, CancellationToken cancellation)
    {
        List<string> addresses = [];
        string cursor = "";
        do
        {
            PageAnswer<PeerAnswer> page = await api.GetAsync<PageAnswer<PeerAnswer>>($"/v1/networks/{network.Id}/peers?limit=200{cursor}", cancellation);
            addresses.AddRange(page.Items.Select(peer => peer.Ipv4));
            cursor = page.NextCursor is null ? "" : $"&cursor={Uri.EscapeDataString(page.NextCursor)}";
        }
        while (cursor.Length > 0);
        return [.. addresses];
    }
}
