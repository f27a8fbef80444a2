using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Locks;

/// <summary>The server's part of the network lock: stores what signers say, checks it, and hands it out before the maps that it judges.</summary>
public sealed class LockTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Lock_is_turned_on_with_the_devices_that_are_there_and_reaches_agents_before_the_map()
    {
        (NetworkScenario home, string path, LockScript ada) = await MakeAsync();
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        using var own = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, own);
        JsonElement device = await DeviceAsync(home, path, "key");

        JsonElement view = await NetworkScenario.PostAsync(home.Person.Http, $"{path}/entries", ada.Append(ada.Genesis(), ada.Sign(device)));

        Assert.True(view.GetProperty("isOn").GetBoolean());
        Assert.Equal("trusted", (await DeviceAsync(home, path, "standing")).GetProperty("standing").GetString());
        await TestAgent.UntilAsync(() => agent.Replica.Head?.Lock.Length == 1 && agent.Replica.Peers.Find(agent.Peer)?.MembershipSignature.Length == 64, "the locked map");
        LockLog log = Assert.Single(agent.Frames, frame => frame.LockLog is not null).LockLog;
        Assert.Equal(ada.Log.Head.ToArray(), SignerLog.Read(ada.Log.Tenant, log.Entries).Log.Head.ToArray());
        Assert.Equal(MemberStanding.Trusted, LockJudge.Judge(ada.Log, agent.Replica.Head!, agent.Replica.Peers.Find(agent.Peer)!).Standing);
        ServerFrame[] frames = [.. agent.Frames];
        int told = Array.FindIndex(frames, frame => frame.LockLog is not null);
        Assert.DoesNotContain(frames[..told], frame => frame.NetworkDelta is { } delta && WireMessages.Read(NetworkStatement.Parser, delta.Head.Statement.Span).Lock.Length > 0);

        // Who has the log already is not told again; who has none is.
        await agent.CloseAsync();
        await agent.OpenAsync(_server.Url, hello => { hello.Locks.Add(new KnownLock { TenantId = ada.Log.Tenant.ToWire(), Hash = ByteString.CopyFrom(ada.Log.Head.Span) }); return hello; });
        await TestAgent.UntilAsync(() => agent.Frames.Count(frame => frame.Manifest is not null) > 1, "the manifest again");
        await using TestAgent second = await home.JoinAsync(_server, "bravo");
        await TestAgent.UntilAsync(() => second.Frames.Any(frame => frame.LockLog is not null), "the log");
        Assert.Single(agent.Frames, frame => frame.LockLog is not null);
    }

    [Fact]
    public async Task What_no_signer_signed_is_refused_with_its_reason()
    {
        (NetworkScenario home, string path, LockScript ada) = await MakeAsync();
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        using var own = new LockKey(EcdsaP256.Create());
        using var mallory = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, own);
        JsonElement device = await DeviceAsync(home, path, "key");
        HttpClient http = home.Person.Http;

        await RefusedAsync("lock.not_on", http, $"{path}/signatures", new { signatures = new[] { ada.Sign(device) } });
        await NetworkScenario.PostAsync(http, $"{path}/entries", ada.Append(ada.Genesis()));
        await RefusedAsync("lock.already_on", http, $"{path}/entries", LockScript.Body(mallory.Sign(ada.Genesis())));
        await RefusedAsync("lock.entry_refused", http, $"{path}/entries", LockScript.Body(mallory.Sign(ada.Adding(mallory, "m"))));
        await RefusedAsync("lock.signature_refused", http, $"{path}/signatures", new { signatures = new[] { ada.Sign(device, key: mallory) } });
        await RefusedAsync("lock.signature_refused", http, $"{path}/signatures", new { signatures = new[] { ada.Sign(device, ipv4: "10.0.0.1") } });
        await RefusedAsync("request.invalid", http, $"{path}/signatures", new { signatures = Array.Empty<object>() });
        await RefusedAsync("request.invalid", http, $"{path}/entries", new { statement = Array.Empty<byte>(), signature = Array.Empty<byte>(), keyId = Array.Empty<byte>() });
        LockEntry old = ada.Adding(mallory, "late");
        await NetworkScenario.PostAsync(http, $"{path}/entries", ada.Append(ada.Of(LockEntry.Types.Kind.Revoke, mallory.PublicKey)));
        await RefusedAsync("lock.outdated", http, $"{path}/entries", LockScript.Body(ada.Key.Sign(old)));

        LockEntry off = ada.Log.Next(LockEntry.Types.Kind.Disable, DateTimeOffset.UnixEpoch);
        off.Code = ByteString.CopyFrom(DisableCode.Create());
        await RefusedAsync("lock.wrong_code", http, $"{path}/entries", LockScript.Body(new Signed { Statement = off.ToByteString() }));
        off.Code = ByteString.CopyFrom(ada.Code);
        JsonElement view = await NetworkScenario.PostAsync(http, $"{path}/entries", LockScript.Body(new Signed { Statement = off.ToByteString() }));
        Assert.Equal((false, 3), (view.GetProperty("isOn").GetBoolean(), view.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task A_new_WireGuard_key_needs_no_signer_and_a_new_lock_key_does()
    {
        (NetworkScenario home, string path, LockScript ada) = await MakeAsync();
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        using var own = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, own);
        await NetworkScenario.PostAsync(home.Person.Http, $"{path}/entries", ada.Append(ada.Genesis(), ada.Sign(await DeviceAsync(home, path, "key"))));

        var next = new PublicKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(PublicKey.SizeBytes));
        byte[] first = agent.Replica.Peers.Find(agent.Peer)!.PublicKey.ToByteArray();
        KeyOffer offer = Offer(agent, own, next);
        offer.Overlaps = true;
        await agent.SendAsync(new AgentFrame { KeyOffer = offer });
        await TestAgent.UntilAsync(() => agent.Replica.Peers.Find(agent.Peer)?.PublicKey.Span.SequenceEqual(next.Bytes) == true && agent.Replica.Head?.Lock.Length == 1, "the new key");
        Peer row = agent.Replica.Peers.Find(agent.Peer)!;
        Assert.Equal(MemberStanding.Trusted, LockJudge.Judge(ada.Log, agent.Replica.Head!, row).Standing);
        // The one that gives way is still the device's own word too.
        Assert.Equal(first, row.FormerKey.ToByteArray());
        Assert.True(LockJudge.IsItsOwn(agent.Replica.Head!, row, row.FormerKey.Span));

        // What the device did not sign is not handed out: the others would drop it for such a key.
        long offers = await OffersAsync(agent);
        var unsigned = new PublicKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(PublicKey.SizeBytes));
        await agent.SendAsync(new AgentFrame { KeyOffer = new KeyOffer { NetworkId = agent.Network.ToWire(), PublicKey = ByteString.CopyFrom(unsigned.Bytes), Overlaps = true } });
        using var stranger = new LockKey(EcdsaP256.Create());
        KeyOffer wrong = Offer(agent, stranger, next);
        (wrong.PublicKey, wrong.LockKey, wrong.Overlaps) = (ByteString.CopyFrom(unsigned.Bytes), ByteString.CopyFrom(own.PublicKey), true);
        await agent.SendAsync(new AgentFrame { KeyOffer = wrong });
        var last = new PublicKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(PublicKey.SizeBytes));
        await agent.SendAsync(new AgentFrame { KeyOffer = Offer(agent, own, last) });
        await TestAgent.UntilAsync(() => agent.Replica.Peers.Find(agent.Peer)?.PublicKey.Span.SequenceEqual(last.Bytes) == true, "the last key");
        Assert.Equal(offers + 1, await OffersAsync(agent));
        Assert.Equal("trusted", (await DeviceAsync(home, path, "standing")).GetProperty("standing").GetString());

        using var other = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, other);
        await TestAgent.UntilAsync(() => agent.Replica.Peers.Find(agent.Peer)?.LockKey.Span.SequenceEqual(other.PublicKey) == true, "the new lock key");
        Assert.Equal("waiting", (await DeviceAsync(home, path, "standing")).GetProperty("standing").GetString());
    }

    [Fact]
    public async Task Entries_that_a_restored_database_lost_are_taken_back_from_agents_if_they_prove_themselves()
    {
        (NetworkScenario home, string path, LockScript ada) = await MakeAsync();
        await _server.RegisterAsync();
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        using var own = new LockKey(EcdsaP256.Create());
        using var mallory = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, own);
        HttpClient http = home.Person.Http;
        await NetworkScenario.PostAsync(http, $"{path}/entries", ada.Append(ada.Genesis(), ada.Sign(await DeviceAsync(home, path, "key"))));
        SignerLog first = ada.Log;
        await NetworkScenario.PostAsync(http, $"{path}/entries", ada.Append(ada.Adding(mallory, "second")));
        await UntilLengthAsync(2);
        long audited = await AuditedAsync();

        // 1. All but the first is lost: what goes another way is not taken, what goes on is; brought twice, it is there once.
        await LoseAsync(1);
        await HandInAsync(mallory.Sign(first.Next(LockEntry.Types.Kind.Revoke, DateTimeOffset.UnixEpoch)));
        await HandInAsync([.. ada.Log.Entries]);
        await HandInAsync([.. ada.Log.Entries]);
        await UntilLengthAsync(2);
        Assert.Equal(ada.Log.Head.ToArray(), Convert.FromHexString((await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("head").GetString()!));

        // 2. All is lost: anybody could say that a lock begins, so whoever brings it must be one who may.
        await LoseAsync(0);
        object owner = (await _server.SqlAsync("SELECT owner_user_id FROM devices WHERE id = $1", agent.Device.Value))!;
        await _server.SqlAsync("WITH m AS (INSERT INTO members (tenant_id, user_id, role, created_at) SELECT $3, id, 'member', now() FROM users WHERE id <> $2 LIMIT 1 RETURNING user_id) UPDATE devices SET owner_user_id = m.user_id FROM m WHERE id = $1", agent.Device.Value, owner, ada.Log.Tenant.Value);
        await HandInAsync([.. ada.Log.Entries]);
        await agent.SendAsync(new AgentFrame { Ping = new Ping { Id = 77 } });
        await TestAgent.UntilAsync(() => agent.Frames.Any(frame => frame.Pong?.Id == 77), "the answer to what came after");
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM lock_entries WHERE tenant_id = $1", ada.Log.Tenant.Value));
        await _server.SqlAsync("UPDATE devices SET owner_user_id = $2 WHERE id = $1", agent.Device.Value, owner);
        await HandInAsync([.. ada.Log.Entries]);
        await UntilLengthAsync(2);
        Assert.Equal(audited + 2, await AuditedAsync());

        async Task<long> AuditedAsync() => (long)(await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'lock.take_back' AND target_id = $1", ada.Log.Tenant.ToString()))!;

        Task UntilLengthAsync(ulong length) => TestAgent.UntilAsync(() => agent.Replica.Head?.Lock is { TakesEntries: true } head && head.Length == length, $"a log of {length}");

        Task HandInAsync(params Signed[] entries) => agent.SendAsync(new AgentFrame { LockEntries = new LockLog { TenantId = ada.Log.Tenant.ToWire(), Entries = { entries } } });

        async Task LoseAsync(int from)
        {
            await _server.SqlAsync("DELETE FROM lock_entries WHERE tenant_id = $1 AND position >= $2", ada.Log.Tenant.Value, from);
            using HttpResponseMessage raised = await http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { description = $"without {from}" });
            Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
            await UntilLengthAsync((ulong)from);
        }
    }

    [Fact]
    public async Task A_LAN_behind_a_device_is_signed_by_itself_and_anew_after_it_was_withdrawn_or_mapped()
    {
        (NetworkScenario home, string path, LockScript ada) = await MakeAsync();
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        using var own = new LockKey(EcdsaP256.Create());
        using var mallory = new LockKey(EcdsaP256.Create());
        await ProveAsync(agent, own);
        HttpClient http = home.Person.Http;
        await NetworkScenario.PostAsync(http, $"{path}/entries", ada.Append(ada.Genesis(), ada.Sign(await DeviceAsync(home, path, "key"))));
        await OfferAsync("192.168.73.0/24");
        await DecideAsync(null);
        JsonElement device = await UntilRouteAsync("waiting");
        JsonElement route = device.GetProperty("routes")[0];

        // 1. Another range, another's signature, a LAN that nobody approved: refused whole.
        await RefusedAsync("lock.signature_refused", http, $"{path}/signatures", Body(ada.SignRoute(device, route, lan: "192.168.0.0/16")));
        await RefusedAsync("lock.signature_refused", http, $"{path}/signatures", Body(ada.SignRoute(device, route, key: mallory)));
        using (var other = JsonDocument.Parse("""{"prefix":"192.168.74.0/24","mapped":null}"""))
            await RefusedAsync("lock.signature_refused", http, $"{path}/signatures", Body(ada.SignRoute(device, other.RootElement)));
        await RefusedAsync("request.invalid", http, $"{path}/signatures", new { signatures = Array.Empty<object>(), routes = new[] { new { peerId = agent.Peer.ToString(), prefix = "0.0.0.0/0", signer = ada.KeyId, signature = new byte[64] } } });

        // 2. Signed, it is in the map with its signature.
        await NetworkScenario.PostAsync(http, $"{path}/signatures", Body(ada.SignRoute(device, route)));
        await TestAgent.UntilAsync(() => Standing() == MemberStanding.Trusted, "the signed LAN");
        Assert.Equal("trusted", (await DeviceAsync(home, path, "key")).GetProperty("routes")[0].GetProperty("standing").GetString());

        // 3. Reached by another range, or withdrawn and offered again: it waits.
        await DecideAsync("10.213.0.0/24");
        await TestAgent.UntilAsync(() => Standing() == MemberStanding.Waiting, "the mapped LAN");
        device = await UntilRouteAsync("waiting");
        await NetworkScenario.PostAsync(http, $"{path}/signatures", Body(ada.SignRoute(device, device.GetProperty("routes")[0])));
        await TestAgent.UntilAsync(() => Standing() == MemberStanding.Trusted, "the mapped LAN, signed");
        await OfferAsync();
        await TestAgent.UntilAsync(() => Standing() is null, "no LAN");
        await OfferAsync("192.168.73.0/24");
        await TestAgent.UntilAsync(() => Standing() == MemberStanding.Waiting, "the LAN that was offered again");

        MemberStanding? Standing() => agent.Replica.Peers.Find(agent.Peer)!.Routes is [var one] ? LockJudge.Judge(ada.Log, agent.Replica.Head!, agent.Replica.Peers.Find(agent.Peer)!, one) : null;

        Task OfferAsync(params string[] lans) => agent.SendAsync(new AgentFrame { RouteOffers = new RouteOffers { NetworkId = agent.Network.ToWire(), Prefixes = { lans } } });

        async Task DecideAsync(string? mapped)
        {
            using HttpResponseMessage answer = await http.PutAsJsonAsync($"/v1/peers/{agent.Peer}/routes", new { prefix = "192.168.73.0/24", decision = "approved", mapped });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        async Task<JsonElement> UntilRouteAsync(string standing)
        {
            JsonElement found = default;
            await TestAgent.UntilAsync(() => (found = DeviceAsync(home, path, "key").GetAwaiter().GetResult()).GetProperty("routes").EnumerateArray().Any(one => one.GetProperty("standing").GetString() == standing), "the LAN in the list");
            return found;
        }

        static object Body(object route) => new { signatures = Array.Empty<object>(), routes = new[] { route } };
    }

    private async Task<(NetworkScenario Home, string Path, LockScript Ada)> MakeAsync()
    {
        TestPerson person = await _server.RegisterAsync();
        return (await NetworkScenario.MakeAsync(person), $"/v1/tenants/{person.TenantId}/lock", new LockScript(person.TenantId.ToString()));
    }

    // As an agent does whose row in the map has no lock key or another one.
    private static async Task ProveAsync(TestAgent agent, LockKey key)
    {
        await TestAgent.UntilAsync(() => agent.Replicas.TryGetValue(agent.Network, out NetworkReplica? replica) && replica.Peers.Find(agent.Peer)?.PublicKey.Length == 32, "its own key in the map");
        var own = new PublicKey(agent.Replica.Peers.Find(agent.Peer)!.PublicKey.Span);
        await agent.SendAsync(new AgentFrame
        {
            LockProof = new LockProof
            {
                NetworkId = agent.Network.ToWire(), LockKey = ByteString.CopyFrom(key.PublicKey), KeySignatures = { ByteString.CopyFrom(key.Sign(agent.Network, agent.Device, own)) },
            },
        });
        await TestAgent.UntilAsync(() => agent.Replica.Peers.Find(agent.Peer)?.LockKey.Span.SequenceEqual(key.PublicKey) == true, "the lock key in the map");
    }

    private async Task<long> OffersAsync(TestAgent agent) => (long)(await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.offer_key' AND target_id = $1", agent.Peer.ToString()))!;

    private static KeyOffer Offer(TestAgent agent, LockKey key, PublicKey next) => new()
    {
        NetworkId = agent.Network.ToWire(), PublicKey = ByteString.CopyFrom(next.Bytes), LockKey = ByteString.CopyFrom(key.PublicKey),
        KeySignature = ByteString.CopyFrom(key.Sign(agent.Network, agent.Device, next)),
    };

    private static async Task<JsonElement> DeviceAsync(NetworkScenario home, string path, string present)
    {
        JsonElement items = (await home.GetAsync($"{path}/devices")).GetProperty("items");
        JsonElement device = Assert.Single(items.EnumerateArray(), item => item.GetProperty("networkId").GetString() == home.Network.ToString());
        Assert.Equal(JsonValueKind.String, device.GetProperty(present).ValueKind);
        return device;
    }

    private static async Task RefusedAsync(string code, HttpClient http, string path, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(path, body);
        Assert.Equal(code, await NetworkScenario.CodeOfAsync(answer));
    }
}
