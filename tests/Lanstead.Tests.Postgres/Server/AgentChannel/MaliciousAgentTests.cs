using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>J3: what a hostile agent sends hurts that agent alone. H5: nobody takes another machine's place.</summary>
public sealed class MaliciousAgentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task J3_frame_over_256_KB_is_closed_with_1009_and_the_others_go_on()
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        await using (good)
        await using (bad)
        {
            byte[] chunk = new byte[64 * 1024];
            try
            {
                // A gigabyte, as far as the other side lets it.
                for (int i = 0; i < 16 * 1024 && bad.Socket.State == WebSocketState.Open; i++)
                    await bad.Socket.SendAsync(chunk, WebSocketMessageType.Binary, false, CancellationToken.None);
            }
            catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
            {
                // Cut off, as it should be.
            }
            await TestAgent.UntilAsync(() => bad.Socket.State != WebSocketState.Open, "the end of the connection");
            await ThenAsync(home, good);
        }
    }

    [Fact]
    public async Task J3_frame_that_is_just_too_large_gets_its_close_status()
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        await using (good)
        await using (bad)
        {
            var endpoints = new Endpoints { NetworkId = home.Network.ToWire() };
            // A million would be 20 MB; this is what is left of them before the limit is passed.
            endpoints.Endpoints_.AddRange(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"192.0.2.1:{1 + i}")));
            await bad.SendAsync(new AgentFrame { Endpoints = endpoints });
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
            await TestAgent.UntilAsync(() => bad.Socket.CloseStatus == WebSocketCloseStatus.MessageTooBig, "1009");
            await ThenAsync(home, good);
        }
    }

    [Fact]
    public async Task J3_flood_is_closed_with_1008()
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        await using (good)
        await using (bad)
        {
            byte[] ping = new AgentFrame { Ping = new Ping { Id = 1 } }.ToByteArray();
            try
            {
                for (int i = 0; i < 100_000 && bad.Socket.State == WebSocketState.Open; i++)
                    await bad.SendAsync(ping);
            }
            catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
            {
                // Cut off, as it should be.
            }
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.TooManyMessages);
            Assert.Equal(WebSocketCloseStatus.PolicyViolation, bad.Socket.CloseStatus);
            await ThenAsync(home, good);
        }
    }

    [Theory]
    [InlineData("too many endpoints")]
    [InlineData("endpoint that is a name")]
    [InlineData("endpoint that is not UTF-8")]
    [InlineData("not protobuf")]
    [InlineData("empty frame")]
    [InlineData("text message")]
    [InlineData("short key")]
    [InlineData("zero key")]
    [InlineData("second hello")]
    [InlineData("deep nesting")]
    public async Task J3_malformed_frame_ends_the_connection(string kind)
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        await using (good)
        await using (bad)
        {
            ByteString network = home.Network.ToWire();
            byte[] bytes = kind switch
            {
                "too many endpoints" => Frame(new Endpoints { NetworkId = network, Endpoints_ = { Enumerable.Range(1, 17).Select(i => $"192.0.2.1:{i}") } }),
                "endpoint that is a name" => Frame(new Endpoints { NetworkId = network, Endpoints_ = { "metadata.internal:80" } }),
                "endpoint that is not UTF-8" => NotUtf8(Frame(new Endpoints { NetworkId = network, Endpoints_ = { "~~~~~~~~~~~" } })),
                "not protobuf" => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
                "empty frame" => [],
                "text message" => Encoding.UTF8.GetBytes("{\"hello\":1}"),
                "short key" => new AgentFrame { KeyOffer = new KeyOffer { NetworkId = network, PublicKey = ByteString.CopyFrom(new byte[31]) } }.ToByteArray(),
                "zero key" => new AgentFrame { KeyOffer = new KeyOffer { NetworkId = network, PublicKey = ByteString.CopyFrom(new byte[32]) } }.ToByteArray(),
                "second hello" => new AgentFrame { Hello = new Hello { DeviceId = good.Device.ToWire() } }.ToByteArray(),
                _ => [.. Enumerable.Repeat((byte)0x0B, 10_000)],
            };
            await bad.SendAsync(bytes, kind == "text message" ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
            await ThenAsync(home, good);
        }
    }

    [Fact]
    public async Task J3_telemetry_that_is_foreign_negative_or_impossible_is_not_stored()
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        NetworkScenario other = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent victim = await other.JoinAsync(_server, "victim");
        await using (good)
        await using (bad)
        {
            PeerStatus Status(NetworkId network, PeerId remote, Action<PeerStatus>? change = null)
            {
                var status = new PeerStatus { NetworkId = network.ToWire(), RemotePeerId = remote.ToWire(), LastHandshake = 1_700_000_000_000, RxBytes = 5, TxBytes = 5 };
                change?.Invoke(status);
                return status;
            }
            await bad.SendAsync(new AgentFrame
            {
                Status = new StatusReport
                {
                    Peers =
                    {
                        Status(other.Network, victim.Peer),                                                 // a network that it is not in
                        Status(home.Network, victim.Peer),                                                  // a peer of another network
                        Status(home.Network, bad.Peer),                                                     // itself
                        Status(home.Network, good.Peer, status => status.RxBytes = ulong.MaxValue),         // minus one
                        Status(home.Network, good.Peer, status => status.LastHandshake = -5),
                        Status(home.Network, good.Peer, status => status.LastHandshake = 9_000_000_000_000), // in two centuries
                        Status(home.Network, good.Peer, status => status.Endpoint = "a\nb"),
                    },
                },
            });
            await bad.SendAsync(new AgentFrame { Ack = new Ack { NetworkId = other.Network.ToWire(), Revision = 99 } });
            await bad.SendAsync(new AgentFrame { KeyOffer = new KeyOffer { NetworkId = other.Network.ToWire(), PublicKey = ByteString.CopyFrom(Enumerable.Repeat((byte)9, 32).ToArray()) } });
            // Its good report, so that we know when the others were looked at.
            await bad.SendAsync(new AgentFrame { Status = new StatusReport { Peers = { Status(home.Network, good.Peer) } } });
            await TestAgent.UntilAsync(
                () => home.GetAsync($"/v1/peers/{bad.Peer}").GetAwaiter().GetResult().GetProperty("paths").GetArrayLength() == 1, "the good report");

            Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM peer_paths WHERE peer_id = $1", bad.Peer.Value));
            Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM peer_paths WHERE network_id = $1", other.Network.Value));
            Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM change_log WHERE network_id = $1 AND device_id = $2", other.Network.Value, bad.Device.Value));
            Assert.Null(victim.Goodbye);
            await victim.UntilPeersAsync(1);
            await ThenAsync(home, good);
        }
    }

    [Fact]
    public async Task H5_another_machines_key_a_replayed_hello_and_another_host_are_refused_and_the_owner_stays()
    {
        (NetworkScenario home, TestAgent good, TestAgent bad) = await PairAsync();
        await using (good)
        await using (bad)
        {
            await bad.CloseAsync();
            await bad.OpenAsync(_server.Url, hello => new Hello(hello) { DeviceId = good.Device.ToWire() });
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadProof);

            ByteString? captured = null;
            await bad.OpenAsync(_server.Url, hello => { captured = hello.Signature; return hello; });
            await TestAgent.UntilAsync(() => bad.Welcome is not null, "a welcome");
            await bad.CloseAsync();
            await bad.OpenAsync(_server.Url, hello => new Hello(hello) { Signature = captured });
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadProof);

            await bad.OpenAsync(_server.Url, hello => new Hello(hello)
            {
                Host = "other.example.org:443",
                Signature = ByteString.CopyFrom(HelloProof.Sign(bad.MachineKey, bad.Challenge!.Nonce.Span, bad.Server, bad.Device, "other.example.org:443")),
            });
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadProof);

            await bad.OpenAsync(_server.Url, hello => new Hello(hello) { Capability = 0 });
            await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.Capability);
            await ThenAsync(home, good);
        }
    }

    [Fact]
    public async Task H5_replayed_enrolment_and_a_deleted_machines_key_get_nothing()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        string key = await home.KeyAsync();
        using var machine = EcdsaP256.Create();
        long at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using HttpResponseMessage first = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", at);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        string device = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.GetProperty("deviceId").GetString()!;

        // The same request again is the same machine: nothing is made, nothing is used up.
        using HttpResponseMessage replayed = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", at);
        Assert.Equal(HttpStatusCode.OK, replayed.StatusCode);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM devices WHERE owner_user_id = $1", home.Person.UserId.Value));
        Assert.Equal(1, await _server.SqlAsync("SELECT uses FROM join_keys WHERE network_id = $1", home.Network.Value));

        // Signed for another name, another time, or by another machine: refused.
        byte[] signature = EnrolmentProof.Sign(machine, key, "alpha", at);
        using HttpResponseMessage renamed = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "beta", at, signature);
        Assert.Equal("enrolment.bad_proof", await NetworkScenario.CodeOfAsync(renamed));
        using var thief = EcdsaP256.Create();
        using HttpResponseMessage stolen = await TestAgent.PostEnrolmentAsync(_server.Anonymous, thief, key, "alpha", at, signature);
        Assert.Equal("enrolment.bad_proof", await NetworkScenario.CodeOfAsync(stolen));
        using HttpResponseMessage late = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", at - (11 * 60 * 1000));
        Assert.Equal("enrolment.clock", await NetworkScenario.CodeOfAsync(late));

        await home.Person.Http.DeleteAsync($"/v1/devices/{device}");
        using HttpResponseMessage deleted = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", at);
        Assert.Equal("join_key.used_up", await NetworkScenario.CodeOfAsync(deleted));
    }

    [Fact]
    public async Task H5_deleted_device_cannot_connect_and_its_machine_key_is_of_no_use_in_another_space()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        NetworkScenario other = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        using HttpResponseMessage abroad = await TestAgent.PostEnrolmentAsync(_server.Anonymous, alpha.MachineKey, await other.KeyAsync(), "alpha");
        Assert.Equal("enrolment.other_space", await NetworkScenario.CodeOfAsync(abroad));

        await home.Person.Http.DeleteAsync($"/v1/devices/{alpha.Device}");
        await alpha.UntilGoodbyeAsync(Goodbye.Types.Reason.DeviceRemoved);
        await alpha.ConnectAsync(_server);
        Assert.Null(alpha.Welcome);
        Assert.Equal(Goodbye.Types.Reason.DeviceRemoved, alpha.Goodbye!.Reason);
        Assert.True(alpha.IsRemoval(alpha.Goodbye.Removal));
    }

    private async Task<(NetworkScenario Home, TestAgent Good, TestAgent Bad)> PairAsync()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        TestAgent good = await home.JoinAsync(_server, "good");
        TestAgent bad = await home.JoinAsync(_server, "bad");
        await good.UntilPeersAsync(2);
        return (home, good, bad);
    }

    // The other agent of the same network still answers and still hears of changes.
    private static async Task ThenAsync(NetworkScenario home, TestAgent good)
    {
        ulong id = (ulong)good.Frames.Count + 1000;
        await good.SendAsync(new AgentFrame { Ping = new Ping { Id = id } });
        await TestAgent.UntilAsync(() => good.Frames.Any(frame => frame.Pong?.Id == id), "the good agent's pong");
        await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()) });
        await TestAgent.UntilAsync(() => good.Replica.Peers.Peers.Any(peer => peer.ConfigOnly), "the phone");
    }

    private static byte[] Frame(Endpoints endpoints) => new AgentFrame { Endpoints = endpoints }.ToByteArray();

    private static byte[] NotUtf8(byte[] frame) => [.. frame.Select(b => b == (byte)'~' ? (byte)0xC3 : b)];
}
