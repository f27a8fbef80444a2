using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>The counts beside a network and on the home page are what a recount of all peers says.</summary>
public sealed class CountTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int Workers = 8;
    private const int StepsEach = 40;

    // As Liveness.OfPeer says it, of every peer there is.
    private const string Recount = """
        SELECT n.id, n.peer_count, count(p.id),
            count(p.id) FILTER (WHERE p.public_key IS NOT NULL
                AND greatest(p.last_handshake_at, CASE WHEN d.kind = 'agent' THEN d.last_seen_at END) > now() - interval '3 minutes')
        FROM networks n LEFT JOIN peers p ON p.network_id = n.id LEFT JOIN devices d ON d.id = p.device_id
        WHERE n.tenant_id = $1 GROUP BY n.id
        """;

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Counts_equal_a_recount_after_joins_deletions_moves_and_signs_of_life_at_once()
    {
        TestPerson[] people = [await _server.RegisterAsync(), await _server.RegisterAsync()];
        foreach (TestPerson person in people)
        {
            for (int i = 0; i < 3; i++)
                await NetworkScenario.MakeAsync(person, $"Network {i}");
        }

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkAsync(people[worker % people.Length], new Random(worker))));

        foreach (TestPerson person in people)
            await CompareAsync(person, atLeastOnline: 1);
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 60, true)]
    [InlineData(false, 240, false)]
    [InlineData(false, 1000, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, 60, true)]
    [InlineData(true, 240, false)]
    [InlineData(true, 1000, false)]
    public async Task Peer_counts_as_online_by_its_own_handshake_or_its_agents_last_contact(bool byAgent, int ageSeconds, bool online)
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        JsonElement peer = await AddAsync(home.Person.Http, home.Network.ToString());
        await SignAsync(peer, byAgent, ageSeconds);

        JsonElement network = await home.GetAsync($"/v1/networks/{home.Network}");
        Assert.Equal(online ? 1 : 0, network.GetProperty("onlineCount").GetInt32());
        Assert.Equal(online ? "online" : "stale", (await home.GetAsync($"/v1/peers/{peer.GetProperty("id")}")).GetProperty("status").GetString());
        await CompareAsync(home.Person, atLeastOnline: online ? 1 : 0);
    }

    private async Task WorkAsync(TestPerson person, Random random)
    {
        for (int step = 0; step < StepsEach; step++)
        {
            string[] networks = [.. (await ItemsAsync(person, "/v1/networks?limit=200")).Select(n => n.GetProperty("id").GetString()!)];
            if (networks.Length == 0)
                continue;
            string network = networks[random.Next(networks.Length)];
            int dice = random.Next(100);
            if (dice < 40)
            {
                await SendAsync(person, HttpMethod.Post, $"/v1/networks/{network}/peers", NewPeer());
                continue;
            }
            if (dice < 43)
            {
                await SendAsync(person, HttpMethod.Delete, $"/v1/networks/{network}", null);
                await NetworkScenario.MakeAsync(person, "Another");
                continue;
            }
            JsonElement[] peers = await ItemsAsync(person, $"/v1/networks/{network}/peers?limit=200");
            if (peers.Length == 0)
                continue;
            JsonElement peer = peers[random.Next(peers.Length)];
            if (dice < 55)
                await SendAsync(person, HttpMethod.Delete, $"/v1/peers/{peer.GetProperty("id")}", null);
            else if (dice < 62)
                await SendAsync(person, HttpMethod.Delete, $"/v1/devices/{peer.GetProperty("deviceId")}", null);
            else if (dice < 70)
                await SendAsync(person, HttpMethod.Patch, $"/v1/peers/{peer.GetProperty("id")}", new { ipv4 = Other(peer, random) });
            else
                // Far from the three minutes on either side, however slow the machine is.
                await SignAsync(peer, byAgent: dice % 2 == 0, random.Next(2) == 0 ? random.Next(60) : 600 + random.Next(4000));
        }
    }

    private async Task CompareAsync(TestPerson person, long atLeastOnline)
    {
        var counted = new Dictionary<string, (long Kept, long Peers, long Online)>();
        await using var connection = new Npgsql.NpgsqlConnection(_server.Connection);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(Recount, connection) { Parameters = { new() { Value = person.TenantId.Value } } };
        await using (Npgsql.NpgsqlDataReader row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                counted[row.GetGuid(0).ToString("D")] = (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        }
        JsonElement[] shown = await ItemsAsync(person, "/v1/networks?limit=200");
        Assert.Equal(counted.Count, shown.Length);
        foreach (JsonElement network in shown)
        {
            string id = network.GetProperty("id").GetString()!;
            Assert.Equal((counted[id].Peers, counted[id].Peers, counted[id].Online), (counted[id].Kept, network.GetProperty("peerCount").GetInt64(), network.GetProperty("onlineCount").GetInt64()));
        }
        JsonElement home = await person.Http.GetFromJsonAsync<JsonElement>("/v1/dashboard");
        Assert.Equal(
            (counted.Count, counted.Values.Sum(n => n.Peers), counted.Values.Sum(n => n.Online)),
            (home.GetProperty("networks").GetInt32(), home.GetProperty("peers").GetInt64(), home.GetProperty("peersOnline").GetInt64()));
        Assert.Equal(await _server.SqlAsync("SELECT count(*) FROM devices WHERE tenant_id = $1", person.TenantId.Value), home.GetProperty("devices").GetInt64());
        Assert.InRange(counted.Values.Sum(n => n.Online), atLeastOnline, long.MaxValue);
    }

    // An agent's contact, or a handshake: so long ago.
    private Task<object?> SignAsync(JsonElement peer, bool byAgent, int ageSeconds) => byAgent
        ? RunAsync(
            "UPDATE devices SET kind = 'agent', machine_key = coalesce(machine_key, $2), last_seen_at = now() - $3 * interval '1 second' WHERE id = $1",
            peer.GetProperty("deviceId").GetGuid(), RandomNumberGenerator.GetBytes(91), ageSeconds)
        : RunAsync(
            "UPDATE peers SET last_handshake_at = now() - $2 * interval '1 second' WHERE id = $1", peer.GetProperty("id").GetGuid(), ageSeconds);

    private async Task<object?> RunAsync(string sql, params object[] values)
    {
        // Eight workers at once on a busy machine: connections are few, and waiting for one is no fault.
        string patient = new Npgsql.NpgsqlConnectionStringBuilder(_server.Connection) { Timeout = 60, MaxPoolSize = 4, ApplicationName = nameof(CountTests) }.ConnectionString;
        await using var connection = new Npgsql.NpgsqlConnection(patient);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        foreach (object value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync();
    }

    private static string Other(JsonElement peer, Random random)
    {
        string[] parts = peer.GetProperty("ipv4").GetString()!.Split('.');
        return string.Create(CultureInfo.InvariantCulture, $"{parts[0]}.{parts[1]}.{parts[2]}.{random.Next(2, 255)}");
    }

    private static Task<JsonElement> AddAsync(HttpClient http, string network) => NetworkScenario.PostAsync(http, $"/v1/networks/{network}/peers", NewPeer());

    private static object NewPeer() => new
    {
        name = $"device-{RandomNumberGenerator.GetHexString(12, lowercase: true)}",
        publicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        platform = "ios",
    };

    private static async Task<JsonElement[]> ItemsAsync(TestPerson person, string path)
    {
        using HttpResponseMessage answer = await person.Http.GetAsync(path);
        // What another worker deleted meanwhile has nothing left to list.
        return (int)answer.StatusCode == 404 ? [] : [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray()];
    }

    private static async Task SendAsync(TestPerson person, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        // Gone, or taken, by another worker: that is how it must end, never in a fault.
        Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode is 404 or 409, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
