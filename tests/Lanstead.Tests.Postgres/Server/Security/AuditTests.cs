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
public sealed class AuditTests(PostgresCluster cluster)
{
    private const string RowsOf = "SELECT count(*) || ' ' || coalesce(string_agg(action || ' ' || outcome, ', '), '') FROM audit WHERE request_id = $1";

    // A route that writes and is not here fails the test.
    private static readonly string[] s_expected =
    [
        "DELETE /v1/admin/accounts/{accountId}/api-keys/{accountKeyId}: 1 user.revoke_api_key succeeded",
        "DELETE /v1/admin/accounts/{accountId}/passkeys/{accountPasskeyId:guid}: 1 user.remove_passkey succeeded",
        "DELETE /v1/admin/accounts/{accountId}/sessions: 1 user.end_sessions succeeded",
        "DELETE /v1/admin/spaces/{tenantId}: 1 tenant.end succeeded",
        "DELETE /v1/admin/spaces/{tenantId}/suspension: 1 tenant.lift succeeded",
        "PUT /v1/admin/spaces/{tenantId}/suspension: 1 tenant.suspend succeeded",
        "DELETE /v1/admin/sign-in-providers/{providerId:guid}: 1 sign_in_provider.delete succeeded",
        "DELETE /v1/admin/sinks/{instanceSinkId:guid}: 1 sink.delete succeeded",
        "DELETE /v1/channels/{channelId}: 1 channel.delete succeeded",
        "DELETE /v1/devices/{deviceId}: 1 device.delete succeeded",
        "DELETE /v1/messages/{messageId}: 1 message.delete succeeded",
        "DELETE /v1/tenants/{tenantId}/mutes/{userId}: 1 member.unmute succeeded",
        "PATCH /v1/channels/{channelId}: 1 channel.update succeeded",
        "PATCH /v1/messages/{messageId}: 1 message.edit succeeded",
        // Talk is its own record of who said what and when; what is done to it is audited. See docs/adr/0026-chat.md.
        "POST /v1/channels/{channelId}/messages: 0 ",
        "POST /v1/channels/{channelId}/read: 0 ",
        "PUT /v1/messages/{messageId}/reactions: 0 ",
        "POST /v1/tenants/{tenantId}/channels: 1 channel.create succeeded",
        "PUT /v1/tenants/{tenantId}/mutes/{userId}: 1 member.mute succeeded",
        "DELETE /v1/invitations/{invitationId}: 1 invitation.revoke succeeded",
        "DELETE /v1/invite-links/{inviteLinkId}: 1 invite_link.revoke succeeded",
        "DELETE /v1/join-keys/{joinKeyId}: 1 join_key.revoke succeeded",
        "DELETE /v1/me: 1 account.delete succeeded",
        "DELETE /v1/me/api-keys/{apiKeyId}: 1 api_key.revoke succeeded",
        "DELETE /v1/me/identities/{identityId:guid}: 1 identity.unlink succeeded",
        "DELETE /v1/me/passkeys/{passkeyId:guid}: 1 passkey.delete succeeded",
        "DELETE /v1/me/sessions: 1 session.end_others succeeded",
        "DELETE /v1/me/sessions/{sessionId}: 1 session.end succeeded",
        "DELETE /v1/me/totp: 1 totp.off succeeded",
        "DELETE /v1/networks/{networkId}: 1 network.delete succeeded",
        "DELETE /v1/networks/{networkId}/bans/{bannedUserId}: 1 network_member.unban succeeded",
        "DELETE /v1/networks/{networkId}/members/{userId}: 1 network_member.remove succeeded",
        "DELETE /v1/networks/{networkId}/reservations/{address}: 1 reservation.delete succeeded",
        "DELETE /v1/peers/{peerId}: 1 peer.delete succeeded",
        "DELETE /v1/tenants/{tenantId}: 1 tenant.delete succeeded",
        "DELETE /v1/tenants/{tenantId}/bans/{bannedUserId}: 1 member.unban succeeded",
        "DELETE /v1/tenants/{tenantId}/members/{userId}: 1 member.remove succeeded",
        "DELETE /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}: 1 service_account.delete succeeded",
        "DELETE /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys/{serviceKeyId}: 1 api_key.revoke succeeded",
        "DELETE /v1/tenants/{tenantId}/sinks/{sinkId:guid}: 1 sink.delete succeeded",
        "PATCH /v1/admin/accounts/{accountId}: 1 user.disable succeeded",
        "PATCH /v1/admin/sign-in-providers/{providerId:guid}: 1 sign_in_provider.update succeeded",
        "PATCH /v1/admin/sinks/{instanceSinkId:guid}: 1 sink.update succeeded",
        "PATCH /v1/devices/{deviceId}: 1 device.update succeeded",
        "PATCH /v1/me/passkeys/{passkeyId:guid}: 1 passkey.rename succeeded",
        "PATCH /v1/networks/{networkId}: 1 network.update succeeded",
        "PATCH /v1/networks/{networkId}/members/{userId}: 1 network_member.role succeeded",
        "PATCH /v1/peers/{peerId}: 1 peer.update succeeded",
        "PATCH /v1/tenants/{tenantId}: 1 tenant.update succeeded",
        "PATCH /v1/tenants/{tenantId}/members/{userId}: 1 member.role succeeded",
        "PATCH /v1/tenants/{tenantId}/sinks/{sinkId:guid}: 1 sink.update succeeded",
        "POST /v1/admin/accounts/{accountId}/reset-mail: 1 user.reset_mail succeeded",
        "POST /v1/admin/keys/data: 1 keys.rotate_data succeeded",
        "POST /v1/admin/keys/token: 1 keys.rotate_token succeeded",
        "POST /v1/admin/mail/test: 1 mail.test failed",
        "POST /v1/admin/sign-in-providers/: 1 sign_in_provider.create succeeded",
        "POST /v1/admin/sign-in-providers/{provider}/test: 1 sign_in_provider.test succeeded",
        "POST /v1/admin/sinks/: 1 sink.create succeeded",
        "POST /v1/admin/sinks/{instanceSinkId:guid}/deliveries/{instanceDeliveryId:long}/redeliver: 1 sink.redeliver succeeded",
        "POST /v1/admin/sinks/{instanceSinkId:guid}/rotate-secret: 1 sink.rotate_secret succeeded",
        "POST /v1/admin/sinks/{instanceSinkId:guid}/test: 1 sink.test succeeded",
        "POST /v1/agent/enrolments: 1 join_key.use succeeded",
        "POST /v1/auth/confirm: 1 session.confirm succeeded",
        "POST /v1/auth/device: 1 device_login.begin succeeded",
        "POST /v1/auth/device/token: 1 session.begin succeeded",
        "POST /v1/auth/device/{userCode}/decision: 1 device_login.approve succeeded",
        "POST /v1/auth/forgot-password: 1 password.reset_request succeeded",
        // What is begun here changes nothing: its end, at the callback, leaves the row.
        "POST /v1/auth/oidc/{provider}/begin: 0 ",
        "POST /v1/auth/oidc/{provider}/confirm: 0 ",
        "POST /v1/auth/passkeys/challenge: 0 ",
        "POST /v1/auth/passkeys/confirm: 1 session.confirm succeeded",
        "POST /v1/auth/passkeys/sign-in: 1 session.begin succeeded",
        "POST /v1/auth/refresh: 1 session.refresh succeeded",
        "POST /v1/auth/register: 1 account.created succeeded",
        "POST /v1/auth/reset-password: 1 password.reset denied",
        "POST /v1/auth/second-factor: 1 session.second_factor failed",
        "POST /v1/auth/sign-in: 1 session.begin succeeded",
        "POST /v1/auth/sign-out: 1 session.end succeeded",
        "POST /v1/auth/tickets: 1 session.ticket succeeded",
        "POST /v1/auth/undo-email-change: 1 email.undo denied",
        "POST /v1/auth/verify-email: 1 email.verify denied",
        "POST /v1/invitations/{invitationId}/accept: 1 invite.use succeeded",
        "POST /v1/invitations/{invitationId}/decline: 1 invitation.decline succeeded",
        "POST /v1/invitations/{invitationId}/resend: 1 invitation.resend succeeded",
        "POST /v1/invites/join: 1 invite.use succeeded",
        // Changes nothing: a POST, so that the token is in no address.
        "POST /v1/invites/preview: 0 ",
        "POST /v1/me/api-keys: 1 api_key.create succeeded",
        "POST /v1/me/email: 1 email.change succeeded",
        "POST /v1/me/email/verification: 1 email.ask succeeded",
        "POST /v1/me/identities/{provider}: 0 ",
        "POST /v1/me/passkeys: 1 passkey.create succeeded",
        "POST /v1/me/passkeys/challenge: 0 ",
        "POST /v1/me/password: 1 password.change succeeded",
        "POST /v1/me/recovery-codes: 1 recovery_codes.renew failed",
        "POST /v1/me/totp: 1 totp.begin succeeded",
        "POST /v1/me/totp/confirm: 1 totp.on failed",
        "POST /v1/networks/: 1 network.create succeeded",
        "POST /v1/networks/{networkId}/bans: 1 network_member.ban succeeded",
        "POST /v1/networks/{networkId}/join: 1 network.join succeeded",
        "POST /v1/networks/{networkId}/leave: 1 network.leave succeeded",
        "POST /v1/networks/{networkId}/transfer: 1 network.transfer succeeded",
        "POST /v1/networks/{networkId}/join-keys: 1 join_key.create succeeded",
        "POST /v1/networks/{networkId}/peers: 1 peer.create succeeded",
        "POST /v1/networks/{networkId}/policy/check: 0 ",
        "POST /v1/networks/{networkId}/policy/confirm: 1 policy.confirm succeeded",
        "POST /v1/networks/{networkId}/policy/revert: 1 policy.revert succeeded",
        "PUT /v1/networks/{networkId}/policy: 1 policy.change succeeded",
        "PUT /v1/peers/{peerId}/tags: 1 peer.tag succeeded",
        "PUT /v1/peers/{peerId}/routes: 1 route.decide succeeded",
        "POST /v1/networks/{networkId}/reservations: 1 reservation.create succeeded",
        "POST /v1/setup: 1 setup.complete succeeded",
        "DELETE /v1/networks/{networkId}/records/{recordId:guid}: 1 record.delete succeeded",
        "POST /v1/networks/{networkId}/records: 1 record.create succeeded",
        "POST /v1/tenants/{tenantId}/lock/entries: 1 lock.append succeeded",
        "POST /v1/tenants/{tenantId}/lock/signatures: 1 lock.sign succeeded",
        "DELETE /v1/networks/{networkId}/rooms/{roomId:guid}: 1 room.close succeeded",
        "DELETE /v1/networks/{networkId}/servers/{serverId:guid}: 1 server.unpin succeeded",
        "PATCH /v1/networks/{networkId}/rooms/{roomId:guid}: 1 room.update succeeded",
        "POST /v1/networks/{networkId}/rooms: 1 room.open succeeded",
        "POST /v1/networks/{networkId}/rooms/{roomId:guid}/join: 1 room.join succeeded",
        "POST /v1/networks/{networkId}/rooms/{roomId:guid}/leave: 1 room.leave succeeded",
        "POST /v1/networks/{networkId}/servers: 1 server.pin succeeded",
        "POST /v1/tenants/: 1 tenant.create succeeded",
        "POST /v1/tenants/{tenantId}/bans: 1 member.ban succeeded",
        "POST /v1/tenants/{tenantId}/invitations: 1 invitation.create succeeded",
        "POST /v1/tenants/{tenantId}/invite-links: 1 invite_link.create succeeded",
        "POST /v1/tenants/{tenantId}/join: 1 tenant.join succeeded",
        "POST /v1/tenants/{tenantId}/leave: 1 tenant.leave succeeded",
        "POST /v1/tenants/{tenantId}/restore: 1 tenant.restore succeeded",
        "POST /v1/tenants/{tenantId}/service-accounts: 1 service_account.create succeeded",
        "POST /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys: 1 api_key.create succeeded",
        "POST /v1/tenants/{tenantId}/sinks/: 1 sink.create succeeded",
        "POST /v1/tenants/{tenantId}/sinks/{sinkId:guid}/deliveries/{deliveryId:long}/redeliver: 1 sink.redeliver succeeded",
        "POST /v1/tenants/{tenantId}/sinks/{sinkId:guid}/rotate-secret: 1 sink.rotate_secret succeeded",
        "POST /v1/tenants/{tenantId}/sinks/{sinkId:guid}/test: 1 sink.test succeeded",
        "POST /v1/tenants/{tenantId}/transfer: 1 tenant.transfer succeeded",
        "PUT /v1/networks/{networkId}/members/{userId}: 1 network_member.admit succeeded",
        "PUT /v1/tenants/{tenantId}/retention: 1 tenant.retention succeeded",
    ];

