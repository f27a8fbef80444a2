using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Lanstead.Tests.Postgres.Server.Locks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>The routes of the running server, and objects of one tenant to call them with.</summary>
/// <param name="server">Where they run.</param>
/// <param name="owner">Whose objects they are.</param>
/// <param name="members">Who else is in the space of the objects, and as what.</param>
internal sealed class RouteWalk(TestServer server, TestPerson owner, params (TestPerson Person, string Role)[] members)
{
    private const string MakeCredentials = """
        WITH s AS (INSERT INTO sessions (id, user_id, kind, created_at, last_seen_at, expires_at) VALUES ($3, $1, 'token', now(), now(), now() + interval '1 day')),
             u AS (INSERT INTO users (id, email, email_normalized, username, username_normalized, kind, service_tenant_id, created_at, updated_at) VALUES ($5, '', $7, 'walk', $7, 'service', $2, now(), now())),
             m AS (INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($2, $5, 'admin', now()))
        INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_at) VALUES
            ($4, $1, 'walk', uuid_send($4), 'walk', ARRAY['networks:read'], now()), ($6, $5, 'walk', $8, 'walk', $9, now())
        """;

    // Somebody who is in the network, and somebody who may come into neither it nor the space.
    private const string MakeStandings = """
        WITH u AS (INSERT INTO users (id, email, email_normalized, username, username_normalized, created_at, updated_at) VALUES ($1, $2, $2, $3, $3, now(), now())),
             b AS (INSERT INTO space_bans (tenant_id, user_id, reason, created_at) VALUES ($5, $1, 'walk', now()))
        INSERT INTO network_members (network_id, tenant_id, user_id, role, status, created_at, updated_at) VALUES
            ($4, $5, $1, 'member', 'banned', now(), now()), ($4, $5, $6, 'member', 'active', now(), now())
        """;

    // Two tunnel servers: one with nothing but an address, one with a client that exposes a port. And a machine that is in none.
    private const string MakeExposed = """
        WITH n AS (INSERT INTO networks (id, tenant_id, name, slug, ipv4_cidr, ipv6_cidr, kind, created_at, updated_at)
                SELECT i, $1, 'walk', 'walk-' || replace(i::text, '-', '')::varchar(20) || x, format('100.%s.%s.0/24', 64 + $3 / 100, ($3 % 100) * 2 + x)::cidr, format('fd99:0:0:%s::/64', to_hex($3 * 2 + x))::cidr, 'tunnel', now(), now()
                FROM unnest(($2::uuid[])[8:9]) WITH ORDINALITY AS u (i, x)),
             g AS (INSERT INTO addresses (network_id, tenant_id, address, kind)
                SELECT i, $1, host(format('100.%s.%s.1', 64 + $3 / 100, ($3 % 100) * 2 + x)::inet)::inet, 'gateway' FROM unnest(($2::uuid[])[8:9]) WITH ORDINALITY AS u (i, x)),
             s AS (INSERT INTO tunnel_servers (id, tenant_id, network_id, name, created_at, updated_at) VALUES
                (($2)[1], $1, ($2)[8], 'walk ' || ($2)[1], now(), now()), (($2)[3], $1, ($2)[9], 'walk ' || ($2)[3], now(), now())),
             a AS (INSERT INTO pool_addresses (id, tenant_id, server_id, address, own_address, origin, created_at, updated_at) VALUES
                (($2)[2], $1, ($2)[1], '192.0.2.1', '192.0.2.1', 'added', now(), now()), (($2)[10], $1, ($2)[3], '192.0.2.2', '192.0.2.2', 'added', now(), now())),
             d AS (INSERT INTO devices (id, tenant_id, owner_user_id, name, kind, machine_key, created_at, updated_at) VALUES
                (($2)[7], $1, $4, 'walk-' || ($2)[7], 'agent', uuid_send(($2)[7]), now(), now()), (($2)[11], $1, $4, 'walk-' || ($2)[11], 'agent', uuid_send(($2)[11]), now(), now())),
             p AS (INSERT INTO peers (id, tenant_id, network_id, device_id, name, ipv4, ipv6, created_at, updated_at)
                SELECT ($2)[12], $1, ($2)[9], ($2)[11], 'walk', host(format('100.%s.%s.9', 64 + $3 / 100, ($3 % 100) * 2 + 2)::inet)::inet, format('fd99:0:0:%s::9', to_hex($3 * 2 + 2))::inet, now(), now()),
             c AS (INSERT INTO tunnel_clients (id, tenant_id, server_id, peer_id, address_id, created_at, updated_at) VALUES (($2)[4], $1, ($2)[3], ($2)[12], ($2)[10], now(), now())),
             e AS (INSERT INTO exposures (id, tenant_id, server_id, address_id, client_id, name, created_at, updated_at) VALUES (($2)[5], $1, ($2)[3], ($2)[10], ($2)[4], 'walk', now(), now())),
             k AS (INSERT INTO blocks (id, tenant_id, prefix, created_at) VALUES (($2)[13], $1, set_masklen('11.0.0.0'::inet + $3, 32)::cidr, now())),
             x AS (INSERT INTO exposed_ports VALUES (($2)[5], 0, $1, ($2)[10], ($2)[4], false, true, '[7777,7777]', '[7777,7777]', 7777))
        INSERT INTO service_templates VALUES (($2)[6], $1, 'walk ' || ($2)[6], '[{"protocol": "udp", "first": 1, "last": 1}]', now())
        """;

