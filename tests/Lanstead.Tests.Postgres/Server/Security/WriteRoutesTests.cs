using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Primitives;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.AspNetCore.Routing;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>H2 over every write that the running server has: ids in body and query, doubled, and members that no route takes, change nothing that is another's.</summary>
public sealed class WriteRoutesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    // Whose success needs a letter or a phone: they must refuse, and change nothing.
    private static readonly HashSet<string> s_refused =
    [
        "POST /v1/tenants/{tenantId}/fleet/updates",
        "POST /v1/peers/{peerId}/rotate-key", "POST /v1/devices/{deviceId}/wake", "POST /v1/me/devices/{deviceId}/renew", "POST /v1/auth/forgot-password", "POST /v1/auth/reset-password", "POST /v1/auth/second-factor", "POST /v1/auth/undo-email-change", "POST /v1/auth/verify-email",
        "POST /v1/me/email/verification", "POST /v1/me/password", "POST /v1/me/recovery-codes", "POST /v1/me/totp/confirm",
    ];

    private readonly TestServer _server = fixture.Server;
    private string? _spaceRows;

    [Fact]
    public async Task H2_every_write_with_anothers_ids_in_body_and_query_leaves_the_other_and_the_callers_rights_alone()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson victim = await _server.RegisterAsync();
        var walk = new RouteWalk(_server, owner);
        Dictionary<string, string> theirs = await new RouteWalk(_server, victim).MakeObjectsAsync();
        Guid[] theirSpaces = [victim.TenantId.Value, Guid.Parse(theirs["tenantId"])];
        string victimBefore = await SpaceAsync(theirSpaces);
        // Their rights in the spaces that there are before: what they make, leave and pass on below is their own.
        Guid[] spaces = [.. theirSpaces, owner.TenantId.Value, Guid.Parse((await walk.MakeObjectsAsync())["tenantId"])];
        string rightsBefore = await RightsAsync(spaces, owner, victim);

        int calls = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => r.Method is not ("GET" or "HEAD")))
        {
            string name = RouteWalk.Name(method, route);
            Dictionary<string, string> mine = await walk.MakeObjectsAsync(RouteWalk.EndsMembership(name));
            if (name.EndsWith("/leave", StringComparison.Ordinal))
                await _server.SqlAsync("UPDATE members SET role = 'owner' WHERE tenant_id = $1 AND user_id IN (SELECT id FROM users WHERE kind = 'person')", Guid.Parse(mine["tenantId"]));
            if (name.EndsWith("/restore", StringComparison.Ordinal))
                await _server.SqlAsync("UPDATE tenants SET delete_after = now() + interval '1 day' WHERE id = $1", Guid.Parse(mine["tenantId"]));
            JsonObject body = await walk.LockBodyAsync(name, mine) is { } locked ? JsonNode.Parse(locked)!.AsObject() : Body(name, mine, owner, walk.InviteToken);
            foreach ((string id, string value) in theirs)
            {
                // There it is no lie but a question, which is asked below.
                if (!(name.EndsWith("/peers", StringComparison.Ordinal) && id == "deviceId"))
                    Lie(body, id, value);
            }
            foreach ((string member, JsonNode? value) in Lies(victim))
                Lie(body, member, value);
            string query = string.Join('&', theirs.SelectMany(pair => new[] { $"{pair.Key}={pair.Value}", $"{pair.Key}={pair.Value}" }).Append($"tenantId={victim.TenantId}").Append("role=owner").Append("isAdmin=true"));

            // Signing out ends the session that asks for it; setting up asks for none.
            await walk.AddressInvitationAsync(name, mine);
            await walk.AskForConfirmationAsync(name, mine);
            TestPerson? leaver = name == "DELETE /v1/me" ? await _server.RegisterAsync() : null;
            if (leaver is not null)
                body["username"] = leaver.Email.Split('@')[0];
            using HttpClient http = _server.Client(leaver?.AccessToken ?? (name.EndsWith("sign-out", StringComparison.Ordinal) ? await SignInAsync(owner) : owner.AccessToken));
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{RouteWalk.PathOf(route, mine)}?{query}");
            if (RouteWalk.TakesBody(route))
                request.Content = JsonContent.Create(body);
            using HttpResponseMessage answer = await http.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();

            Assert.True((int)answer.StatusCode is < 500, $"{name}: {answer.StatusCode} {text}");
            // What the body is made for is done: the lies are passed over, not what hides the question.
            Assert.True(answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.Forbidden && name.Contains(" /v1/admin/", StringComparison.Ordinal)) || s_refused.Contains(name) || name is "POST /v1/setup" or "POST /v1/agent/enrolments" or "POST /v1/auth/refresh" or "POST /v1/auth/device/token" || (name.StartsWith("POST", StringComparison.Ordinal) && name.Contains("/passkeys", StringComparison.Ordinal)), $"{name}: {answer.StatusCode} {text}");
            Assert.True(victimBefore == await SpaceAsync(theirSpaces), $"{name} changed the other's space.");
            Assert.True(rightsBefore == await RightsAsync(spaces, owner, victim), $"{name} changed somebody's rights.");
            calls++;
        }
        Assert.True(calls >= 18, $"Only {calls} writes.");

        Dictionary<string, string> last = await walk.MakeObjectsAsync();
        using HttpResponseMessage taken = await owner.Http.PostAsJsonAsync($"/v1/networks/{last["networkId"]}/peers", new { deviceId = theirs["deviceId"] });
        Assert.InRange((int)taken.StatusCode, 400, 404);
        Assert.Equal(victimBefore, await SpaceAsync(theirSpaces));
    }

    // A body that the route takes; a write without one here fails the test.
    private static JsonObject Body(string route, Dictionary<string, string> mine, TestPerson owner, string invite) => route switch
    {
        "POST /v1/agent/enrolments" => new() { ["key"] = "lsk_x", ["machineKey"] = "x", ["hostname"] = "h", ["platform"] = "p", ["agentVersion"] = "1", ["at"] = 1, ["signature"] = "x" },
        "POST /v1/auth/confirm" => new() { ["password"] = owner.Password },
        "POST /v1/auth/device" => new() { ["program"] = "h2" },
        "POST /v1/auth/device/token" => new() { ["deviceCode"] = "lsd_x" },
        "POST /v1/auth/device/{userCode}/decision" => new() { ["approve"] = true },
        "POST /v1/auth/oidc/{provider}/begin" or "POST /v1/auth/oidc/{provider}/confirm" or "POST /v1/me/identities/{provider}" => new() { ["returnTo"] = "/" },
        "PUT /v1/admin/spaces/{tenantId}/suspension" => new() { ["reason"] = "h2" },
        "DELETE /v1/admin/spaces/{tenantId}" => new() { ["name"] = "walk space", ["reason"] = "h2" },
        "DELETE /v1/admin/spaces/{tenantId}/suspension" => [],
        "PATCH /v1/admin/accounts/{accountId}" => new() { ["disabled"] = true },
        "DELETE /v1/admin/accounts/{accountId}/api-keys/{accountKeyId}" or "DELETE /v1/admin/accounts/{accountId}/passkeys/{accountPasskeyId:guid}" => [],
        "DELETE /v1/admin/accounts/{accountId}/sessions" or "POST /v1/admin/accounts/{accountId}/reset-mail" or "POST /v1/admin/keys/data" or "POST /v1/admin/keys/token" => [],
        "DELETE /v1/me" => new() { ["username"] = "set above" },
        "POST /v1/admin/sign-in-providers/" => new() { ["name"] = "h2", ["kind"] = "google", ["clientId"] = "x" },
        "POST /v1/me/passkeys" => new() { ["challenge"] = "x", ["credential"] = new JsonObject(), ["name"] = "h2" },
        "POST /v1/auth/passkeys/sign-in" or "POST /v1/auth/passkeys/confirm" => new() { ["challenge"] = "x", ["credential"] = new JsonObject() },
        "PATCH /v1/me/passkeys/{passkeyId:guid}" => new() { ["name"] = "h2" },
        "PATCH /v1/admin/sign-in-providers/{providerId:guid}" => new() { ["label"] = "h2" },
        "POST /v1/auth/forgot-password" => new() { ["email"] = owner.Email },
        "POST /v1/auth/reset-password" => new() { ["token"] = "x", ["password"] = "correct horse reset staple" },
        "POST /v1/auth/second-factor" => new() { ["challenge"] = "x", ["code"] = "123456" },
        "POST /v1/auth/undo-email-change" or "POST /v1/auth/verify-email" => new() { ["token"] = "x" },
        "POST /v1/me/email" => new() { ["email"] = owner.Email },
        // Not the password: it would be among the rights that stay.
        "POST /v1/me/password" => new() { ["current"] = "not the password", ["password"] = "correct horse other staple" },
        "POST /v1/me/notifications/read" => new() { ["ids"] = new JsonArray(Guid.Empty.ToString()) },
        "PUT /v1/me/notification-choices" => new() { ["mail"] = new JsonArray("mentioned") },
        "POST /v1/me/totp/confirm" => new() { ["code"] = "12345x" },
        "POST /v1/me/api-keys" or "POST /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys" => new() { ["name"] = "h2", ["scopes"] = new JsonArray("networks:read") },
        "POST /v1/tenants/{tenantId}/service-accounts" => new() { ["name"] = "h2", ["role"] = "viewer" },
        "POST /v1/auth/refresh" => new() { ["refreshToken"] = "lsr_x" },
        "POST /v1/auth/register" => new() { ["email"] = "h2writes@example.org", ["username"] = "h2writes", ["password"] = "correct horse h2writes staple", ["mode"] = "token" },
        "POST /v1/auth/sign-in" => new() { ["email"] = owner.Email, ["password"] = owner.Password, ["mode"] = "token" },
        "POST /v1/setup" => new() { ["token"] = "x", ["email"] = "x@example.org", ["username"] = "setter", ["password"] = "correct horse setter staple" },
        "POST /v1/invites/join" or "POST /v1/invites/preview" => new() { ["token"] = invite },
        "POST /v1/tenants/{tenantId}/invitations" => new() { ["email"] = "h2writes-invited@example.org", ["role"] = "viewer", ["networkId"] = mine["networkId"] },
        "POST /v1/tenants/{tenantId}/invite-links" => new() { ["label"] = "h2", ["role"] = "viewer", ["networkId"] = mine["networkId"] },
        "POST /v1/networks/" => new() { ["name"] = "h2 writes", ["tenantId"] = owner.TenantId.ToString() },
        "POST /v1/tenants/" => new() { ["name"] = "h2 space", ["kind"] = "team" },
        "PATCH /v1/tenants/{tenantId}" => new() { ["name"] = "h2 renamed" },
        "DELETE /v1/tenants/{tenantId}" => new() { ["name"] = "walk space" },
        "POST /v1/tenants/{tenantId}/transfer" => new() { ["userId"] = mine["userId"] },
        "PATCH /v1/tenants/{tenantId}/members/{userId}" => new() { ["role"] = "moderator" },
        "POST /v1/tenants/{tenantId}/channels" => new() { ["name"] = $"h2 {mine["channelId"]}", ["networkId"] = mine["networkId"] },
        "PATCH /v1/channels/{channelId}" => new() { ["topic"] = "h2" },
        "POST /v1/channels/{channelId}/messages" => new() { ["body"] = "h2" },
        "POST /v1/channels/{channelId}/read" => new() { ["seq"] = 1 },
        "PATCH /v1/messages/{messageId}" => new() { ["body"] = "h2 changed" },
        "PUT /v1/messages/{messageId}/reactions" => new() { ["emoji"] = "\U0001F44D", ["on"] = true },
        "PUT /v1/tenants/{tenantId}/mutes/{userId}" => new() { ["reason"] = "h2" },
        "DELETE /v1/channels/{channelId}" or "DELETE /v1/messages/{messageId}" or "DELETE /v1/tenants/{tenantId}/mutes/{userId}" => [],
        "POST /v1/networks/{networkId}/bans" or "POST /v1/tenants/{tenantId}/bans" or "POST /v1/networks/{networkId}/transfer" => new() { ["userId"] = mine["userId"] },
        "PUT /v1/networks/{networkId}/members/{userId}" or "PATCH /v1/networks/{networkId}/members/{userId}" => new() { ["role"] = "viewer" },
        "POST /v1/networks/{networkId}/join" or "POST /v1/networks/{networkId}/leave" or "DELETE /v1/networks/{networkId}/members/{userId}"
            or "DELETE /v1/networks/{networkId}/bans/{bannedUserId}" or "DELETE /v1/tenants/{tenantId}/bans/{bannedUserId}" => [],
        "PATCH /v1/networks/{networkId}" => new() { ["name"] = "h2 renamed" },
        "POST /v1/networks/{networkId}/join-keys" => new() { ["description"] = "h2" },
        "POST /v1/networks/{networkId}/peers" => new() { ["name"] = "h2-phone", ["publicKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
        "POST /v1/networks/{networkId}/reservations" => new() { ["address"] = mine["address"][..(mine["address"].LastIndexOf('.') + 1)] + "78", ["label"] = "h2" },
        "POST /v1/tenants/{tenantId}/networks/import" => new() { ["network"] = RouteWalk.AnyNetworkCopy() },
        "PUT /v1/tenants/{tenantId}/onboarding" => new() { ["questions"] = new JsonArray() },
        "PUT /v1/tenants/{tenantId}/onboarding/answers" => new() { ["answers"] = new JsonArray() },
        "POST /v1/networks/{networkId}/rooms" => new() { ["name"] = "h2" },
        "PATCH /v1/networks/{networkId}/rooms/{roomId:guid}" => new() { ["game"] = "h2" },
        "POST /v1/networks/{networkId}/servers" => new() { ["peerId"] = mine["peerId"], ["port"] = 25565, ["name"] = "h2" },
        "DELETE /v1/networks/{networkId}/rooms/{roomId:guid}" or "POST /v1/networks/{networkId}/rooms/{roomId:guid}/join" or "POST /v1/networks/{networkId}/rooms/{roomId:guid}/leave"
            or "DELETE /v1/networks/{networkId}/servers/{serverId:guid}" => [],
        "POST /v1/networks/{networkId}/alerts/" or "POST /v1/tenants/{tenantId}/alerts/" => new() { ["kind"] = "deviceAway" },
        "PATCH /v1/tenants/{tenantId}/fleet/updates/{fleetUpdateId:guid}" => new() { ["status"] = "paused" },
        "POST /v1/tenants/{tenantId}/fleet/updates" => new() { ["version"] = "0.2.0" },
        "POST /v1/networks/{networkId}/records" => new() { ["name"] = "h2", ["type"] = "A", ["data"] = "192.0.2.7" },
        "PATCH /v1/devices/{deviceId}" => new() { ["name"] = "h2-device" },
        "POST /v1/tenants/{tenantId}/sinks/" or "POST /v1/admin/sinks/" => new() { ["kind"] = "webhook", ["name"] = "h2", ["address"] = "https://receiver.invalid/hook" },
        "PATCH /v1/tenants/{tenantId}/sinks/{sinkId:guid}" or "PATCH /v1/admin/sinks/{instanceSinkId:guid}" => new() { ["name"] = "h2" },
        "PUT /v1/tenants/{tenantId}/retention" => new() { ["auditDays"] = 30, ["activityDays"] = null, ["changesDays"] = null, ["deliveriesDays"] = null },
        _ when route.Contains("/sinks/{", StringComparison.Ordinal) => [],
        "PUT /v1/networks/{networkId}/policy" or "POST /v1/networks/{networkId}/policy/check" => new() { ["text"] = "default: allow\n" },
        "POST /v1/networks/{networkId}/policy/revert" => new() { ["version"] = 0 },
        "POST /v1/networks/{networkId}/policy/confirm" => new() { ["version"] = 1 },
        "PUT /v1/peers/{peerId}/routes" => new() { ["prefix"] = "192.168.94.0/24", ["decision"] = "approved" },
        "PUT /v1/peers/{peerId}/key" => new() { ["publicKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
        "PUT /v1/peers/{peerId}/tags" => new() { ["tags"] = new JsonArray("h2") },
        "PATCH /v1/peers/{peerId}" => new() { ["name"] = "h2-peer" },
        "POST /v1/auth/sign-out" or "DELETE /v1/devices/{deviceId}" or "POST /v1/devices/{deviceId}/wake" or "POST /v1/me/devices/{deviceId}/renew" or "DELETE /v1/join-keys/{joinKeyId}" or "DELETE /v1/networks/{networkId}"
            or "POST /v1/tenants/{tenantId}/join" or "POST /v1/tenants/{tenantId}/leave" or "POST /v1/tenants/{tenantId}/restore" or "DELETE /v1/tenants/{tenantId}/members/{userId}"
            or "DELETE /v1/networks/{networkId}/reservations/{address}" or "DELETE /v1/networks/{networkId}/records/{recordId:guid}" or "DELETE /v1/networks/{networkId}/alerts/{alertId:guid}" or "DELETE /v1/tenants/{tenantId}/alerts/{spaceAlertId:guid}" or "DELETE /v1/peers/{peerId}" or "POST /v1/peers/{peerId}/rotate-key" or "POST /v1/admin/mail/test"
            or "POST /v1/me/email/verification" or "POST /v1/me/totp" or "DELETE /v1/me/totp" or "POST /v1/me/recovery-codes" => [],
        "POST /v1/tenants/{tenantId}/tunnel-servers" => new() { ["name"] = "h2 server", ["deviceId"] = mine["machineId"] },
        "PATCH /v1/tunnel-servers/{tunnelServerId}" => new() { ["region"] = "h2" },
        "PUT /v1/tunnel-servers/{tunnelServerId}/certificate-authority" => new() { ["agreed"] = true },
        "POST /v1/tunnel-servers/{tunnelServerId}/machine" => new() { ["deviceId"] = mine["machineId"] },
        "POST /v1/tunnel-servers/{tunnelServerId}/addresses" => new() { ["address"] = "192.0.2.77" },
        "PATCH /v1/pool-addresses/{poolAddressId}" => new() { ["status"] = "disabled" },
        "POST /v1/tunnel-servers/{tunnelServerId}/clients" => new() { ["deviceId"] = mine["machineId"] },
        "PATCH /v1/tunnel-clients/{tunnelClientId}" => new() { ["status"] = "suspended", ["serverId"] = mine["exposingServerId"] },
        "POST /v1/tenants/{tenantId}/exposures" => new() { ["deviceId"] = mine["machineId"], ["serverId"] = mine["exposingServerId"], ["ports"] = new JsonArray(new JsonObject { ["protocol"] = "udp", ["targetPort"] = 5000 }) },
        "PATCH /v1/exposures/{exposureId}" => new() { ["description"] = "h2", ["deviceId"] = mine["machineId"], ["serverId"] = mine["exposingServerId"] },
        "PUT /v1/exposures/{exposureId}/limits" or "PUT /v1/tunnel-clients/{tunnelClientId}/limits" => new() { ["rateInKbit"] = 1000, ["rateOutKbit"] = null, ["quota"] = null },
        "POST /v1/tenants/{tenantId}/blocks" => new() { ["prefix"] = "198.51.100.7/32", ["note"] = "h2", ["serverId"] = mine["exposingServerId"] },
        "DELETE /v1/tenants/{tenantId}/blocks/{blockId:guid}" => [],
        "PUT /v1/tenants/{tenantId}/expose-limits" => new() { ["exposuresMax"] = 1000, ["portsMax"] = null, ["userExposuresMax"] = null, ["userPortsMax"] = null, ["quota"] = null },
        "POST /v1/tenants/{tenantId}/service-templates" => new() { ["name"] = "h2 service", ["ports"] = new JsonArray(new JsonObject { ["protocol"] = "udp", ["first"] = 5000, ["last"] = 5000 }) },
        "DELETE /v1/tunnel-servers/{tunnelServerId}" or "DELETE /v1/pool-addresses/{poolAddressId}" or "DELETE /v1/tunnel-clients/{tunnelClientId}" or "DELETE /v1/exposures/{exposureId}" or "POST /v1/exposures/{exposureId}/test" or "DELETE /v1/service-templates/{serviceTemplateId}" => [],
        "DELETE /v1/me/passkeys/{passkeyId:guid}" or "POST /v1/auth/passkeys/challenge" or "POST /v1/me/passkeys/challenge" => [],
        "POST /v1/auth/tickets" or "DELETE /v1/me/sessions" or "DELETE /v1/me/sessions/{sessionId}" or "DELETE /v1/me/api-keys/{apiKeyId}" => [],
        "DELETE /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}" or "DELETE /v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys/{serviceKeyId}" => [],
        "DELETE /v1/me/identities/{identityId:guid}" or "DELETE /v1/admin/sign-in-providers/{providerId:guid}" or "POST /v1/admin/sign-in-providers/{provider}/test" => [],
        "DELETE /v1/invite-links/{inviteLinkId}" or "POST /v1/invitations/{invitationId}/accept" or "POST /v1/invitations/{invitationId}/decline" or "DELETE /v1/invitations/{invitationId}" or "POST /v1/invitations/{invitationId}/resend" => [],
        _ => throw new InvalidOperationException($"{route} is new: say here what body it takes."),
    };

    private static Dictionary<string, JsonNode?> Lies(TestPerson victim) => new()
    {
        ["id"] = victim.UserId.ToString(), ["userId"] = victim.UserId.ToString(), ["ownerId"] = victim.UserId.ToString(), ["ownerUserId"] = victim.UserId.ToString(),
        ["createdBy"] = victim.UserId.ToString(), ["tenant"] = victim.TenantId.ToString(), ["role"] = "owner", ["isAdmin"] = true, ["is_admin"] = true, ["verified"] = true,
        ["planId"] = 1, ["price"] = 0, ["ip"] = "10.0.0.1", ["revision"] = 999, ["fence"] = 999, ["machineKeyOwner"] = "x", ["kind"] = "agent", ["uses"] = -5,
    };

    // What the route does take stays as it is: the question is what comes of the rest.
    private static void Lie(JsonObject body, string member, JsonNode? value)
    {
        if (member is not ("name" or "address" or "code") && !body.ContainsKey(member))
            body[member] = value?.DeepClone();
    }

    private async Task<string> SignInAsync(TestPerson person) =>
        (await NetworkScenario.PostAsync(_server.Anonymous, "/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" })).GetProperty("accessToken").GetString()!;

    // Every row of every table that belongs to the spaces, as text; but for seals, which the server makes a second after the rows by itself.
    private async Task<string> SpaceAsync(Guid[] spaces)
    {
        _spaceRows ??= await RowsOfSpacesAsync();
        return $"{await _server.SqlAsync(_spaceRows, spaces)}";
    }

    // In one question: it is asked after each of two hundred writes.
    private async Task<string> RowsOfSpacesAsync()
    {
        var tables = ((string)(await _server.SqlAsync(
            "SELECT string_agg(table_name, ',' ORDER BY table_name) FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' AND table_name <> 'audit_seals'"))!).Split(',');
        Assert.True(tables.Length > 5, string.Join(' ', tables));
        IEnumerable<string> rows = tables.Select(table => $"SELECT '{table}: ' || t::text AS line FROM {table} t WHERE tenant_id = ANY ($1)");
        return $"SELECT string_agg(line, E'\\n' ORDER BY line) FROM (SELECT 'tenants: ' || t::text AS line FROM tenants t WHERE id = ANY ($1) UNION ALL {string.Join(" UNION ALL ", rows)}) all_rows";
    }

    private async Task<string> RightsAsync(Guid[] spaces, params TestPerson[] people) => string.Join('\n', await Task.WhenAll(people.Select(async person =>
        $"{await _server.SqlAsync("SELECT (id, email, username, is_admin, disabled_at, password_hash)::text FROM users WHERE id = $1", person.UserId.Value)} "
        + $"{await _server.SqlAsync("SELECT string_agg((tenant_id, role)::text, ' ' ORDER BY tenant_id) FROM members WHERE user_id = $1 AND tenant_id = ANY ($2)", person.UserId.Value, spaces)}")));
}