    // Whose success needs what this test does not make; that is audited where it is tested.
    private static readonly Dictionary<string, HttpStatusCode> s_refused = new()
    {
        ["POST /v1/admin/mail/test"] = HttpStatusCode.BadGateway,
        ["POST /v1/auth/reset-password"] = HttpStatusCode.Forbidden,
        ["POST /v1/auth/second-factor"] = HttpStatusCode.Unauthorized,
        ["POST /v1/auth/undo-email-change"] = HttpStatusCode.Forbidden,
        ["POST /v1/auth/verify-email"] = HttpStatusCode.Forbidden,
        ["POST /v1/me/recovery-codes"] = HttpStatusCode.Conflict,
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
            "POST /v1/networks/{networkId}/rooms" => new { name = "audited" },
            "PATCH /v1/networks/{networkId}/rooms/{roomId:guid}" => new { game = "audited" },
            "POST /v1/networks/{networkId}/servers" => new { peerId = objects["peerId"], port = 25565, name = "audited" },
            "POST /v1/networks/{networkId}/records" => new { name = "printer", type = "A", data = "192.0.2.9" },
            "PATCH /v1/tenants/{tenantId}/members/{userId}" => new { role = "member" },
            "POST /v1/tenants/{tenantId}/channels" => new { name = "audited" },
            "PATCH /v1/channels/{channelId}" => new { topic = "audited" },
            "POST /v1/channels/{channelId}/messages" => new { body = "audited" },
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