    private static long s_number = 1_000_000_000;

    private int _made;
    private string? _space;
    private readonly Dictionary<string, LockScript> _locks = [];

    /// <summary>Every route of the API with its method, in order.</summary>
    public IReadOnlyList<(string Method, RouteEndpoint Route)> Routes { get; } =
    [
        .. server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, route)))
            .OrderBy(r => r.route.RoutePattern.RawText, StringComparer.Ordinal).ThenBy(r => r.method, StringComparer.Ordinal),
    ];

    /// <summary>Of the invite link that was made last; not one of the objects, which go into addresses.</summary>
    public string InviteToken { get; private set; } = "";

    /// <summary>The scope that lets a key call the route; "any" for every key, null for none.</summary>
    public static string? ScopeOf(RouteEndpoint route)
    {
        AccessRule rule = route.Metadata.GetMetadata<AccessRule>()!;
        OpenToKeys? open = route.Metadata.GetMetadata<OpenToKeys>();
        if (rule.Access is Access.Anonymous or Access.Proof || route.Metadata.GetMetadata<RecentSignIn>() is not null || (rule.Permission is null && open is null))
            return null;
        return (open?.Scope ?? rule.Permission) is not { } permission ? "any" : KeyScopes.All.FirstOrDefault(scope => scope.Permissions.Contains(permission))?.Name;
    }

    /// <summary>A key, with that scope alone, of the service account that was made with the objects: an admin of their space. Where none lets through, with all.</summary>
    public async Task<string> ServiceKeyAsync(Dictionary<string, string> objects, string? scope)
    {
        string secret = ApiKeySecret.Create();
        _ = ApiKeySecret.TryHash(secret, out byte[]? hash);
        string[] scopes = scope is null or "any" ? [.. KeyScopes.All.Select(one => one.Name)] : [scope];
        await server.SqlAsync("INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_at) VALUES ($1, $2, 'walk', $3, 'walk', $4, now())", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.Parse(objects["serviceAccountId"]), hash!, scopes);
        return secret;
    }

    /// <summary>A file of a network that every space takes once.</summary>
    public static JsonNode AnyNetworkCopy() => JsonNode.Parse("""
        {"format":1,"name":"copied","description":"","ipv4Cidr":"172.31.250.0/24","visibility":"private","joinPolicy":"open","requiredRole":"member","settings":{},
        "members":[],"devices":[],"reservations":[],"records":[],"servers":[],"policy":"default: allow\n"}
        """)!;

    public static bool TakesBody(RouteEndpoint route) => route.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null };

    public static string Name(string method, RouteEndpoint route) => $"{method} {route.RoutePattern.RawText}";

    /// <summary>True for a route after which the caller may be no member of the space any more, or the space no more what it was.</summary>
    public static bool EndsMembership(string name) => name is "POST /v1/tenants/{tenantId}/leave" or "POST /v1/tenants/{tenantId}/transfer"
        or "POST /v1/tenants/{tenantId}/restore" or "DELETE /v1/tenants/{tenantId}"
        || name.Contains("/v1/admin/spaces/{tenantId}", StringComparison.Ordinal);

    /// <summary>Fresh objects of the owner's team, by name of the route value; in a space of their own when asked.</summary>
    public async Task<Dictionary<string, string>> MakeObjectsAsync(bool freshSpace = false)
    {
        int n = Interlocked.Increment(ref _made);
        // A space has room for 256 networks.
        if (n % 200 == 0)
            _space = null;
        string space = freshSpace ? await MakeSpaceAsync() : _space ??= await MakeSpaceAsync();
        var someone = UserId.New(TimeProvider.System);
        await server.SqlAsync(
            "INSERT INTO users (id, email, email_normalized, username, username_normalized, created_at, updated_at) VALUES ($1, $2, $2, $3, $3, now(), now())",
            someone.Value, $"walk-{someone}@example.org", $"walk{someone.Value:N}");
        await server.SqlAsync("INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, 'viewer', now())", Guid.Parse(space), someone.Value);
        JsonElement network = await PostAsync("/v1/networks", new { name = $"walk {n}", tenantId = space });
        string networkId = network.GetProperty("id").GetString()!;
        JsonElement peer = await PostAsync($"/v1/networks/{networkId}/peers", new { name = $"phone-{n}", publicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        JsonElement key = await PostAsync($"/v1/networks/{networkId}/join-keys", new { description = "walk" });
        var banned = UserId.New(TimeProvider.System);
        await server.SqlAsync(MakeStandings, banned.Value, $"walk-{banned}@example.org", $"walk{banned.Value:N}", Guid.Parse(networkId), Guid.Parse(space), someone.Value);
        string address = network.GetProperty("ipv4Cidr").GetString()!.Split('/')[0];
        address = address[..(address.LastIndexOf('.') + 1)] + "77";
        await PostAsync($"/v1/networks/{networkId}/reservations", new { address, label = "walk" });
        JsonElement record = await PostAsync($"/v1/networks/{networkId}/records", new { name = "walk", type = "A", data = "192.0.2.8" });
        JsonElement alert = await PostAsync($"/v1/networks/{networkId}/alerts", new { kind = "deviceAway" });
        // As with sinks below.
        await server.SqlAsync("DELETE FROM alert_rules WHERE id IN (SELECT id FROM alert_rules WHERE tenant_id = $1 AND network_id IS NULL ORDER BY id OFFSET 10)", Guid.Parse(space));
        JsonElement spaceAlert = await PostAsync($"/v1/tenants/{space}/alerts", new { kind = "deviceAway" });
        JsonElement room = await PostAsync($"/v1/networks/{networkId}/rooms", new { name = "walk" });
        JsonElement pinned = await PostAsync($"/v1/networks/{networkId}/servers", new { peerId = peer.GetProperty("id").GetString(), port = 1, name = "walk" });
        JsonElement deviceLogin = await PostAsync("/v1/auth/device", new { program = "walk" });
        JsonElement link = await PostAsync($"/v1/tenants/{space}/invite-links", new { label = "walk" });
        InviteToken = link.GetProperty("token").GetString()!;
        // So many in a day as no walk keeps to; and each is to be sent again at once.
        await server.SqlAsync("DELETE FROM invite_sends");
        JsonElement invitation = await PostAsync($"/v1/tenants/{space}/invitations", new { email = $"walk{n}@example.org" });
        await server.SqlAsync("UPDATE invitations SET sent_at = sent_at - interval '1 hour' WHERE id = $1", invitation.GetProperty("id").GetGuid());
        // GitHub's addresses are fixed, so that nobody is asked.
        var provider = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var identity = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        string providerName = $"github-{provider.ToString("N")[20..]}";
        await server.SqlAsync(
            "INSERT INTO sign_in_providers VALUES ($1, $2, 'GitHub', 'github', 'https://github.com', 'x', NULL, NULL, 'read:user user:email', true, true, false, now(), now())", provider, providerName);
        await server.SqlAsync(
            "INSERT INTO user_identities VALUES ($1, $2, $3, 'https://github.com', $4, NULL, now(), NULL)", identity, owner.UserId.Value, providerName, identity.ToString());
        var passkey = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        // An account has not many; the first ones stay, since a walk goes on with them.
        await server.SqlAsync("DELETE FROM passkeys WHERE id IN (SELECT id FROM passkeys WHERE user_id = $1 AND name = 'walk' ORDER BY id OFFSET 10)", owner.UserId.Value);
        await server.SqlAsync("INSERT INTO passkeys VALUES ($1, $2, $3, $4, 'walk', 0, '{}', false, false, now(), NULL)", passkey, owner.UserId.Value, passkey.ToByteArray(), passkey.ToByteArray());
        (Guid lostPasskey, Guid lostKey) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        await server.SqlAsync("INSERT INTO passkeys VALUES ($1, $2, $3, $4, 'lost', 0, '{}', false, false, now(), NULL)", lostPasskey, someone.Value, lostPasskey.ToByteArray(), lostPasskey.ToByteArray());
        await server.SqlAsync("INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_at) VALUES ($1, $2, 'lost', sha256(uuid_send($1)), 'lost', ARRAY['networks:read'], now())", lostKey, someone.Value);
        _ = ApiKeySecret.TryHash(ApiKeySecret.Create(), out byte[]? keyHash);
        Guid[] made = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))];
        await server.SqlAsync(MakeCredentials, owner.UserId.Value, Guid.Parse(space), made[0], made[1], made[2], made[3], $"service:{made[2]}", keyHash!, KeyScopes.All.Select(scope => scope.Name).ToArray());
        // The first ones stay, since a walk goes on with them; a space has not many.
        (Guid sink, Guid instanceSink) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        long delivery = Interlocked.Add(ref s_number, 2);
        foreach ((Guid madeSink, long sent, Guid tenant) in new[] { (sink, delivery, Guid.Parse(space)), (instanceSink, delivery + 1, Guid.Empty) })
        {
            await server.SqlAsync("DELETE FROM sinks WHERE id IN (SELECT id FROM sinks WHERE chain = $1 AND name = 'walk' ORDER BY id OFFSET 10)", tenant);
            await server.SqlAsync("""
                INSERT INTO sinks (id, chain, tenant_id, kind, name, address, enabled, cursor, next_try_at, created_at, updated_at)
                VALUES ($1, $2, nullif($2, '00000000-0000-0000-0000-000000000000'::uuid), 'webhook', 'walk', 'https://receiver.invalid/', false, 0, now(), now(), now())
                """, madeSink, tenant);
            await server.SqlAsync("""
                INSERT INTO deliveries (id, sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, status, created_at)
                OVERRIDING SYSTEM VALUE VALUES ($1, $2, nullif($3, '00000000-0000-0000-0000-000000000000'::uuid), 1, 1, 1, 'walk', 1, 'delivered', now())
                """, sent, madeSink, tenant);
        }
        // A space has not many; the first ones stay, since a walk goes on with them.
        await server.SqlAsync("DELETE FROM channels WHERE id IN (SELECT id FROM channels WHERE tenant_id = $1 ORDER BY id OFFSET 60)", Guid.Parse(space));
        // One at a time, and one that waits is not moved on by the server itself.
        var fleetUpdate = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await server.SqlAsync("UPDATE fleet_updates SET status = 'done' WHERE tenant_id = $1", Guid.Parse(space));
        await server.SqlAsync("INSERT INTO fleet_updates (id, tenant_id, version, status, gate_minutes, created_at) VALUES ($1, $2, '9.9.9', 'paused', 5, now())", fleetUpdate, Guid.Parse(space));
        Guid[] exposed = await MakeExposedAsync(Guid.Parse(space), n);
        JsonElement channel = await PostAsync($"/v1/tenants/{space}/channels", new { name = $"walk {n}" });
        JsonElement message = await PostAsync($"/v1/channels/{channel.GetProperty("id").GetString()}/messages", new { body = "walk" });
        return new Dictionary<string, string>
        {
            ["tunnelServerId"] = exposed[0].ToString(),
            ["poolAddressId"] = exposed[1].ToString(),
            ["exposingServerId"] = exposed[2].ToString(),
            ["tunnelClientId"] = exposed[3].ToString(),
            ["exposureId"] = exposed[4].ToString(),
            ["serviceTemplateId"] = exposed[5].ToString(),
            ["machineId"] = exposed[6].ToString(),
            ["blockId"] = exposed[12].ToString(),
            ["channelId"] = channel.GetProperty("id").GetString()!,
            ["messageId"] = message.GetProperty("id").GetString()!,
            ["accountId"] = someone.ToString(),
            ["sinkId"] = sink.ToString("D"),
            ["deliveryId"] = delivery.ToString(provider: null),
            ["instanceSinkId"] = instanceSink.ToString("D"),
            ["instanceDeliveryId"] = (delivery + 1).ToString(provider: null),
            ["accountPasskeyId"] = lostPasskey.ToString(),
            ["accountKeyId"] = lostKey.ToString(),
            ["passkeyId"] = passkey.ToString(),
            ["provider"] = providerName,
            ["providerId"] = provider.ToString(),
            ["identityId"] = identity.ToString(),
            ["sessionId"] = made[0].ToString(),
            ["apiKeyId"] = made[1].ToString(),
            ["serviceAccountId"] = made[2].ToString(),
            ["serviceKeyId"] = made[3].ToString(),
            ["userCode"] = deviceLogin.GetProperty("userCode").GetString()!,
            ["tenantId"] = space,
            ["userId"] = someone.ToString(),
            ["bannedUserId"] = banned.ToString(),
            ["networkId"] = networkId,
            ["peerId"] = peer.GetProperty("id").GetString()!,
            ["deviceId"] = peer.GetProperty("deviceId").GetString()!,
            ["joinKeyId"] = key.GetProperty("id").GetString()!,
            ["inviteLinkId"] = link.GetProperty("id").GetString()!,
            ["invitationId"] = invitation.GetProperty("id").GetString()!,
            ["alertId"] = alert.GetProperty("id").GetString()!,
            ["spaceAlertId"] = spaceAlert.GetProperty("id").GetString()!,
            ["fleetUpdateId"] = fleetUpdate.ToString("D"),
            ["recordId"] = record.GetProperty("id").GetString()!,
            ["roomId"] = room.GetProperty("id").GetString()!,
            ["serverId"] = pinned.GetProperty("id").GetString()!,
            ["address"] = address,
            ["code"] = "not_found",
            ["documentName"] = "v1",
        };
    }

    private async Task<Guid[]> MakeExposedAsync(Guid space, int number)
    {
        Guid[] made = [.. Enumerable.Range(0, 13).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))];
        await server.SqlAsync(MakeExposed, space, made, number, owner.UserId.Value);
        return made;
    }

    /// <summary>Where the route is an answer to an invitation: it becomes one to the owner, whose address is proven.</summary>
    public async Task AddressInvitationAsync(string route, Dictionary<string, string> objects)
    {
        if (!route.EndsWith("/accept", StringComparison.Ordinal) && !route.EndsWith("/decline", StringComparison.Ordinal))
            return;
        await server.SqlAsync("UPDATE users SET email_verified_at = now() WHERE id = $1", owner.UserId.Value);
        await server.SqlAsync("UPDATE invitations SET email_normalized = $2 WHERE id = $1", Guid.Parse(objects["invitationId"]), owner.Email);
    }

    /// <summary>Where the route is one of the network lock: the space has one that is on, and this is what its signer says next.</summary>
    public async Task<string?> LockBodyAsync(string route, Dictionary<string, string> objects)
    {
        if (!route.EndsWith("/lock/entries", StringComparison.Ordinal) && !route.EndsWith("/lock/signatures", StringComparison.Ordinal))
            return null;
        string path = $"/v1/tenants/{objects["tenantId"]}/lock";
        if (!_locks.TryGetValue(objects["tenantId"], out LockScript? script))
        {
            _locks[objects["tenantId"]] = script = new LockScript(objects["tenantId"]);
            await PostAsync($"{path}/entries", script.Append(script.Genesis()));
        }
        if (route.EndsWith("/entries", StringComparison.Ordinal))
            return JsonSerializer.Serialize(script.Append(script.Of(Protocol.Wire.LockEntry.Types.Kind.Revoke, RandomNumberGenerator.GetBytes(32))));
        // By id, and the walk has made many before this one.
        for (string cursor = ""; ;)
        {
            JsonElement page = await owner.Http.GetFromJsonAsync<JsonElement>($"{path}/devices?limit=200{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            JsonElement found = page.GetProperty("items").EnumerateArray().FirstOrDefault(item => item.GetProperty("peerId").GetString() == objects["peerId"]);
            if (found.ValueKind == JsonValueKind.Object)
                return JsonSerializer.Serialize(new { signatures = new[] { script.Sign(found) } });
            cursor = page.GetProperty("nextCursor").GetString() ?? throw new InvalidOperationException("The device is not in the list.");
        }
    }

    /// <summary>Where the route confirms a change of policy: there is one of the owner's that waits.</summary>
    public async Task AskForConfirmationAsync(string route, Dictionary<string, string> objects)
    {
        if (!route.EndsWith("/policy/confirm", StringComparison.Ordinal))
            return;
        using HttpResponseMessage put = await owner.Http.PutAsJsonAsync($"/v1/networks/{objects["networkId"]}/policy", new { text = "default: allow\n", confirmSeconds = 600 });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    /// <summary>Calls a route with the objects in its address, and <c>{}</c> where it takes a body.</summary>
    public static async Task<(int Status, string Body)> CallAsync(HttpClient http, string method, RouteEndpoint route, Dictionary<string, string> objects)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route, objects));
        if (TakesBody(route))
            request.Content = JsonContent.Create(new { });
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        bool isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return ((int)response.StatusCode, isStream ? "" : await response.Content.ReadAsStringAsync());
    }

    /// <summary>The route's address with the objects in it.</summary>
    public static string PathOf(RouteEndpoint route, Dictionary<string, string> objects) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart value => objects.GetValueOrDefault(value.Name, "x"),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    private async Task<string> MakeSpaceAsync()
    {
        string space = (await PostAsync("/v1/tenants", new { name = "walk space", kind = "team" })).GetProperty("id").GetString()!;
        foreach ((TestPerson person, string role) in members)
            await server.JoinTenantAsync(person, new TenantId(Guid.Parse(space)), role);
        return space;
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await owner.Http.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
