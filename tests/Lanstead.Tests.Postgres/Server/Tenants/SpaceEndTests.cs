using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Tenants;

/// <summary>A space that is deleted stays for its grace time as it is, and is then gone for good.</summary>
public sealed class SpaceEndTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly (HttpStatusCode, string) s_beingDeleted = (HttpStatusCode.Conflict, "space.being_deleted");

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Space_is_deleted_only_with_its_name_typed_and_members_see_when_it_goes()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson viewer = await space.WithAsync("viewer");
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await space.AskAsync(space.Owner, "DELETE", "", new { name = "chess club" }));

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));

        TimeSpan left = (await space.GetAsync(viewer)).GetProperty("deleteAfter").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(left.TotalDays, 6.99, 7);
        JsonElement me = await viewer.Http.GetFromJsonAsync<JsonElement>("/v1/me");
        JsonElement mine = me.GetProperty("tenants").EnumerateArray().Single(t => t.GetProperty("id").GetGuid() == space.Id.Value);
        Assert.Equal(JsonValueKind.String, mine.GetProperty("deleteAfter").ValueKind);
        Assert.Equal(s_beingDeleted, await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));
    }

    [Fact]
    public async Task In_the_grace_time_all_is_read_nothing_changes_nobody_joins_and_tunnels_go_on()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility = "public", access = "open" });
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { name = "LAN", tenantId = space.Id.ToString() });
        var lan = new NetworkScenario(space.Owner, new NetworkId(network.GetProperty("id").GetGuid()));
        await using TestAgent alpha = await lan.JoinAsync(_server, "alpha");
        await using TestAgent beta = await lan.JoinAsync(_server, "beta");
        await alpha.UntilPeersAsync(2);
        string key = await lan.KeyAsync();
        TestPerson admin = await space.WithAsync("admin");
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));

        // Every change that the owner could make, in the walk's own words for what they are about.
        string path = $"/v1/networks/{lan.Network}";
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "PATCH", path, new { name = "Other" }));
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "DELETE", path));
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "POST", $"{path}/join-keys", new { }));
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "POST", $"{path}/peers", new { name = "phone", publicKey = Convert.ToBase64String([.. new byte[31], 9]) }));
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "POST", "/v1/networks", new { name = "More", tenantId = space.Id.ToString() }));
        Assert.Equal(s_beingDeleted, await AskAsync(space.Owner, "DELETE", $"/v1/devices/{alpha.Device}"));
        Assert.Equal(s_beingDeleted, await space.AskAsync(space.Owner, "PATCH", "", new { name = "Other" }));
        Assert.Equal(s_beingDeleted, await space.AskAsync(space.Owner, "PATCH", $"/members/{admin.UserId}", new { role = "viewer" }));
        Assert.Equal(s_beingDeleted, await space.AskAsync(space.Owner, "POST", "/transfer", new { userId = admin.UserId.ToString() }));
        using (HttpResponseMessage late = await TestAgent.PostEnrolmentAsync(_server.Anonymous, Lanstead.Protocol.EcdsaP256.Create(), key, "late"))
            Assert.Equal("space.being_deleted", await NetworkScenario.CodeOfAsync(late));
        TestPerson stranger = await _server.RegisterAsync();
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await space.AskAsync(stranger, "POST", "/join", new { }));
        Assert.DoesNotContain(space.Id.ToString(), (await stranger.Http.GetFromJsonAsync<JsonElement>("/v1/tenants/discover?limit=200")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(admin, "GET", $"{path}/peers"));
        Assert.Equal(2, alpha.Replica.Peers.Count);

        // Only an owner calls it off; then all is as before.
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await space.AskAsync(admin, "POST", "/restore"));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "POST", "/restore"));
        Assert.Equal((HttpStatusCode.Conflict, "space.not_being_deleted"), await space.AskAsync(space.Owner, "POST", "/restore"));
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(space.Owner, "PATCH", path, new { name = "Other" }));
        await using TestAgent late2 = await lan.JoinAsync(_server, "gamma");
        await alpha.UntilPeersAsync(3);
    }

    [Fact]
    public async Task After_the_grace_time_it_is_gone_with_networks_and_devices_and_its_machines_are_told()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        Space other = await Space.MakeAsync(_server, space.Owner, new { name = "Stays" });
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { name = "LAN", tenantId = space.Id.ToString() });
        await using TestAgent alpha = await new NetworkScenario(space.Owner, new NetworkId(network.GetProperty("id").GetGuid())).JoinAsync(_server, "alpha");
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));
        TenantPurge purge = _server.App.Services.GetRequiredService<TenantPurge>();
        Assert.Equal(0, await purge.RunAsync(CancellationToken.None));
        await _server.SqlAsync("UPDATE tenants SET delete_after = now() - interval '1 second' WHERE id = $1", space.Id.Value);

        // Several replicas at once take it once.
        int[] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => purge.RunAsync(CancellationToken.None)));

        Assert.Equal(1, taken.Sum());
        await alpha.UntilGoodbyeAsync(Lanstead.Protocol.Wire.Goodbye.Types.Reason.DeviceRemoved);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await space.AskAsync(space.Owner, "GET"));
        Assert.Equal((HttpStatusCode.OK, ""), await other.AskAsync(space.Owner, "GET"));
        Assert.Equal(0L, await _server.SqlAsync("SELECT (SELECT count(*) FROM networks WHERE tenant_id = $1) + (SELECT count(*) FROM devices WHERE tenant_id = $1) + (SELECT count(*) FROM members WHERE tenant_id = $1)", space.Id.Value));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'tenant.purge' AND actor_kind = 'system'", space.Id.Value));
    }

    private static async Task<(HttpStatusCode Status, string Code)> AskAsync(TestPerson person, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }
}
