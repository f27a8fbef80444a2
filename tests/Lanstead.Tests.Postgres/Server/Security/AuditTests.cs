using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Passkeys;
using Microsoft.AspNetCore.Routing;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>N4: every write and every refusal of access leaves exactly one row in the audit.</summary>
public sealed partial class AuditTests(PostgresCluster cluster)
{
    private const string RowsOf = "SELECT count(*) || ' ' || coalesce(string_agg(action || ' ' || outcome, ', '), '') FROM audit WHERE request_id = $1";

    // Whose success needs what this test does not make; that is audited where it is tested.
    private static readonly Dictionary<string, HttpStatusCode> s_refused = new()
    {
        ["POST /v1/admin/mail/test"] = HttpStatusCode.BadGateway,
        ["POST /v1/auth/reset-password"] = HttpStatusCode.Forbidden,
        ["POST /v1/auth/second-factor"] = HttpStatusCode.Unauthorized,
        ["POST /v1/auth/undo-email-change"] = HttpStatusCode.Forbidden,
        ["POST /v1/auth/verify-email"] = HttpStatusCode.Forbidden,
        ["POST /v1/devices/{deviceId}/wake"] = HttpStatusCode.Conflict,
        // No network of the walk's device says how long it is good for; of one that does: HoldTests.
        ["POST /v1/me/devices/{deviceId}/renew"] = HttpStatusCode.Conflict,
        ["POST /v1/me/recovery-codes"] = HttpStatusCode.Conflict,
        // The walk's server offers no release; of one that does: FleetTests.
        ["POST /v1/tenants/{tenantId}/fleet/updates"] = HttpStatusCode.Conflict,
        // The walk's device is a phone, which makes no keys; of an agent: KeyRotationTests.
        ["POST /v1/peers/{peerId}/rotate-key"] = HttpStatusCode.Conflict,
        ["POST /v1/me/totp/confirm"] = HttpStatusCode.Forbidden,
    };

