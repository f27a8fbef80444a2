using System.Net;
using System.Text.Json;
using Lanstead.Protocol;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>F1 and F2: many machines at once, over two server processes on one database.</summary>
public sealed class JoinsAtOnceTests(PostgresCluster cluster)
{
    private const int Pool = 500;

    private static readonly int s_rounds = LongRun.Count(usual: 5, whole: 50);

    // Thousands of requests: keeping every statement's trace in memory would be most of the work.
    private static readonly string[] s_quiet = ["--log-level", "Warning"];

    [Fact]
    public async Task F1_500_joins_at_once_fill_a_pool_of_500_and_20_more_are_told_that_it_is_full()
    {
        await using TestServer first = await TestServer.StartAsync(cluster, settings: s_quiet);
        await using TestServer second = await TestServer.StartAsync(cluster, replicaOf: first, settings: s_quiet);
        // A /23 has 512 addresses: less first, last and gateway 509; nine are reserved.
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync(), ipv4Cidr: "10.77.0.0/23");
        for (int i = 0; i < 9; i++)
            await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/reservations", new { address = $"10.77.1.{100 + i}", label = "kept" });
        string key = await home.KeyAsync(maxUses: 10_000);

        (HttpStatusCode Status, string Code)[] joins = await Task.WhenAll(Enumerable.Range(0, Pool).Select(i => JoinAsync(i % 2 == 0 ? first : second, key, "node")));
        Assert.All(joins, join => Assert.Equal(HttpStatusCode.Created, join.Status));

        (HttpStatusCode Status, string Code)[] more = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => JoinAsync(i % 2 == 0 ? first : second, key, "late")));
        Assert.All(more, join => Assert.Equal((HttpStatusCode.Conflict, "network.address_pool_exhausted"), join));

        Assert.Equal((long)Pool, await first.SqlAsync("SELECT count(DISTINCT ipv4) FROM peers"));
        Assert.Equal((long)Pool, await first.SqlAsync("SELECT count(DISTINCT ipv6) FROM peers"));
        Assert.Equal((long)Pool, await first.SqlAsync("SELECT count(DISTINCT name) FROM devices"));
        Assert.Equal(0L, await first.SqlAsync("SELECT count(*) FROM peers p JOIN addresses a ON a.network_id = p.network_id AND a.address = p.ipv4 WHERE a.peer_id <> p.id OR a.kind <> 'peer'"));
        // Who was refused used nothing up and left no device behind.
        Assert.Equal(Pool, await first.SqlAsync("SELECT uses FROM join_keys"));
        Assert.Equal((long)Pool, await first.SqlAsync("SELECT count(*) FROM devices"));
    }

    [Fact]
    public async Task F1_deletes_in_between_never_free_an_address_before_its_rest()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_quiet);
        NetworkScenario home = await NetworkScenario.MakeAsync(await server.SetUpAsync(), ipv4Cidr: "10.78.0.0/26");
        string key = await home.KeyAsync(maxUses: 1000);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => JoinAsync(server, key, "node")));
        JsonElement[] peers = [.. (await home.GetAsync($"/v1/networks/{home.Network}/peers?limit=200")).GetProperty("items").EnumerateArray()];
        string[] freed = [.. peers.Take(10).Select(peer => peer.GetProperty("ipv4").GetString()!)];

        Task deletes = Task.WhenAll(peers.Take(10).Select(peer => home.Person.Http.DeleteAsync($"/v1/peers/{peer.GetProperty("id").GetString()}")));
        Task<(HttpStatusCode Status, string Code)[]> joins = Task.WhenAll(Enumerable.Range(0, 30).Select(_ => JoinAsync(server, key, "next")));
        await deletes;
        Assert.All(await joins, join => Assert.Equal(HttpStatusCode.Created, join.Status));
        JsonElement[] after = [.. (await home.GetAsync($"/v1/networks/{home.Network}/peers?limit=200")).GetProperty("items").EnumerateArray()];
        Assert.Equal(40, after.Length);
        Assert.Empty(after.Select(peer => peer.GetProperty("ipv4").GetString()!).Intersect(freed));

        // 61 addresses, 40 in use, 10 at rest: 11 more fit, then it is full; after an hour the ten are free again.
        (HttpStatusCode Status, string Code)[] rest = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => JoinAsync(server, key, "last")));
        Assert.Equal(11, rest.Count(join => join.Status == HttpStatusCode.Created));
        await server.SqlAsync("UPDATE addresses SET free_after = now() - interval '1 second' WHERE kind = 'quiet'");
        (HttpStatusCode Status, string Code)[] again = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => JoinAsync(server, key, "again")));
        Assert.Equal(10, again.Count(join => join.Status == HttpStatusCode.Created));
        Assert.Single(again, join => join == (HttpStatusCode.Conflict, "network.address_pool_exhausted"));
    }

    [Fact]
    public async Task F2_of_200_parallel_uses_of_one_key_exactly_one_wins_in_each_round()
    {
        await using TestServer first = await TestServer.StartAsync(cluster, settings: s_quiet);
        await using TestServer second = await TestServer.StartAsync(cluster, replicaOf: first, settings: s_quiet);
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync(), ipv4Cidr: "10.79.0.0/16");
        for (int round = 0; round < s_rounds; round++)
        {
            JsonElement key = await home.KeyBodyAsync();
            string token = key.GetProperty("token").GetString()!;
            string code = key.GetProperty("code").GetString()!;

            (HttpStatusCode Status, string Code)[] uses = await Task.WhenAll(
                Enumerable.Range(0, 200).Select(i => JoinAsync(i % 2 == 0 ? first : second, i % 3 == 0 ? code : token, "racer")));

            Assert.Single(uses, use => use.Status == HttpStatusCode.Created);
            Assert.Equal(199, uses.Count(use => use == (HttpStatusCode.Forbidden, "join_key.used_up")));
            Assert.Equal(199L, await first.SqlAsync(
                "SELECT count(*) FROM audit WHERE action = 'join_key.use' AND outcome = 'denied' AND target_id = $1", key.GetProperty("id").GetString()!));
        }
        Assert.Equal((long)s_rounds, await first.SqlAsync("SELECT count(*) FROM devices"));
    }

    [Fact]
    public async Task Guesses_of_codes_are_stopped_after_twenty()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: s_quiet);
        var codes = new List<string>();
        for (int i = 0; i < 25; i++)
            codes.Add((await JoinAsync(server, ShortCode.Create(), "guess")).Code);
        Assert.Equal(20, codes.Count(code => code == "join_key.unknown"));
        Assert.Equal(5, codes.Count(code => code == "rate.limited"));
    }

    private static async Task<(HttpStatusCode Status, string Code)> JoinAsync(TestServer server, string key, string hostname)
    {
        using var machine = EcdsaP256.Create();
        using HttpClient http = server.Client();
        // All come at once and each waits for its turn: on a busy machine that takes as long as it takes.
        http.Timeout = TimeSpan.FromMinutes(5);
        using HttpResponseMessage response = await TestAgent.PostEnrolmentAsync(http, machine, key, hostname);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(response));
    }
}
