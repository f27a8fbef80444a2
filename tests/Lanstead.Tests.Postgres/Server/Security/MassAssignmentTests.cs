using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>H2: what a body says beyond what the route takes changes nothing; ids count only where the route has its id.</summary>
public sealed class MassAssignmentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    public static TheoryData<string, string, string> Changes => new()
    {
        { "networks", "/v1/networks/{networkId}", "name" },
        { "devices", "/v1/devices/{deviceId}", "name" },
        { "tenants", "/v1/tenants/{tenantId}", "name" },
        { "peers", "/v1/peers/{peerId}", "name" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task H2_a_change_with_every_column_of_the_row_changes_only_what_the_route_takes(string table, string route, string taken)
    {
        (TestPerson owner, TestPerson other, JsonElement foreign) = await TwoPeopleAsync();
        Dictionary<string, string> objects = await new RouteWalk(_server, owner).MakeObjectsAsync();
        string id = objects[route.Split('{', '}')[1]];
        JsonObject before = await RowAsync(table, id);

        // Every column, by its own name and as JSON would spell it, with a value of the right kind that is not the row's.
        var body = new JsonObject { [taken] = "changed" };
        foreach ((string column, JsonNode? value) in before)
        {
            if (column == taken)
                continue;
            JsonNode? lie = Lie(column, value, other, foreign);
            body[column] = lie;
            body[JsonNamingPolicy.CamelCase.ConvertName(Pascal(column))] = lie?.DeepClone();
        }
        // These are the routes' own to change, and are tested with them.
        string[] owns = table switch { "tenants" => ["visibility", "access", "settings"], "networks" => ["visibility", "joinPolicy", "requiredRole", "settings"], "devices" => ["expiresAt"], "peers" => ["approved", "endsAt"], _ => [] };
        foreach (string own in (string[])["description", "ipv4", "publicEndpoint", "gatewayDeviceId", .. owns])
            body.Remove(own);

        using HttpResponseMessage answer = await owner.Http.PatchAsync(route.Replace(route[route.IndexOf('{', StringComparison.Ordinal)..], id, StringComparison.Ordinal), JsonContent.Create(body));
        JsonObject after = await RowAsync(table, id);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        string[] changed = [.. before.Where(pair => !JsonNode.DeepEquals(pair.Value, after[pair.Key])).Select(pair => pair.Key)];
        Assert.Empty(changed.Except([taken, "slug", "revision", "updated_at"]));
        Assert.Equal("changed", after[taken]!.GetValue<string>());
    }

    [Fact]
    public async Task H2_registering_does_not_make_an_administrator_and_making_things_does_not_choose_their_owner()
    {
        (TestPerson owner, TestPerson other, JsonElement foreign) = await TwoPeopleAsync();
        string foreignNetwork = foreign.GetProperty("id").GetString()!;
        using HttpResponseMessage registered = await _server.Anonymous.PostAsJsonAsync("/v1/auth/register", new
        {
            email = "mallory@example.org", username = "mallory", password = "correct horse mallory staple", mode = "token",
            isAdmin = true, is_admin = true, role = "owner", tenantId = other.TenantId.ToString(), id = other.UserId.ToString(), verified = true,
        });
        Assert.Equal(201, (int)registered.StatusCode);
        Assert.Equal(false, await _server.SqlAsync("SELECT is_admin FROM users WHERE email_normalized ILIKE 'mallory@example.org'"));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM members m JOIN users u ON u.id = m.user_id WHERE u.username = 'mallory'"));
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM members m JOIN users u ON u.id = m.user_id WHERE u.username = 'mallory' AND m.tenant_id = $1", other.TenantId.Value));

        NetworkScenario home = await NetworkScenario.MakeAsync(owner);
        JsonElement peer = await NetworkScenario.PostAsync(owner.Http, $"/v1/networks/{home.Network}/peers?networkId={foreignNetwork}&tenantId={other.TenantId}", new
        {
            name = "phone", publicKey = Convert.ToBase64String(new byte[31].Append((byte)9).ToArray()),
            networkId = foreignNetwork, tenantId = other.TenantId.ToString(), ownerUserId = other.UserId.ToString(), kind = "agent", rxBytes = 5, price = 0,
        });
        Assert.Equal(home.Network.ToString(), peer.GetProperty("networkId").GetString());
        Assert.Equal("config", peer.GetProperty("kind").GetString());
        Assert.Equal(1L, await _server.SqlAsync(
            "SELECT count(*) FROM devices WHERE id = $1 AND tenant_id = $2 AND owner_user_id = $3 AND kind = 'config'",
            peer.GetProperty("deviceId").GetGuid(), owner.TenantId.Value, owner.UserId.Value));

        JsonElement key = await NetworkScenario.PostAsync(owner.Http, $"/v1/networks/{home.Network}/join-keys", new
        {
            maxUses = 1, uses = -5, tenantId = other.TenantId.ToString(), networkId = foreignNetwork, createdBy = other.UserId.ToString(), token = "lsk_mine",
        });
        Assert.Equal(1L, await _server.SqlAsync(
            "SELECT count(*) FROM join_keys WHERE id = $1 AND uses = 0 AND network_id = $2 AND tenant_id = $3 AND created_by = $4",
            key.GetProperty("id").GetGuid(), home.Network.Value, owner.TenantId.Value, owner.UserId.Value));
    }

    [Fact]
    public async Task H2_making_a_network_in_anothers_space_and_asking_with_two_spaces_shows_and_makes_nothing_there()
    {
        (TestPerson owner, TestPerson other, _) = await TwoPeopleAsync();
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "mine", tenantId = other.TenantId.ToString() });
        Assert.Equal(404, (int)made.StatusCode);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM networks WHERE tenant_id = $1", other.TenantId.Value));

        foreach (string query in new[] { $"tenant={other.TenantId}", $"tenant={owner.TenantId}&tenant={other.TenantId}", $"tenant={other.TenantId}&tenant={owner.TenantId}" })
        {
            string text = await owner.Http.GetStringAsync($"/v1/networks?{query}").ContinueWith(answer => answer.IsCompletedSuccessfully ? answer.GetAwaiter().GetResult() : "", TaskScheduler.Default);
            Assert.DoesNotContain("foreign", text, StringComparison.Ordinal);
        }
    }

    private async Task<(TestPerson Owner, TestPerson Other, JsonElement Foreign)> TwoPeopleAsync()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        return (owner, other, await NetworkScenario.PostAsync(other.Http, "/v1/networks", new { name = "foreign" }));
    }

    private async Task<JsonObject> RowAsync(string table, string id) =>
        JsonNode.Parse((string)(await _server.SqlAsync($"SELECT to_jsonb(t)::text FROM {table} t WHERE id = $1", Guid.Parse(id)))!)!.AsObject();

    private static JsonNode? Lie(string column, JsonNode? value, TestPerson other, JsonElement foreign) => column switch
    {
        "tenant_id" => other.TenantId.ToString(),
        "owner_user_id" => other.UserId.ToString(),
        "network_id" => foreign.GetProperty("id").GetString(),
        _ => value?.GetValueKind() switch
        {
            JsonValueKind.Number => value.GetValue<long>() + 7,
            JsonValueKind.True => false,
            JsonValueKind.False => true,
            JsonValueKind.String when Guid.TryParse(value.GetValue<string>(), out _) => other.UserId.ToString(),
            JsonValueKind.String => "lie",
            _ => "lie",
        },
    };

    private static string Pascal(string column) => string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