    [Fact]
    public async Task N4_every_route_that_writes_leaves_exactly_one_row()
    {
        // Mail is on, and goes nowhere.
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--mail-host", "localhost", "--mail-port", "1", "--mail-security", "none", "--mail-from", "lan@example.org"]);
        server.WarningsAreExpected = true;
        string setupToken = server.SetupToken;
        var setUp = new { token = setupToken, email = "first@example.org", username = "first", password = "correct horse first staple", mode = "token" };
        string setupRow = await RowOfAsync(server, server.Anonymous, "POST", "/v1/setup", setUp);
        TestPerson owner = await server.RegisterAsync();
        using HttpClient admin = server.Client(
            (await NetworkScenario.PostAsync(server.Anonymous, "/v1/auth/sign-in", new { setUp.email, setUp.password, mode = "token" })).GetProperty("accessToken").GetString());
        using var machine = EcdsaP256.Create();
        using var passkey = new SoftPasskey(PasskeyScenario.OriginOf(server));
        using var another = new SoftPasskey(PasskeyScenario.OriginOf(server));
        var walk = new RouteWalk(server, owner);
        var rows = new Dictionary<string, string> { ["POST /v1/setup"] = setupRow };

        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => r.Method is not ("GET" or "HEAD")))
        {
            string name = RouteWalk.Name(method, route);
            if (rows.ContainsKey(name))
                continue;
            Dictionary<string, string> objects = await walk.MakeObjectsAsync(RouteWalk.EndsMembership(name));
            object? body = name == "POST /v1/auth/device/token"
                ? new { deviceCode = await ApprovedAsync(owner) }
                : Body(name, owner, machine, await KeyAsync(owner, objects["networkId"]), objects, walk.InviteToken);
            if (await walk.LockBodyAsync(name, objects) is { } locked)
                body = JsonDocument.Parse(locked).RootElement;
            // An account has 20 at most, and each round of the walk made one.
            if (name is "POST /v1/me/passkeys")
                await server.SqlAsync("DELETE FROM passkeys WHERE name = 'walk'");
            if (name is "POST /v1/me/passkeys")
                body = await PasskeyScenario.NewBodyAsync(owner.Http, another);
            if (name is "POST /v1/auth/passkeys/confirm" or "POST /v1/auth/passkeys/sign-in")
                body = await PasskeyScenario.NextBodyAsync(server, owner, passkey);
            Access access = route.Metadata.GetMetadata<AccessRule>()!.Access;
            bool isOpen = access is Access.Anonymous or Access.Proof;
            await walk.AddressInvitationAsync(name, objects);
            await walk.AskForConfirmationAsync(name, objects);
            if (name == "DELETE /v1/admin/spaces/{tenantId}/suspension")
                await server.SqlAsync("UPDATE tenants SET suspended_at = now() WHERE id = $1", Guid.Parse(objects["tenantId"]));
            HttpClient http = isOpen ? server.Anonymous : access == Access.Admin ? admin : name == "POST /v1/auth/sign-out" ? (await server.RegisterAsync()).Http : await CallerAsync(server, name, owner, objects);
            if (name == "DELETE /v1/me")
            {
                TestPerson leaver = await server.RegisterAsync();
                (http, body) = (leaver.Http, new { username = leaver.Email.Split('@')[0] });
            }
            rows[name] = await RowOfAsync(server, http, method, RouteWalk.PathOf(route, objects), body, s_refused.TryGetValue(name, out HttpStatusCode refusal) ? refusal : null);
        }
        Assert.Equal(s_expected.Order(StringComparer.Ordinal), rows.Select(r => $"{r.Key}: {r.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task N4_sign_in_that_fails_leaves_one_row_and_tells_no_password()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson owner = await server.SetUpAsync();
        Assert.Equal("1 session.begin failed", await RowOfAsync(
            server, server.Anonymous, "POST", "/v1/auth/sign-in", new { email = owner.Email, password = "guessed wrongly" }, HttpStatusCode.Unauthorized));
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM audit WHERE to_jsonb(audit)::text LIKE '%guessed%'"));
    }

    [Fact]
    public async Task N4_every_refusal_leaves_one_row_and_its_repeats_one_number()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        TestPerson owner = await server.RegisterAsync();
        var walk = new RouteWalk(server, owner);
        Dictionary<string, string> shared = await walk.MakeObjectsAsync();
        int seen = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => r.Route.Metadata.GetMetadata<AccessRule>() is { On: not (null or On.Body) }))
        {
            TestPerson stranger = await server.RegisterAsync();
            TestPerson viewer = await server.RegisterAsync();
            Dictionary<string, string> objects = RouteWalk.EndsMembership(RouteWalk.Name(method, route)) ? await walk.MakeObjectsAsync(freshSpace: true) : shared;
            await server.JoinTenantAsync(viewer, new Lanstead.Primitives.TenantId(Guid.Parse(objects["tenantId"])), "viewer");
            foreach ((TestPerson person, int refusal) in new[] { (stranger, 404), (viewer, 403) })
            {
                (int status, string request) = await CallAsync(person.Http, method, route, objects);
                // 400: who may read may ask, and what was asked here makes no sense.
                if (person == viewer && status is (>= 200 and < 300) or 400)
                    continue;
                Assert.True(status == refusal, $"{RouteWalk.Name(method, route)}: {status}");
                Assert.Equal("1 access.denied denied", await server.SqlAsync(RowsOf, request));
                // Whose object it was is told to its space only when the person can see it anyway.
                Assert.Equal(refusal == 403 ? Guid.Parse(objects["tenantId"]) : DBNull.Value, await server.SqlAsync("SELECT tenant_id FROM audit WHERE request_id = $1", request));
                seen++;
                if (seen > 2)
                    continue;
                for (int i = 0; i < 30; i++)
                    await CallAsync(person.Http, method, route, objects);
                Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'access.denied' AND actor_id = $1", person.UserId.Value));
            }
        }
        Assert.True(seen > 30, $"Only {seen} refusals.");

        // A space that is named in the body.
        using HttpResponseMessage abroad = await (await server.RegisterAsync()).Http.PostAsJsonAsync("/v1/networks", new { name = "x", tenantId = owner.TenantId.ToString() });
        Assert.Equal(HttpStatusCode.NotFound, abroad.StatusCode);
        Assert.Equal("1 access.denied denied", await server.SqlAsync(RowsOf, abroad.Headers.GetValues("X-Request-Id").Single()));

        // What was counted is written when the minute is over, or the server stops.
        await server.App.StopAsync();
        Assert.Equal(2L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'access.denied' AND (after->>'repeats')::int = 30"));
    }

    // Who the route is made for, and the space in the state that it is made for.
    private static async Task<HttpClient> CallerAsync(TestServer server, string name, TestPerson owner, Dictionary<string, string> objects)
    {
        Guid space = Guid.Parse(objects["tenantId"]);
        if (name.EndsWith("/restore", StringComparison.Ordinal))
            await server.SqlAsync("UPDATE tenants SET delete_after = now() + interval '1 day' WHERE id = $1", space);
        if (name.EndsWith("{tenantId}/join", StringComparison.Ordinal))
            await server.SqlAsync("UPDATE tenants SET access = 'open' WHERE id = $1", space);
        if (name.Contains("/rooms/", StringComparison.Ordinal))
            return owner.Http;
        if (!name.EndsWith("}/join", StringComparison.Ordinal) && !name.EndsWith("{tenantId}/leave", StringComparison.Ordinal))
            return owner.Http;
        TestPerson person = await server.RegisterAsync();
        if (name.EndsWith("/leave", StringComparison.Ordinal) || name.EndsWith("{networkId}/join", StringComparison.Ordinal))
            await server.JoinTenantAsync(person, new Lanstead.Primitives.TenantId(space), "member");
        return person.Http;
    }

    private static object? Body(string name, TestPerson owner, ECDsa machine, string joinKey, Dictionary<string, string> objects, string invite)
    {
        long at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return name switch
        {
            "POST /v1/auth/register" => new { email = "new@example.org", username = "new", password = "correct horse new staple" },
            "POST /v1/auth/sign-in" => new { email = owner.Email, password = owner.Password },
            "POST /v1/auth/confirm" => new { password = owner.Password },
            "POST /v1/auth/oidc/{provider}/begin" or "POST /v1/auth/oidc/{provider}/confirm" or "POST /v1/me/identities/{provider}" => new { returnTo = "/" },
            "PATCH /v1/admin/accounts/{accountId}" => new { disabled = true },
            "PUT /v1/admin/spaces/{tenantId}/suspension" => new { reason = "walk" },
            "DELETE /v1/admin/spaces/{tenantId}" => new { name = "walk space", reason = "walk" },
            "POST /v1/admin/sign-in-providers/" => new { name = "audited", kind = "google", clientId = "x" },
            "PATCH /v1/me/passkeys/{passkeyId:guid}" => new { name = "renamed" },
            "PATCH /v1/admin/sign-in-providers/{providerId:guid}" => new { label = "audited" },
            "POST /v1/auth/forgot-password" => new { email = owner.Email },
            "POST /v1/auth/reset-password" => new { token = "x", password = "correct horse reset staple" },
            "POST /v1/auth/second-factor" => new { challenge = "x", code = "123456" },
            "POST /v1/auth/undo-email-change" or "POST /v1/auth/verify-email" => new { token = "x" },
            "POST /v1/me/email" => new { email = "another@example.org" },
            "POST /v1/me/password" => new { current = owner.Password, password = "correct horse other staple" },
            "POST /v1/me/totp/confirm" => new { code = "12345x" },
            "POST /v1/auth/refresh" => new { refreshToken = owner.RefreshToken },
            "POST /v1/me/api-keys" or "POST /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys" => new { name = "audited", scopes = new[] { "networks:read" } },
            "POST /v1/tenants/{tenantId}/service-accounts" => new { name = "audited", role = "viewer" },
            "POST /v1/auth/device" => new { program = "audited" },
            "POST /v1/auth/device/{userCode}/decision" => new { approve = true },
            "POST /v1/invites/join" or "POST /v1/invites/preview" => new { token = invite },
            "POST /v1/tenants/{tenantId}/invitations" => new { email = "invited@example.org" },
            "POST /v1/tenants/{tenantId}/invite-links" => new { },
            "POST /v1/networks/" => new { name = "audited" },
            "POST /v1/tenants/" => new { name = "audited", kind = "team" },
            "PATCH /v1/tenants/{tenantId}" => new { description = "audited" },
            "DELETE /v1/tenants/{tenantId}" => new { name = "walk space" },
            "POST /v1/tenants/{tenantId}/join" => new { },
            "POST /v1/tenants/{tenantId}/transfer" => new { userId = objects["userId"] },
            "POST /v1/tenants/{tenantId}/networks/import" => new { network = RouteWalk.AnyNetworkCopy() },
            "PUT /v1/tenants/{tenantId}/onboarding" => new { questions = Array.Empty<object>() },
            "PUT /v1/tenants/{tenantId}/onboarding/answers" => new { answers = Array.Empty<Guid>() },
            "POST /v1/tenants/{tenantId}/tunnel-servers" => new { name = "audited server", deviceId = objects["machineId"] },
            "PATCH /v1/tunnel-servers/{tunnelServerId}" => new { region = "audited" },
            "PUT /v1/tunnel-servers/{tunnelServerId}/certificate-authority" => new { agreed = true },
            "POST /v1/tunnel-servers/{tunnelServerId}/machine" => new { deviceId = objects["machineId"] },
            "POST /v1/tunnel-servers/{tunnelServerId}/addresses" => new { address = "192.0.2.77" },
            "PATCH /v1/pool-addresses/{poolAddressId}" => new { status = "disabled" },
            "POST /v1/tunnel-servers/{tunnelServerId}/clients" => new { deviceId = objects["machineId"] },
            "PATCH /v1/tunnel-clients/{tunnelClientId}" => new { status = "suspended", serverId = objects["exposingServerId"] },
            "POST /v1/tenants/{tenantId}/exposures" => new { deviceId = objects["machineId"], serverId = objects["exposingServerId"], ports = new[] { new { protocol = "udp", targetPort = 5000 } } },
            "PATCH /v1/exposures/{exposureId}" => new { description = "audited" },
            "PUT /v1/exposures/{exposureId}/limits" or "PUT /v1/tunnel-clients/{tunnelClientId}/limits" => new { rateInKbit = 1000, rateOutKbit = (int?)null, quota = (int?)null },
            "POST /v1/tenants/{tenantId}/blocks" => new { prefix = "198.51.100.7/32", note = "audited" },
            "PUT /v1/tenants/{tenantId}/expose-limits" => new { exposuresMax = 1000, portsMax = (int?)null, userExposuresMax = (int?)null, userPortsMax = (int?)null, quota = (int?)null },
            "POST /v1/tenants/{tenantId}/service-templates" => new { name = "audited service", ports = new[] { new { protocol = "udp", first = 5000, last = 5000 } } },
            "POST /v1/networks/{networkId}/rooms" => new { name = "audited" },
            "PATCH /v1/networks/{networkId}/rooms/{roomId:guid}" => new { game = "audited" },
            "POST /v1/networks/{networkId}/servers" => new { peerId = objects["peerId"], port = 25565, name = "audited" },
            "PATCH /v1/tenants/{tenantId}/fleet/updates/{fleetUpdateId:guid}" => new { status = "paused" },
            "POST /v1/tenants/{tenantId}/fleet/updates" => new { version = "0.2.0" },
            "POST /v1/networks/{networkId}/alerts/" or "POST /v1/tenants/{tenantId}/alerts/" => new { kind = "deviceAway" },
            "POST /v1/networks/{networkId}/records" => new { name = "printer", type = "A", data = "192.0.2.9" },
            "PATCH /v1/tenants/{tenantId}/members/{userId}" => new { role = "member" },
            "POST /v1/tenants/{tenantId}/channels" => new { name = "audited" },
            "PATCH /v1/channels/{channelId}" => new { topic = "audited" },
            "POST /v1/channels/{channelId}/messages" => new { body = "audited" },
            "POST /v1/me/notifications/read" => new { },
            "PUT /v1/me/notification-choices" => new { mail = new[] { "mentioned" } },
            "POST /v1/channels/{channelId}/read" => new { seq = 1 },
            "PATCH /v1/messages/{messageId}" => new { body = "changed" },
            "DELETE /v1/messages/{messageId}" => new { },
            "PUT /v1/messages/{messageId}/reactions" => new { emoji = "\U0001F44D", on = true },
            "PUT /v1/tenants/{tenantId}/mutes/{userId}" => new { reason = "audited" },
            "POST /v1/networks/{networkId}/bans" or "POST /v1/tenants/{tenantId}/bans" or "POST /v1/networks/{networkId}/transfer" => new { userId = objects["userId"] },
            "PUT /v1/networks/{networkId}/members/{userId}" or "POST /v1/networks/{networkId}/join" => new { },
            "PATCH /v1/networks/{networkId}/members/{userId}" => new { role = "viewer" },
            "PATCH /v1/networks/{networkId}" => new { name = "renamed" },
            "PATCH /v1/devices/{deviceId}" => new { name = "renamed" },
            "PUT /v1/networks/{networkId}/policy" or "POST /v1/networks/{networkId}/policy/check" => new { text = "default: allow\n" },
            "POST /v1/networks/{networkId}/policy/revert" => new { version = 0 },
            "POST /v1/networks/{networkId}/policy/confirm" => new { version = 1 },
            "PUT /v1/peers/{peerId}/key" => new { publicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
            "PUT /v1/peers/{peerId}/tags" => new { tags = new[] { "audited" } },
            "PUT /v1/peers/{peerId}/routes" => new { prefix = "192.168.93.0/24", decision = "approved" },
            "PATCH /v1/peers/{peerId}" => new { name = "moved" },
            "POST /v1/networks/{networkId}/peers" => new { name = "tablet", publicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
            "POST /v1/networks/{networkId}/join-keys" => new { },
            "POST /v1/tenants/{tenantId}/sinks/" or "POST /v1/admin/sinks/" => new { kind = "webhook", name = "receiver", address = "https://receiver.invalid/hook" },
            "PUT /v1/tenants/{tenantId}/retention" => new { auditDays = 30, activityDays = (int?)null, changesDays = (int?)null, deliveriesDays = (int?)null },
            "PATCH /v1/tenants/{tenantId}/sinks/{sinkId:guid}" or "PATCH /v1/admin/sinks/{instanceSinkId:guid}" => new { name = "renamed" },
            "POST /v1/networks/{networkId}/reservations" => new { address = "set below", label = "kept" },
            "POST /v1/agent/enrolments" => new
            {
                key = joinKey, machineKey = Convert.ToBase64String(machine.ExportSubjectPublicKeyInfo()), hostname = "alpha", platform = "linux-x64", agentVersion = "0.1.0", at,
                signature = Convert.ToBase64String(EnrolmentProof.Sign(machine, joinKey, "alpha", at)),
            },
            _ => null,
        };
    }

    private static async Task<string> ApprovedAsync(TestPerson person)
    {
        JsonElement login = await NetworkScenario.PostAsync(person.Http, "/v1/auth/device", new { program = "audited" });
        using HttpResponseMessage yes = await person.Http.PostAsJsonAsync($"/v1/auth/device/{login.GetProperty("userCode").GetString()}/decision", new { approve = true });
        Assert.Equal(HttpStatusCode.NoContent, yes.StatusCode);
        return login.GetProperty("deviceCode").GetString()!;
    }

    private static async Task<string> KeyAsync(TestPerson owner, string network) =>
        (await NetworkScenario.PostAsync(owner.Http, $"/v1/networks/{network}/join-keys", new { })).GetProperty("token").GetString()!;

    private static async Task<string> RowOfAsync(TestServer server, HttpClient http, string method, string path, object? body, HttpStatusCode? expected = null)
    {
        if (path.EndsWith("/reservations", StringComparison.Ordinal))
        {
            JsonElement network = await http.GetFromJsonAsync<JsonElement>(path[..path.LastIndexOf('/')]);
            string first = network.GetProperty("ipv4Cidr").GetString()!.Split('/')[0];
            body = new { address = first[..(first.LastIndexOf('.') + 1)] + "88", label = "kept" };
        }
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(expected is { } status ? response.StatusCode == status : response.IsSuccessStatusCode, $"{method} {path}: {response.StatusCode} {text}");
        return (string)(await server.SqlAsync(RowsOf, response.Headers.GetValues("X-Request-Id").Single()))!;
    }

    private static async Task<(int Status, string Request)> CallAsync(HttpClient http, string method, RouteEndpoint route, Dictionary<string, string> objects)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), RouteWalk.PathOf(route, objects));
        if (RouteWalk.TakesBody(route))
            request.Content = JsonContent.Create(new { });
        using HttpResponseMessage response = await http.SendAsync(request);
        return ((int)response.StatusCode, response.Headers.GetValues("X-Request-Id").Single());
    }
}
