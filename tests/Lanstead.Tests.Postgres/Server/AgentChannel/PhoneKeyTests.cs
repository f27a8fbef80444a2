using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Notifications;
using Lanstead.Server.Features.Peers;
using Lanstead.Tests.Postgres.Server.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>The key of a phone's configuration gives way to another, with a preshared key that goes to the gateway alone; whose phone it is hears in time that it is due.</summary>
public sealed class PhoneKeyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Gateway_hears_of_both_keys_and_it_alone_gets_what_was_sealed_for_it()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent gateway = await home.JoinAsync(_server, "gateway");
        await using TestAgent other = await home.JoinAsync(_server, "other");
        await home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { gatewayDeviceId = gateway.Device.ToString(), settings = new { presharedKeys = true } });
        await home.Person.Http.PatchAsJsonAsync($"/v1/devices/{gateway.Device}", new { publicEndpoint = "vpn.example.org:51820" });
        PeerId phone = PeerId.Parse((await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Key(1) })).GetProperty("id").GetString()!, null);
        await TestAgent.UntilAsync(() => RowOf(gateway, phone) is { PresharedEpoch: 0 } row && row.PublicKey.Span[0] == 1, "the first key");
        JsonElement preshared = (await home.GetAsync($"/v1/peers/{phone}/config")).GetProperty("preshared");
        Assert.Equal((home.Network.ToString(), gateway.Peer.ToString(), 0L, true), (preshared.GetProperty("networkId").GetString(), preshared.GetProperty("gatewayPeerId").GetString(), preshared.GetProperty("epoch").GetInt64(), preshared.GetProperty("isWanted").GetBoolean()));

        // 1. The same key, with a preshared one.
        await PutAsync(home, phone, new { publicKey = Key(1), preshared = new { @sealed = Sealed(1), epoch = 5 } });
        await TestAgent.UntilAsync(() => RowOf(gateway, phone) is { PresharedEpoch: 5, FormerKey.IsEmpty: true }, "a preshared key");
        await gateway.SendAsync(Ask(gateway, phone));
        await other.SendAsync(Ask(other, phone));
        await TestAgent.UntilAsync(() => Notes(gateway).Any(), "what was sealed");
        Assert.Equal((5L, phone.ToWire(), (byte)1), (Notes(gateway).Single().Epoch, Notes(gateway).Single().PeerId, Notes(gateway).Single().Sealed[0]));

        // 2. Another key, and another one.
        Assert.Equal("peer.preshared_older", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{phone}/key", new { publicKey = Key(2), preshared = new { @sealed = Sealed(2), epoch = 5 } })));
        await PutAsync(home, phone, new { publicKey = Key(2), preshared = new { @sealed = Sealed(2), epoch = 6 } });
        await TestAgent.UntilAsync(() => RowOf(gateway, phone) is { PresharedEpoch: 6 } row && row.PublicKey.Span[0] == 2 && row.FormerKey.Span is [1, ..], "both keys");
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(RowOf(gateway, phone)!.FormerUntil) - TimeProvider.System.GetUtcNow(), KeyRotation.Overlap - TimeSpan.FromHours(1), KeyRotation.Overlap);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.replace_key' AND target_id = $1 AND after::text LIKE '%\"overlaps\": true%'", phone.ToString()));
        await gateway.SendAsync(Ask(gateway, phone));
        await TestAgent.UntilAsync(() => Notes(gateway).Any(note => note.Epoch == 6), "what was sealed then");
        // By now an answer to the other one would have come.
        Assert.Empty(Notes(other));

        // 3. A phone that is lost: at once, and without a preshared key.
        await PutAsync(home, phone, new { publicKey = Key(3), overlaps = false });
        await TestAgent.UntilAsync(() => RowOf(gateway, phone) is { PresharedEpoch: 0, FormerKey.IsEmpty: true } row && row.PublicKey.Span[0] == 3, "one key");
    }

    [Fact]
    public async Task Only_a_phones_key_is_replaced_by_a_usable_one_that_nobody_has()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent agent = await home.JoinAsync(_server, "agent");
        string[] phones = new string[2];
        for (int i = 0; i < 2; i++)
            phones[i] = (await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = $"phone{i}", publicKey = Key((byte)(1 + i)) })).GetProperty("id").GetString()!;
        Assert.Equal("peer.has_agent", await CodeAsync($"{agent.Peer}", new { publicKey = Key(9) }));
        Assert.Equal("peer.key_taken", await CodeAsync(phones[0], new { publicKey = Key(2) }));
        Assert.Equal("request.invalid", await CodeAsync(phones[0], new { publicKey = Key(0) }));
        Assert.Equal("request.invalid", await CodeAsync(phones[0], new { publicKey = Key(9), preshared = new { @sealed = Convert.ToBase64String(new byte[81]), epoch = 1 } }));
        Assert.Equal("request.invalid", await CodeAsync(phones[0], new { publicKey = Key(9), preshared = new { @sealed = Sealed(1), epoch = 0 } }));
        // Another member's phone is not theirs to change.
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, home.Person.TenantId, "member");
        Assert.Equal("access.denied", await NetworkScenario.CodeOfAsync(await member.Http.PutAsJsonAsync($"/v1/peers/{phones[0]}/key", new { publicKey = Key(9) })));

        async Task<string> CodeAsync(string peer, object body) => await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/key", body));
    }

    [Fact]
    public async Task Owner_is_told_once_that_a_phones_key_is_due_until_there_is_another()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        PeerId phone = PeerId.Parse((await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Key(1) })).GetProperty("id").GetString()!, null);
        NotificationMail work = _server.App.Services.GetRequiredService<NotificationMail>();
        await work.RunAsync(CancellationToken.None);
        Assert.Equal(0L, await ToldAsync());
        await _server.SqlAsync("UPDATE peers SET key_changed_at = now() - interval '26 days' WHERE id = $1", phone.Value);
        await work.RunAsync(CancellationToken.None);
        await work.RunAsync(CancellationToken.None);
        Assert.Equal(1L, await ToldAsync());
        JsonElement told = (await home.GetAsync("/v1/me/notifications")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("kind").GetString() == "deviceKeyDue");
        Assert.StartsWith("Give your device phone in Home", told.GetProperty("text").GetString(), StringComparison.Ordinal);

        await PutAsync(home, phone, new { publicKey = Key(2) });
        await work.RunAsync(CancellationToken.None);
        Assert.Equal(0L, await ToldAsync());

        async Task<long> ToldAsync() => (long)(await _server.SqlAsync("SELECT count(*) FROM notifications WHERE kind = 'device_key_due' AND about = (SELECT device_id FROM peers WHERE id = $1)", phone.Value))!;
    }

    private static async Task PutAsync(NetworkScenario home, PeerId phone, object body)
    {
        using HttpResponseMessage answer = await home.Person.Http.PutAsJsonAsync($"/v1/peers/{phone}/key", body);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private static string Key(byte number) => Convert.ToBase64String(Enumerable.Repeat(number, PublicKey.SizeBytes).ToArray());

    private static string Sealed(byte number) => Convert.ToBase64String(Enumerable.Repeat(number, 80).ToArray());

    private static AgentFrame Ask(TestAgent asker, PeerId phone) => new() { PairNote = new PairNote { NetworkId = asker.Network.ToWire(), PeerId = phone.ToWire() } };

    private static Peer? RowOf(TestAgent seenBy, PeerId peer) => seenBy.Replicas.GetValueOrDefault(seenBy.Network)?.Peers.Peers.SingleOrDefault(one => one.PeerId == peer.ToWire());

    private static IEnumerable<PairNote> Notes(TestAgent agent) => agent.Frames.Where(frame => frame.BodyCase == ServerFrame.BodyOneofCase.PairNote).Select(frame => frame.PairNote);
}
