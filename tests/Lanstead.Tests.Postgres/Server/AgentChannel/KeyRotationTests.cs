using System.Net;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Peers;
using Lanstead.Tests.Postgres.Server.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A WireGuard key gives way to another: on demand and by its age, with a time in which both are taken.</summary>
public sealed class KeyRotationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Asked_agent_offers_another_key_and_the_others_hear_of_both()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await using TestAgent changing = await home.JoinAsync(_server, "changing");
        await OwnKeyAsync(changing);
        await OfferAsync(changing, 1, overlaps: false);
        await TestAgent.UntilAsync(() => RowOf(hub, changing)?.PublicKey.ToByteArray() is [1, ..], "the first key");
        Assert.True(RowOf(hub, changing)!.FormerKey.IsEmpty);

        using HttpResponseMessage asked = await home.Person.Http.PostAsync($"/v1/peers/{changing.Peer}/rotate-key", null);
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.rotate_key' AND target_id = $1", changing.Peer.ToString()));
        await TestAgent.UntilAsync(() => changing.Manifest?.Networks is [{ WantsNewKey: true, NeedsKey: false }], "a manifest that asks for a key");
        await OfferAsync(changing, 2, overlaps: true);
        await TestAgent.UntilAsync(() => RowOf(hub, changing) is { } row && row.PublicKey.Span is [2, ..] && row.FormerKey.Span is [1, ..], "both keys");
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(RowOf(hub, changing)!.FormerUntil) - TimeProvider.System.GetUtcNow(), KeyRotation.Overlap - TimeSpan.FromHours(1), KeyRotation.Overlap);
        await TestAgent.UntilAsync(() => changing.Manifest?.Networks is [{ WantsNewKey: false }], "a manifest that asks for none");

        // A key that was lost is good for nothing any more.
        await OfferAsync(changing, 3, overlaps: false);
        await TestAgent.UntilAsync(() => RowOf(hub, changing) is { } row && row.PublicKey.Span is [3, ..] && row.FormerKey.IsEmpty, "one key");
    }

    [Fact]
    public async Task Key_that_is_as_old_as_the_network_allows_is_asked_for_anew_once()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent old = await home.JoinAsync(_server, "old");
        await OwnKeyAsync(old);
        await OfferAsync(old, 1, overlaps: false);
        await TestAgent.UntilAsync(() => RowOf(old, old)?.PublicKey.ToByteArray() is [1, ..], "the key");
        KeyRotation rotation = _server.App.Services.GetRequiredService<KeyRotation>();
        await rotation.RunAsync(CancellationToken.None);
        Assert.Equal([false], old.Manifest!.Networks.Select(network => network.WantsNewKey));

        await _server.SqlAsync("UPDATE peers SET key_changed_at = now() - interval '31 days' WHERE id = $1", old.Peer.Value);
        await rotation.RunAsync(CancellationToken.None);
        await TestAgent.UntilAsync(() => old.Manifest?.Networks is [{ WantsNewKey: true }], "a manifest that asks for a key");
        ulong revision = old.Manifest!.Revision;
        await rotation.RunAsync(CancellationToken.None);
        Assert.Equal((long)revision, await _server.SqlAsync("SELECT manifest_revision FROM devices WHERE id = $1", old.Device.Value));
        await OfferAsync(old, 2, overlaps: true);
        await TestAgent.UntilAsync(() => old.Manifest?.Networks is [{ WantsNewKey: false }], "a manifest that asks for none");
    }

    [Fact]
    public async Task Keys_of_phones_and_of_their_gateway_stay()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent gateway = await home.JoinAsync(_server, "gateway");
        await OwnKeyAsync(gateway);
        await OfferAsync(gateway, 1, overlaps: false);
        await TestAgent.UntilAsync(() => RowOf(gateway, gateway)?.PublicKey.ToByteArray() is [1, ..], "the key");
        string phone = (await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()) })).GetProperty("id").GetString()!;
        await _server.SqlAsync("UPDATE networks SET gateway_peer_id = $1 WHERE id = $2", gateway.Peer.Value, home.Network.Value);
        Assert.Equal(HttpStatusCode.Conflict, (await home.Person.Http.PostAsync($"/v1/peers/{phone}/rotate-key", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await home.Person.Http.PostAsync($"/v1/peers/{gateway.Peer}/rotate-key", null)).StatusCode);
        // Nor by the agent's own will.
        long offers = await OffersAsync(gateway);
        await OfferAsync(gateway, 2, overlaps: true);
        await OfferAsync(gateway, 3, overlaps: false);
        await TestAgent.UntilAsync(() => RowOf(gateway, gateway)?.PublicKey.ToByteArray() is [3, ..], "the key of one that lost its own");
        Assert.Equal(offers + 1, await OffersAsync(gateway));
    }

    private async Task<long> OffersAsync(TestAgent agent) => (long)(await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.offer_key' AND target_id = $1", agent.Peer.ToString()))!;

    // Each agent offers a key by itself when it is asked for its first: one of ours that was sent before it would give way to it.
    private static Task OwnKeyAsync(TestAgent agent) => TestAgent.UntilAsync(() => agent.Manifest?.Networks is [{ NeedsKey: false }], "a manifest that asks for no key");

    private static Peer? RowOf(TestAgent seenBy, TestAgent agent) => seenBy.Replicas.GetValueOrDefault(seenBy.Network)?.Peers.Peers.SingleOrDefault(peer => peer.PeerId == agent.Peer.ToWire());

    private static Task OfferAsync(TestAgent agent, byte key, bool overlaps) => agent.SendAsync(new AgentFrame
    {
        KeyOffer = new KeyOffer { NetworkId = agent.Network.ToWire(), PublicKey = ByteString.CopyFrom(Enumerable.Repeat(key, PublicKey.SizeBytes).ToArray()), Overlaps = overlaps },
    });
}
