using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Retention;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Flows;

/// <summary>Flow logs at the server: told by whom it concerns, kept for a week, seen by those who look after the network.</summary>
public sealed class FlowLogTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Connections_are_listed_filtered_summed_up_and_exported_with_a_row_in_the_audit()
    {
        NetworkScenario home = await HomeAsync();
        await using TestAgent nas = await home.JoinAsync(_server, "nas");
        await using TestAgent laptop = await home.JoinAsync(_server, "laptop");
        await using TestAgent phone = await home.JoinAsync(_server, "phone");
        (string to, string from, string other) = (await AddressAsync(nas), await AddressAsync(laptop), await AddressAsync(phone));
        await TestAgent.UntilAsync(() => nas.Replicas.TryGetValue(home.Network, out var map) && map.Head is { LogsFlows: true }, "a network whose flows are logged");
        await TellAsync(
            nas, home,
            Row(1, from, to, port: 22) with { Over = false, Rule = 2, PolicyVersion = 6, BytesIn = 700, BytesOut = 300 },
            Row(2, other, to, port: 445) with { Refused = true, PacketsIn = 40 },
            Row(3, other, to, port: 80) with { Rule = 1, BytesIn = 10 });
        // The same connection, further on, and after its end nothing more.
        await TellAsync(nas, home, Row(1, from, to, port: 22) with { Rule = 2, PolicyVersion = 7, BytesIn = 7000, BytesOut = 3000 });
        await TellAsync(nas, home, Row(1, from, to, port: 22) with { Rule = 2, BytesIn = 1 });

        JsonElement[] all = await ListAsync(home, "");
        Assert.Equal([80, 445, 22], all.Select(flow => flow.GetProperty("toPort").GetInt32()));
        JsonElement ssh = all[2];
        Assert.Equal(("laptop", "nas", "allowed", 2, true, 7000L), (Name(ssh, "from"), Name(ssh, "to"), ssh.GetProperty("verdict").GetString(), ssh.GetProperty("rule").GetInt32(), ssh.GetProperty("over").GetBoolean(), ssh.GetProperty("bytesIn").GetInt64()));
        // A connection is judged again when the rules change: the last word counts.
        Assert.Equal((7L, JsonValueKind.Null), (ssh.GetProperty("policyVersion").GetInt64(), all[0].GetProperty("policyVersion").ValueKind));
        foreach ((string filter, int[] ports) in new[]
        {
            ("?verdict=refused", new[] { 445 }), ("?port=80", [80]), ("?device=phone", [80, 445]), ("?device=phone&peer=nas&verdict=allowed", [80]), ($"?device={laptop.Device}", [22]),
            ("?device=phone&peer=laptop", []), ("?device=nobody", []), ("?rule=0", [445]), ("?protocol=17", []), ("?from=2099-01-01T00:00:00Z", []), ("?to=2099-01-01T00:00:00Z&limit=200", [80, 445, 22]),
        })
            Assert.True(ports.SequenceEqual((await ListAsync(home, filter)).Select(flow => flow.GetProperty("toPort").GetInt32())), filter);
        JsonElement page = await home.GetAsync($"/v1/networks/{home.Network}/flows?limit=2");
        Assert.Equal(22, (await ListAsync(home, $"?limit=2&cursor={page.GetProperty("nextCursor").GetString()}")).Single().GetProperty("toPort").GetInt32());
        Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(await home.Person.Http.GetAsync($"/v1/networks/{home.Network}/flows?verdict=perhaps")));

        JsonElement summary = await home.GetAsync($"/v1/networks/{home.Network}/flows/summary");
        Assert.Equal((true, 7, 2L, 40L), (summary.GetProperty("isOn").GetBoolean(), summary.GetProperty("days").GetInt32(), summary.GetProperty("connections").GetInt64(), summary.GetProperty("refused").GetInt64()));
        Assert.Equal([("laptop", 10_000L), ("phone", 10L)], summary.GetProperty("topPairs").EnumerateArray().Select(pair => (Name(pair, "from"), pair.GetProperty("bytes").GetInt64())));
        Assert.Equal((JsonValueKind.Null, 40L), summary.GetProperty("refusedBy").EnumerateArray().Single() is var by ? (by.GetProperty("rule").ValueKind, by.GetProperty("packets").GetInt64()) : default);

        using HttpResponseMessage csv = await home.Person.Http.GetAsync($"/v1/networks/{home.Network}/flows/export?format=csv&verdict=refused");
        string[] lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2, true), (lines.Length, lines[1].Contains($"phone,{other},,nas,{to},445,6,refused", StringComparison.Ordinal)));
        string jsonl = await home.Person.Http.GetStringAsync($"/v1/networks/{home.Network}/flows/export");
        Assert.Equal(3, jsonl.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'flows.export' AND target_id = $1", home.Network.ToString()));
    }

    [Fact]
    public async Task J3_an_agent_is_believed_about_connections_to_itself_alone()
    {
        NetworkScenario home = await HomeAsync();
        NetworkScenario quiet = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        NetworkScenario foreign = await HomeAsync();
        await using TestAgent bad = await home.JoinAsync(_server, "bad");
        await using TestAgent victim = await home.JoinAsync(_server, "victim");
        await using TestAgent router = await home.JoinAsync(_server, "router");
        await using TestAgent silent = await quiet.JoinAsync(_server, "silent");
        await using TestAgent other = await quiet.JoinAsync(_server, "other");
        await using TestAgent stranger = await foreign.JoinAsync(_server, "stranger");
        (string me, string them, string third) = (await AddressAsync(bad), await AddressAsync(victim), await AddressAsync(router));
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await TellAsync(
            bad, home,
            Row(1, me, them), Row(2, third, them), Row(3, me, me), Row(4, "8.8.8.8", me), Row(5, third, "8.8.8.8"), Row(6, third, "192.168.7.1"), Row(7, "192.168.9.9", me), Row(8, third, "fd00::1"),
            Row(9, third, me) with { StartedAt = now + 3_600_000, SeenAt = now + 3_600_000 }, Row(10, third, me) with { SeenAt = now - 60_000, StartedAt = now }, Row(11, third, me) with { Protocol = 256 },
            Row(12, third, me) with { RemotePort = 70_000 }, Row(13, third, me) with { BytesIn = ulong.MaxValue }, Row(14, third, me) with { Local = ByteString.CopyFrom(1, 2, 3) },
            Row(15, third, me) with { StartedAt = long.MinValue, SeenAt = long.MinValue });
        // A LAN counts once people said yes to it.
        await bad.SendAsync(new AgentFrame { RouteOffers = new RouteOffers { NetworkId = home.Network.ToWire(), Prefixes = { "192.168.7.0/24" } } });
        await TellAsync(bad, home, Row(20, third, "192.168.7.1"));
        Assert.Empty(await ListAsync(home, ""));
        using HttpResponseMessage yes = await home.Person.Http.PutAsJsonAsync($"/v1/peers/{bad.Peer}/routes", new { prefix = "192.168.7.0/24", decision = "approved" });
        Assert.Equal(HttpStatusCode.OK, yes.StatusCode);
        await TellAsync(bad, home, Row(21, third, "192.168.7.1"), Row(22, third, me));
        Assert.Equal(new[] { "192.168.7.1", me }.Order(StringComparer.Ordinal), (await ListAsync(home, "")).Select(flow => flow.GetProperty("toAddress").GetString()).Order(StringComparer.Ordinal));

        // Nothing of a network that logs none, or that the device is not in; and what another device told stays as it is.
        await TellAsync(silent, quiet, Row(1, await AddressAsync(other), await AddressAsync(silent)));
        await TellAsync(bad, foreign, Row(1, third, await AddressAsync(stranger)));
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM flows WHERE network_id = $1 OR network_id = $2", quiet.Network.Value, foreign.Network.Value));

        // Who tells more than there can be is believed less, and too large a report ends the connection.
        Row[] many = [.. Enumerable.Range(1, 2000).Select(n => Row((ulong)n, "10.255.255.254", them, port: 9))];
        for (int i = 0; i < 10; i++)
            await TellAsync(victim, home, many);
        await TellAsync(victim, home, [.. many.Select(row => row with { Remote = Bytes(third) })]);
        Assert.InRange((long)(await _server.SqlAsync("SELECT count(*) FROM flows WHERE peer_id = $1", victim.Peer.Value))!, 0, 1999);
        Assert.True((await home.GetAsync($"/v1/networks/{home.Network}/flows/summary")).GetProperty("lost").GetInt64() > 0);
        await bad.SendAsync(new AgentFrame { Flows = new FlowReport { NetworkId = home.Network.ToWire(), Rows = { Enumerable.Range(0, 2001).Select(_ => new FlowRow()) } } });
        await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
    }

    [Fact]
    public async Task H1_only_who_looks_after_a_network_sees_its_connections_and_members_are_told_that_there_is_a_log()
    {
        NetworkScenario home = await HomeAsync();
        TestPerson stranger = await _server.RegisterAsync();
        foreach (string path in new[] { "", "/summary", "/export" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"/v1/networks/{home.Network}/flows{path}")).StatusCode);
        Assert.True((await home.GetAsync($"/v1/networks/{home.Network}")).GetProperty("settings").GetProperty("flowLog").GetBoolean());
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'network.update' AND target_id = $1 AND after->'settings'->>'flowLog' = 'true' AND before->'settings'->>'flowLog' = 'false'", home.Network.ToString()));
        using HttpResponseMessage tooLong = await home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { settings = new { flowLogDays = 91 } });
        Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(tooLong));
    }

    [Fact]
    public async Task N3_connections_are_gone_after_a_week_or_as_the_network_says_and_no_address_of_elsewhere_can_be_written()
    {
        NetworkScenario week = await HomeAsync(), day = await HomeAsync();
        await ChangeAsync(day, new { flowLogDays = 1 });
        foreach (NetworkScenario home in new[] { week, day })
        {
            await using TestAgent nas = await home.JoinAsync(_server, "nas");
            await using TestAgent laptop = await home.JoinAsync(_server, "laptop");
            (string to, string from) = (await AddressAsync(nas), await AddressAsync(laptop));
            long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await TellAsync(nas, home, [.. Enumerable.Range(0, 30).Select(age => Row((ulong)age + 1, from, to) with { StartedAt = now - (age * 86_400_000L) - 60_000, SeenAt = now - (age * 86_400_000L) })]);
            if (home != week)
                continue;
            Npgsql.PostgresException refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _server.SqlAsync("UPDATE flows SET local = '93.184.216.34' WHERE network_id = $1", home.Network.Value));
            Assert.Equal("flows_stay_inside", refused.ConstraintName);
        }
        await _server.App.Services.GetRequiredService<RetentionWorker>().PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal((7L, 1L), (await CountAsync(week), await CountAsync(day)));
        // And with the devices all of it.
        using HttpResponseMessage gone = await week.Person.Http.DeleteAsync($"/v1/devices/{(await week.GetAsync("/v1/devices")).GetProperty("items").EnumerateArray().First(device => device.GetProperty("name").GetString() == "laptop").GetProperty("id").GetString()}");
        Assert.True(gone.IsSuccessStatusCode, await gone.Content.ReadAsStringAsync());
        Assert.Equal(0L, await CountAsync(week));
    }

    private async Task<long> CountAsync(NetworkScenario home) => (long)(await _server.SqlAsync("SELECT count(*) FROM flows WHERE network_id = $1", home.Network.Value))!;

    private async Task<NetworkScenario> HomeAsync()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await ChangeAsync(home, new { flowLog = true });
        return home;
    }

    private static async Task ChangeAsync(NetworkScenario home, object settings)
    {
        using HttpResponseMessage changed = await home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { settings });
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
    }

    private async Task<string> AddressAsync(TestAgent agent) => (string)(await _server.SqlAsync("SELECT host(ipv4) FROM peers WHERE id = $1", agent.Peer.Value))!;

    private static async Task TellAsync(TestAgent agent, NetworkScenario home, params Row[] rows)
    {
        ulong number = (ulong)Interlocked.Increment(ref s_reports);
        await agent.SendAsync(new AgentFrame { Flows = new FlowReport { NetworkId = home.Network.ToWire(), Number = number, Rows = { rows.Select(row => row.ToWire()) } } });
        await TestAgent.UntilAsync(() => agent.Frames.Any(frame => frame.FlowsTaken?.Number == number), "the answer to a report");
    }

    private static async Task<JsonElement[]> ListAsync(NetworkScenario home, string query) =>
        [.. (await home.GetAsync($"/v1/networks/{home.Network}/flows{query}")).GetProperty("items").EnumerateArray()];

    private static string? Name(JsonElement flow, string end) => flow.GetProperty(end).GetProperty("name").GetString();

    private static Row Row(ulong number, string remote, string local, uint port = 22)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return new Row(number, Bytes(remote), Bytes(local)) { LocalPort = port, StartedAt = now - 1000, SeenAt = now };
    }

    private static ByteString Bytes(string address) => ByteString.CopyFrom(IPAddress.Parse(address).GetAddressBytes());

    private static long s_reports;
}

/// <summary>A row as a test writes it.</summary>
internal sealed record Row(ulong Number, ByteString Remote, ByteString Local)
{
    public ByteString Remote { get; init; } = Remote;

    public ByteString Local { get; init; } = Local;

    public uint Protocol { get; init; } = 6;

    public uint RemotePort { get; init; }

    public uint LocalPort { get; init; }

    public bool Refused { get; init; }

    public uint Rule { get; init; }

    public ulong PolicyVersion { get; init; }

    public long StartedAt { get; init; }

    public long SeenAt { get; init; }

    public bool Over { get; init; } = true;

    public ulong PacketsIn { get; init; } = 1;

    public ulong BytesIn { get; init; } = 60;

    public ulong BytesOut { get; init; }

    public FlowRow ToWire() => new()
    {
        Number = Number, Remote = Remote, Local = Local, Protocol = Protocol, RemotePort = RemotePort, LocalPort = LocalPort, Refused = Refused, Rule = Rule, PolicyVersion = PolicyVersion, StartedAt = StartedAt, SeenAt = SeenAt,
        Over = Over, PacketsIn = PacketsIn, BytesIn = BytesIn, BytesOut = BytesOut,
    };
}
