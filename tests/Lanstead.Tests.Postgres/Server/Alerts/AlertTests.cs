using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Alerts;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Alerts;

/// <summary>Alerts: told once when it begins and once when it is over, to who looks after the network and to the audit; and not when it only comes and goes.</summary>
public sealed class AlertTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_device_that_is_away_for_long_enough_is_told_once_and_its_return_once()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent nas = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "nas");
        await using TestAgent laptop = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "laptop");
        JsonElement alert = await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/alerts", new { kind = "deviceAway", forMinutes = 10 });
        await LookAsync();
        Assert.Empty(Told(home, "alert.fired"));

        // 1. Away, but not for so long: and back before it is.
        await AwayAsync(nas, minutes: 5);
        await LookAsync();
        Assert.Empty(Told(home, "alert.fired"));
        await BackAsync(nas);
        await LookAsync();
        Assert.Equal(0L, await StatesAsync(home));

        // 2. For longer: nothing by a server that could not hear it for as long; by another once, however often one looks.
        await AwayAsync(nas, minutes: 15);
        await _server.App.Services.GetRequiredService<AlertWatch>().LookAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Told(home, "alert.fired"));
        await Task.WhenAll(LookAsync(), LookAsync());
        await LookAsync();
        JsonElement fired = Assert.Single(Told(home, "alert.fired"));
        Assert.Equal("nas in Home has not been seen for 10 min", fired.GetProperty("text").GetString());
        Assert.Equal(["nas"], await FiringAsync(home));
        Assert.Equal(["nas in Home (" + await SpaceAsync(home) + ") is away."], await BellAsync(home, "alertFired"));

        // 3. Back, away and back again within the time: nothing.
        await BackAsync(nas);
        await LookAsync();
        await AwayAsync(nas, minutes: 0);
        await LookAsync();
        await BackAsync(nas);
        await LookAsync();
        Assert.Empty(Told(home, "alert.over"));

        // 4. Back for as long: once.
        await _server.SqlAsync("UPDATE alert_states SET clear_since = clear_since - interval '6 minutes' WHERE peer_id = $1", nas.Peer.Value);
        await LookAsync();
        await LookAsync();
        Assert.Equal("nas in Home is back", Assert.Single(Told(home, "alert.over")).GetProperty("text").GetString());
        Assert.Single(await BellAsync(home, "alertOver"));
        Assert.Empty(await FiringAsync(home));

        using HttpResponseMessage gone = await home.Person.Http.DeleteAsync($"/v1/networks/{home.Network}/alerts/{alert.GetProperty("id").GetString()}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Fact]
    public async Task Refusals_and_holds_are_told_of_devices_with_the_tag_alone()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent nas = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "nas");
        await using TestAgent scanner = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "scanner");
        await using TestAgent other = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "other");
        await _server.SqlAsync("UPDATE peers SET tags = '{watched}' WHERE id = $1", scanner.Peer.Value);
        foreach (object alert in new object[] { new { kind = "refusals", tag = "watched", forMinutes = 1, perMinute = 100 }, new { kind = "deviceHeld", tag = "watched", forMinutes = 1 } })
            await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/alerts", alert);
        foreach (TestAgent from in new[] { scanner, other })
        {
            await _server.SqlAsync("""
                INSERT INTO flows (peer_id, number, network_id, tenant_id, remote_peer_id, remote, local, protocol, remote_port, local_port, allowed, rule, started_at, seen_at, is_over, packets_in, packets_out, bytes_in, bytes_out)
                SELECT $1, (random() * 1e9)::bigint, p.network_id, p.tenant_id, $2, '10.0.0.2', '10.0.0.3', 6, 0, 23, false, 0, now(), now(), true, 201, 0, 0, 0 FROM peers p WHERE p.id = $1
                """, nas.Peer.Value, from.Peer.Value);
            await _server.SqlAsync("UPDATE devices SET expires_at = now() - interval '1 second' WHERE id = $1", from.Device.Value);
            await _server.SqlAsync("UPDATE peers SET held = 'expired' WHERE id = $1", from.Peer.Value);
        }
        await LookAsync();
        Assert.Empty(Told(home, "alert.fired"));
        await _server.SqlAsync("UPDATE alert_states SET since = since - interval '1 minute' WHERE peer_id = $1", scanner.Peer.Value);
        await LookAsync();
        Assert.Equal(["device_held scanner", "refusals scanner"], Told(home, "alert.fired").Select(told => $"{told.GetProperty("alert").GetString()} {told.GetProperty("device").GetString()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alert_of_a_space_counts_where_the_network_has_none_of_its_kind_for_the_device_and_tells_of_a_device_once()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        NetworkScenario lab = await NetworkScenario.MakeAsync(home.Person, "Lab");
        string ofSpace = $"/v1/tenants/{home.Person.TenantId}/alerts", ofLab = $"/v1/networks/{lab.Network}/alerts";
        await using TestAgent nas = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "nas");
        Lanstead.Primitives.PeerId atHome = nas.Peer;
        await nas.JoinAsync(_server, await lab.KeyAsync(), "nas");
        await using TestAgent probe = await TestAgent.EnrolAsync(_server, await lab.KeyAsync(), "probe");
        await using TestAgent scope = await TestAgent.EnrolAsync(_server, await lab.KeyAsync(), "scope");
        await _server.SqlAsync("UPDATE peers SET tags = '{slow}' WHERE id = $1", scope.Peer.Value);
        string whole = (await NetworkScenario.PostAsync(home.Person.Http, ofSpace, new { kind = "deviceAway", forMinutes = 10 })).GetProperty("id").GetString()!;
        await NetworkScenario.PostAsync(home.Person.Http, ofLab, new { kind = "deviceAway", forMinutes = 600, tag = "slow" });
        foreach (TestAgent agent in new[] { nas, probe, scope })
            await AwayAsync(agent, minutes: 15);
        await LookAsync();
        await LookAsync();
        Assert.Equal(["nas in Home", "probe in Lab"], Told(home, "alert.fired").Select(told => $"{told.GetProperty("device").GetString()} in {told.GetProperty("network").GetString()}").Order(StringComparer.Ordinal));

        // Each network's page has the space's beside its own, with what is so in it; the space's has all.
        JsonElement[] seen = [.. (await home.GetAsync(ofLab)).GetProperty("alerts").EnumerateArray()];
        Assert.Equal([lab.Network.ToString(), null], seen.Select(alert => alert.GetProperty("networkId").GetString()));
        Assert.Equal(["probe"], seen[1].GetProperty("firing").EnumerateArray().Select(device => device.GetProperty("name").GetString()));
        JsonElement[] firing = [.. (await home.GetAsync(ofSpace)).GetProperty("alerts").EnumerateArray().Single().GetProperty("firing").EnumerateArray()];
        Assert.Equal(["Home", "Lab"], firing.Select(device => device.GetProperty("networkName").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains(atHome.ToString(), firing.Select(device => device.GetProperty("peerId").GetString()));

        // A narrower one for all of its devices takes them over; the space's is removed by its own address alone.
        await NetworkScenario.PostAsync(home.Person.Http, ofLab, new { kind = "deviceAway", forMinutes = 600 });
        await LookAsync();
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM alert_states WHERE rule_id = $1 AND clear_since IS NOT NULL", Guid.Parse(whole)));
        Assert.Equal(HttpStatusCode.NotFound, (await home.Person.Http.DeleteAsync($"{ofLab}/{whole}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"{ofSpace}/{whole}")).StatusCode);
        TestPerson stranger = await _server.RegisterAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync(ofSpace)).StatusCode);
    }

    [Fact]
    public async Task What_an_agent_warns_of_is_told_once_each_and_what_is_of_elsewhere_is_not()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/alerts", new { kind = "deviceWarns", forMinutes = 1 });
        await using TestAgent nas = await home.JoinAsync(_server, "nas");
        await WarnAsync(nas, ("clock", null));
        await LookAsync();
        Assert.Empty(Told(home, "alert.fired"));
        await WarnAsync(nas, ("clock", null), ("disk", null), ("lock", home.Person.UserId.Value), ("removal", home.Network.Value));
        await AgeAsync(nas);
        await LookAsync();
        await AgeAsync(nas);
        await LookAsync();
        Assert.Equal(
            ["nas in Home warns: it cannot read or write its files", "nas in Home warns: it does not drop devices on the server\u2019s word alone", "nas in Home warns: its clock is wrong"],
            Told(home, "alert.fired").Select(told => told.GetProperty("text").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(3, (await BellAsync(home, "alertFired")).Length);

        // What is over is told by itself, and what goes on is not told again.
        await WarnAsync(nas, ("disk", null));
        await LookAsync();
        await _server.SqlAsync("UPDATE alert_states SET clear_since = clear_since - interval '1 minute' WHERE peer_id = $1", nas.Peer.Value);
        await LookAsync();
        Assert.Equal(["clock", "removal"], Told(home, "alert.over").Select(told => told.GetProperty("warning").GetString()).Order(StringComparer.Ordinal));
        JsonElement firing = (await home.GetAsync($"/v1/networks/{home.Network}/alerts")).GetProperty("alerts")[0].GetProperty("firing");
        Assert.Equal(["nas disk"], firing.EnumerateArray().Select(device => $"{device.GetProperty("name").GetString()} {device.GetProperty("warning").GetString()}"));

        // Only words: what else an agent says ends its connection.
        await nas.SendAsync(new AgentFrame { Status = new StatusReport { Warnings = new WarningReport { Warnings = { new AgentWarning { Warning = "Call me!" } } } } });
        await nas.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
    }

    [Fact]
    public async Task What_makes_no_sense_and_what_is_too_much_is_refused()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        TestPerson stranger = await _server.RegisterAsync();
        string path = $"/v1/networks/{home.Network}/alerts";
        foreach (object wrong in new object[]
        {
            new { kind = "deviceAway", forMinutes = 0 }, new { kind = "deviceAway", forMinutes = 10_081 }, new { kind = "deviceAway", perMinute = 5 }, new { kind = "refusals" },
            new { kind = "refusals", perMinute = 0 }, new { kind = "deviceAway", tag = "" }, new { kind = "deviceAway", tag = "a b" }, new { kind = "weather" },
        })
            Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(await home.Person.Http.PostAsJsonAsync(path, wrong)));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsJsonAsync(path, new { kind = "deviceAway" })).StatusCode);
        await _server.SqlAsync("INSERT INTO alert_rules (id, network_id, tenant_id, kind, for_minutes, created_at) SELECT gen_random_uuid(), id, tenant_id, 'device_held', 5, now() FROM networks, generate_series(1, 50) WHERE id = $1", home.Network.Value);
        Assert.Equal("alert.too_many", await NetworkScenario.CodeOfAsync(await home.Person.Http.PostAsJsonAsync(path, new { kind = "deviceAway" })));
    }

    // A server that runs for an hour: this machine's clock, stopped.
    private async Task LookAsync()
    {
        var time = new SteppedTime();
        time.Step(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1) - DateTimeOffset.UnixEpoch);
        using var watch = ActivatorUtilities.CreateInstance<AlertWatch>(_server.App.Services, time);
        time.Step(TimeSpan.FromHours(1));
        await watch.LookAsync(TestContext.Current.CancellationToken);
    }

    private async Task WarnAsync(TestAgent agent, params (string Warning, Guid? About)[] warnings)
    {
        await agent.SendAsync(new AgentFrame { Status = new StatusReport { Warnings = new WarningReport { Warnings = { warnings.Select(one => new AgentWarning { Warning = one.Warning, About = one.About is { } about ? ByteString.CopyFrom(about.ToByteArray(bigEndian: true)) : ByteString.Empty }) } } } });
        string expected = string.Join(' ', warnings.Select(one => one.Warning).Order(StringComparer.Ordinal));
        await TestAgent.UntilAsync(() => (_server.SqlAsync("SELECT coalesce(string_agg(warning, ' ' ORDER BY warning COLLATE \"C\"), '') FROM device_warnings WHERE device_id = $1", agent.Device.Value).GetAwaiter().GetResult() as string) == expected, $"warnings {expected}");
    }

    // As if it had been so for a while.
    private Task<object?> AgeAsync(TestAgent agent) => _server.SqlAsync("WITH w AS (UPDATE device_warnings SET since = since - interval '2 minutes' WHERE device_id = $1) UPDATE alert_states SET since = since - interval '2 minutes' WHERE peer_id = $2", agent.Device.Value, agent.Peer.Value);

    private Task<object?> AwayAsync(TestAgent agent, int minutes) => _server.SqlAsync("UPDATE devices SET connected = false, last_seen_at = now() - make_interval(mins => $2) WHERE id = $1", agent.Device.Value, minutes);

    private Task<object?> BackAsync(TestAgent agent) => _server.SqlAsync("UPDATE devices SET connected = true, last_seen_at = now() WHERE id = $1", agent.Device.Value);

    private async Task<long> StatesAsync(NetworkScenario home) => (long)(await _server.SqlAsync("SELECT count(*) FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id WHERE r.network_id = $1", home.Network.Value))!;

    private async Task<string> SpaceAsync(NetworkScenario home) => (string)(await _server.SqlAsync("SELECT t.name FROM tenants t JOIN networks n ON n.tenant_id = t.id WHERE n.id = $1", home.Network.Value))!;

    private static JsonElement[] Told(NetworkScenario home, string action) =>
        [.. home.GetAsync($"/v1/audit?action={action}").GetAwaiter().GetResult().GetProperty("items").EnumerateArray().Select(row => row.GetProperty("after"))];

    private static async Task<string[]> FiringAsync(NetworkScenario home) =>
        [.. (await home.GetAsync($"/v1/networks/{home.Network}/alerts")).GetProperty("alerts").EnumerateArray().SelectMany(alert => alert.GetProperty("firing").EnumerateArray()).Select(device => device.GetProperty("name").GetString()!)];

    private static async Task<string[]> BellAsync(NetworkScenario home, string kind) =>
        [.. (await home.GetAsync("/v1/me/notifications")).GetProperty("items").EnumerateArray().Where(one => one.GetProperty("kind").GetString() == kind).Select(one => one.GetProperty("text").GetString()!)];
}
