using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Policies;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Policies;

/// <summary>Access policy from the text to what each agent is given.</summary>
public sealed class PolicyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task New_network_lets_its_members_reach_each_other_and_says_so_to_each_by_its_name()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        DevicePolicy policy = (await UntilPolicyAsync(alpha, 1))[^1];

        Assert.Equal((alpha.Peer, 1ul, 0ul), (PeerOf(policy), policy.Revision, policy.PolicyVersion));
        PolicyRule rule = Assert.Single(policy.Rules);
        Assert.Equal((1u, 3u, 0, 0), (rule.Verdict, rule.Direction, rule.From4.Length, rule.Ports.Count));
        JsonElement seen = await home.GetAsync($"/v1/networks/{home.Network}/policy");
        Assert.True(seen.GetProperty("allowsAll").GetBoolean());
        Assert.Equal("allowed", (await ExplainAsync(home, "alpha", "alpha", "tcp/22")).GetProperty("verdict").GetString());
    }

    // C: an edit costs what it touches.
    [Fact]
    public async Task Edit_that_changes_one_pair_gives_bytes_to_the_receiver_alone_and_none_to_the_others()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await using TestAgent gamma = await home.JoinAsync(_server, "gamma");
        const string before = "rules:\n  - allow: everyone\n    to: everyone\n    ports: [icmp]\n";
        await PutAsync(home, new { text = before, confirmSeconds = 0 });
        foreach (TestAgent agent in new[] { alpha, beta, gamma })
        {
            await UntilPolicyAsync(agent, 2);
            await agent.UntilPeersAsync(3);
        }
        int deltas = gamma.Frames.Count(frame => frame.NetworkDelta is not null || frame.NetworkMap is not null);

        // The new rule stands before the other, so that all lines move.
        await PutAsync(home, new { text = "# One more.\nrules:\n  - allow: device:alpha\n    to: device:beta\n    ports: [tcp/22]\n" + before[7..], confirmSeconds = 0 });
        DevicePolicy given = (await UntilPolicyAsync(beta, 3))[^1];

        Assert.Equal([1u, 2u], given.RuleNumbers);
        Assert.Equal((5, 22u), (given.Rules[0].From4.Length, given.Rules[0].Ports[0].First));
        // Whatever is sent to them comes after what beta got: a tag that names them is the next.
        await TagAsync(home, gamma.Peer.ToString(), ["quiet"]);
        await PutAsync(home, new { text = "default: deny\n", confirmSeconds = 0 });
        Assert.Equal([1ul, 2ul, 3ul], (await UntilPolicyAsync(alpha, 3)).Select(policy => policy.Revision));
        Assert.Equal([1ul, 2ul, 3ul], (await UntilPolicyAsync(gamma, 3)).Select(policy => policy.Revision));
        Assert.Equal(deltas, gamma.Frames.Count(frame => frame.NetworkDelta is not null || frame.NetworkMap is not null));
    }

    [Fact]
    public async Task Tags_names_and_roles_of_devices_and_people_change_the_rules_of_those_whom_they_name()
    {
        TestPerson owner = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(owner);
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await PutAsync(home, new { text = "rules:\n  - allow: device:alpha\n    to: tag:server\n", confirmSeconds = 0 });
        Assert.Empty((await UntilPolicyAsync(beta, 2))[^1].Rules);

        await TagAsync(home, beta.Peer.ToString(), ["server"]);
        Assert.Single((await UntilPolicyAsync(beta, 3))[^1].Rules);
        Assert.Equal("server", (await home.GetAsync($"/v1/peers/{beta.Peer}")).GetProperty("tags")[0].GetString());

        using HttpResponseMessage renamed = await owner.Http.PatchAsJsonAsync($"/v1/peers/{alpha.Peer}", new { name = "omega" });
        Assert.True(renamed.IsSuccessStatusCode);
        Assert.Empty((await UntilPolicyAsync(beta, 4))[^1].Rules);
    }

    [Fact]
    public async Task Agent_that_comes_back_gets_its_rules_only_when_they_changed_and_one_that_is_too_old_none()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        DevicePolicy had = (await UntilPolicyAsync(alpha, 1))[^1];
        // The map comes after it: what follows counts maps.
        await alpha.UntilPeersAsync(1);
        int maps = Maps();
        await alpha.CloseAsync();

        await alpha.OpenAsync(_server.Url, hello =>
        {
            hello.Known.Clear();
            hello.Known.Add(new KnownNetwork { NetworkId = had.NetworkId, PolicyEpoch = had.Epoch, PolicyRevision = had.Revision });
            return hello;
        });
        await TestAgent.UntilAsync(() => Maps() > maps, "the map once more");
        Assert.Single(await UntilPolicyAsync(alpha, 1));
        maps = Maps();
        await alpha.CloseAsync();

        await alpha.OpenAsync(_server.Url, hello =>
        {
            hello.Known.Clear();
            hello.Capability = 2;
            return hello;
        });
        await TestAgent.UntilAsync(() => Maps() > maps, "the map once more");
        Assert.Single(await UntilPolicyAsync(alpha, 1));

        int Maps() => alpha.Frames.Count(frame => frame.NetworkMap is not null);
    }

    [Fact]
    public async Task Policy_whose_tests_fail_or_that_cannot_be_read_or_that_somebody_changed_is_refused_with_the_reason()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        string path = $"/v1/networks/{home.Network}/policy";

        JsonElement failing = await RefusedAsync(home, new { text = "default: deny\ntests:\n  - from: device:alpha\n    to: device:beta\n    port: tcp/22\n    expect: allowed\n" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("policy.tests_failed", failing.GetProperty("code").GetString());
        Assert.Equal("Line 3: device:alpha to device:beta, tcp/22, should be allowed: alpha to beta is denied by the default.", failing.GetProperty("errors").GetProperty("tests")[0].GetString());
        JsonElement unread = await RefusedAsync(home, new { text = "default: deny\nrules:\n  - allow: nobody\n    to: everyone\n" }, HttpStatusCode.BadRequest);
        Assert.StartsWith("Line 3: ", unread.GetProperty("errors").GetProperty("text")[0].GetString(), StringComparison.Ordinal);
        await PutAsync(home, new { text = "default: allow\n", baseVersion = 0 });
        JsonElement late = await RefusedAsync(home, new { text = "default: allow\n", baseVersion = 0 }, HttpStatusCode.Conflict);
        Assert.Equal("policy.changed", late.GetProperty("code").GetString());
        Assert.Equal(1, (await home.GetAsync(path)).GetProperty("current").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Dry_run_says_what_opens_and_closes_and_changes_nothing()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");

        JsonElement check = await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/policy/check", new
        {
            document = new { @default = "deny", groups = Array.Empty<object>(), rules = new[] { new { verdict = "allow", from = new[] { "device:alpha" }, to = new[] { "device:beta", "device:gone" }, ports = new[] { "tcp/22" }, comment = "" } }, tests = Array.Empty<object>() },
        });

        Assert.Equal((0, 2), (check.GetProperty("opening").GetInt32(), check.GetProperty("closing").GetInt32()));
        JsonElement pair = check.GetProperty("pairs").EnumerateArray().Single(row => row.GetProperty("from").GetString() == "alpha");
        Assert.Equal(["tcp/1-21", "tcp/23-65535", "udp", "icmp", "other"], pair.GetProperty("closes").EnumerateArray().Select(word => word.GetString()!));
        Assert.Equal("device:gone", check.GetProperty("warnings")[0].GetString());
        Assert.True(check.GetProperty("takesFromYou").GetBoolean());
        Assert.Contains("allow: device:alpha", check.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await home.GetAsync($"/v1/networks/{home.Network}/policy")).GetProperty("current").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Change_that_takes_from_its_author_goes_back_by_itself_unless_confirmed()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        string path = $"/v1/networks/{home.Network}/policy";

        JsonElement first = await PutAsync(home, new { text = "default: deny\n" });
        Assert.Equal("pending", first.GetProperty("current").GetProperty("state").GetString());
        Assert.True(first.GetProperty("mayConfirm").GetBoolean());
        Assert.Empty((await UntilPolicyAsync(alpha, 2))[^1].Rules);
        await _server.SqlAsync("UPDATE network_policies SET confirm_by = now() - interval '1 second' WHERE network_id = $1", home.Network.Value);
        await _server.App.Services.GetRequiredService<PolicyReverts>().RevertAsync(CancellationToken.None);

        Assert.Single((await UntilPolicyAsync(alpha, 3))[^1].Rules);
        JsonElement versions = (await home.GetAsync($"{path}/versions")).GetProperty("items");
        Assert.Equal([("automatic", "kept"), ("change", "reverted")], versions.EnumerateArray().Select(row => (row.GetProperty("kind").GetString()!, row.GetProperty("state").GetString()!)));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'policy.revert' AND actor_kind = 'system' AND target_id = $1", home.Network.ToString()));

        await PutAsync(home, new { text = "default: deny\n" });
        JsonElement kept = await NetworkScenario.PostAsync(home.Person.Http, $"{path}/confirm", new { version = 3 });
        Assert.Equal("kept", kept.GetProperty("current").GetProperty("state").GetString());
        await _server.App.Services.GetRequiredService<PolicyReverts>().RevertAsync(CancellationToken.None);
        Assert.Equal(3, (await home.GetAsync(path)).GetProperty("current").GetProperty("version").GetInt64());

        JsonElement back = await NetworkScenario.PostAsync(home.Person.Http, $"{path}/revert", new { version = 2 });
        Assert.Equal((4L, true), (back.GetProperty("current").GetProperty("version").GetInt64(), back.GetProperty("allowsAll").GetBoolean()));
    }

    private static async Task<IReadOnlyList<DevicePolicy>> UntilPolicyAsync(TestAgent agent, int count)
    {
        await TestAgent.UntilAsync(() => agent.Frames.Count(frame => frame.DevicePolicy is not null) >= count, $"{count} policies of {agent.Name}");
        return [.. agent.Frames.Where(frame => frame.DevicePolicy is not null).Select(frame => Protocol.WireMessages.Read(DevicePolicy.Parser, frame.DevicePolicy.Statement.Span))];
    }

    private static Primitives.PeerId PeerOf(DevicePolicy policy) => new(new Guid(policy.PeerId.Span, bigEndian: true));

    private static async Task<JsonElement> PutAsync(NetworkScenario home, object body)
    {
        using HttpResponseMessage response = await home.Person.Http.PutAsJsonAsync($"/v1/networks/{home.Network}/policy", body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<JsonElement> RefusedAsync(NetworkScenario home, object body, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await home.Person.Http.PutAsJsonAsync($"/v1/networks/{home.Network}/policy", body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task TagAsync(NetworkScenario home, string peer, string[] tags)
    {
        using HttpResponseMessage response = await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/tags", new { tags });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Task<JsonElement> ExplainAsync(NetworkScenario home, string from, string to, string port) =>
        home.GetAsync($"/v1/networks/{home.Network}/policy/explain?from={from}&to={to}&port={Uri.EscapeDataString(port)}");
}
