using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Devices;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>Devices that are in a network and in no map: not approved yet, disabled, or whose time is over; guests for a time; leases.</summary>
public sealed class HoldTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task New_device_waits_for_a_yes_where_the_network_demands_one_and_learns_nothing_before()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await hub.UntilPeersAsync(1);
        await PatchAsync(home, $"/v1/networks/{home.Network}", new { settings = new { deviceApproval = true } });
        await using TestAgent late = await home.JoinAsync(_server, "late");
        await TestAgent.UntilAsync(() => late.Manifest?.Networks is [{ Held: "approval", NeedsKey: false }], "a manifest that says why");
        JsonElement shown = await home.GetAsync($"/v1/peers/{late.Peer}");
        Assert.Equal("approval", shown.GetProperty("held").GetString());
        Assert.Empty(late.Replicas);
        await hub.UntilPeersAsync(1);

        await PatchAsync(home, $"/v1/peers/{late.Peer}", new { approved = true });
        await hub.UntilPeersAsync(2);
        await late.UntilPeersAsync(2);
        Assert.Equal("", (await home.GetAsync($"/v1/peers/{late.Peer}")).GetProperty("held").GetString());
        // What somebody puts in by hand who could say yes is said yes to.
        JsonElement phone = await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()) });
        Assert.Equal("", phone.GetProperty("held").GetString());
    }

    [Fact]
    public async Task Disabled_device_is_out_of_every_map_within_two_seconds_and_comes_back_as_it_was()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await using TestAgent lost = await home.JoinAsync(_server, "lost");
        await hub.UntilPeersAsync(2);
        string address = (await home.GetAsync($"/v1/peers/{lost.Peer}")).GetProperty("ipv4").GetString()!;
        await Figure.BestOfAsync("a disabled device out of the others' maps", TimeSpan.FromSeconds(2), async () =>
        {
            long start = TimeProvider.System.GetTimestamp();
            await PatchAsync(home, $"/v1/devices/{lost.Device}", new { disabled = true });
            await hub.UntilPeersAsync(1);
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            await TestAgent.UntilAsync(() => lost.Manifest?.Networks is [{ Held: "disabled" }], "a manifest that says why");
            // Nothing that it says counts meanwhile.
            await lost.SendAsync(new AgentFrame { KeyOffer = new KeyOffer { NetworkId = home.Network.ToWire(), PublicKey = Google.Protobuf.ByteString.CopyFrom(Enumerable.Repeat((byte)9, 32).ToArray()) } });
            await PatchAsync(home, $"/v1/devices/{lost.Device}", new { disabled = false });
            await hub.UntilPeersAsync(2);
            return took;
        });
        Assert.Equal(address, (await home.GetAsync($"/v1/peers/{lost.Peer}")).GetProperty("ipv4").GetString());
    }

    [Fact]
    public async Task Device_whose_time_is_over_is_held_until_it_enrols_anew()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await PatchAsync(home, $"/v1/networks/{home.Network}", new { settings = new { deviceSeconds = 3600 } });
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await using TestAgent old = await home.JoinAsync(_server, "old");
        await hub.UntilPeersAsync(2);
        Assert.InRange((await home.DeviceAsync(old.Device)).GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));

        await _server.SqlAsync("UPDATE devices SET expires_at = now() WHERE id = $1", old.Device.Value);
        await _server.App.Services.GetRequiredService<EndHolds>().RunAsync(CancellationToken.None);
        await hub.UntilPeersAsync(1);
        await TestAgent.UntilAsync(() => old.Manifest?.Networks is [{ Held: "expired" }], "a manifest that says why");
        // Its owner signs in anew for it; nothing is done on the machine.
        using HttpResponseMessage renewed = await home.Person.Http.PostAsync($"/v1/me/devices/{old.Device}/renew", null);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        await hub.UntilPeersAsync(2);
        Assert.InRange((await home.DeviceAsync(old.Device)).GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'device.renew' AND target_id = $1", old.Device.ToString()));

        await _server.SqlAsync("UPDATE devices SET expires_at = now() WHERE id = $1", old.Device.Value);
        await _server.App.Services.GetRequiredService<EndHolds>().RunAsync(CancellationToken.None);
        await hub.UntilPeersAsync(1);
        await old.JoinAsync(_server, await home.KeyAsync(), "old");
        await hub.UntilPeersAsync(2);
        await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1", home.Person.UserId.Value);
        using HttpResponseMessage unproved = await home.Person.Http.PostAsync($"/v1/me/devices/{old.Device}/renew", null);
        Assert.Equal(HttpStatusCode.Forbidden, unproved.StatusCode);
        using HttpResponseMessage now = await home.Person.Http.PatchAsJsonAsync($"/v1/devices/{old.Device}", new { expiresAt = "2020-01-01T00:00:00Z" });
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
        await hub.UntilPeersAsync(1);
        await PatchAsync(home, $"/v1/devices/{old.Device}", new { expiresAt = (string?)null });
        await hub.UntilPeersAsync(2);
        using HttpResponseMessage nonsense = await home.Person.Http.PatchAsJsonAsync($"/v1/devices/{old.Device}", new { expiresAt = "tomorrow" });
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
    }

    [Fact]
    public async Task Guest_for_a_time_is_known_as_such_by_all_and_goes_by_itself()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        string key = (await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/join-keys", new { staySeconds = 3600 })).GetProperty("token").GetString()!;
        await using TestAgent guest = await TestAgent.EnrolAsync(_server, key, "guest");
        await guest.ConnectAsync(_server);
        await hub.UntilPeersAsync(2);
        long until = hub.Replica.Peers.Peers.Single(peer => peer.PeerId == guest.Peer.ToWire()).ValidUntil;
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(until) - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        await _server.SqlAsync("UPDATE peers SET ends_at = now() WHERE id = $1", guest.Peer.Value);
        await _server.App.Services.GetRequiredService<EndHolds>().RunAsync(CancellationToken.None);
        await hub.UntilPeersAsync(1);
        await TestAgent.UntilAsync(() => guest.Manifest!.Networks.Count == 0, "a manifest without the network");
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.end' AND target_id = $1 AND actor_kind = 'system'", guest.Peer.ToString()));
    }

    [Fact]
    public async Task Lease_comes_with_the_map_and_anew_when_its_length_changes()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await TestAgent.UntilAsync(() => Leases(hub) is [.., { Seconds: 7 * 24 * 3600 }], "a lease of a week, in a personal space");
        await PatchAsync(home, $"/v1/networks/{home.Network}", new { settings = new { leaseSeconds = 300 } });
        await TestAgent.UntilAsync(() => Leases(hub) is [.., { Seconds: 300 }], "the shorter lease");
        foreach (int wrong in (int[])[1, 299, 90 * 24 * 3600 + 1])
        {
            using HttpResponseMessage refused = await home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { settings = new { leaseSeconds = wrong } });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    private static Lease[] Leases(TestAgent agent) =>
        [.. agent.Frames.Where(frame => frame.Lease is not null).Select(frame => WireMessages.Read(Lease.Parser, frame.Lease.Statement.Span))];

    private static async Task PatchAsync(NetworkScenario home, string path, object body)
    {
        using HttpResponseMessage response = await home.Person.Http.PatchAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
