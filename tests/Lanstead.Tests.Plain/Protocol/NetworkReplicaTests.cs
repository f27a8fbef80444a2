using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class NetworkReplicaTests
{
    [Fact]
    public void A_map_then_deltas_give_the_servers_state()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(3);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([server.NextPeer(50)], [])));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([], [server.Peers.Ids.First()])));
        Assert.Equal(server.Peers.Hash.ToArray(), replica.Peers.Hash.ToArray());
        Assert.Equal(server.Revision, replica.Head!.Revision);
    }

    [Fact]
    public void A_delta_is_taken_once_and_only_on_its_base()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        Assert.Equal(MapOutcome.Gap, replica.Take(server.Change([server.NextPeer(2)], [])));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        NetworkDelta first = server.Change([server.NextPeer(3)], []);
        NetworkDelta second = server.Change([server.NextPeer(4)], []);
        Assert.Equal(MapOutcome.Gap, replica.Take(second));
        Assert.Equal(MapOutcome.Applied, replica.Take(first));
        Assert.Equal(MapOutcome.Unchanged, replica.Take(first));
        Assert.Equal(MapOutcome.Applied, replica.Take(second));
        Assert.Equal(MapOutcome.Stale, replica.Take(first));
    }

    [Fact]
    public void State_of_another_signer_server_or_network_is_refused()
    {
        using var server = new StateFixture(1);
        using var other = new StateFixture(2);
        NetworkReplica replica = server.Replica();
        server.Fill(2);
        other.Fill(2);
        Assert.Equal(MapOutcome.BadSignature, replica.Take(other.Map()));
        Assert.Equal(MapOutcome.Foreign, new NetworkReplica(server.Verifier, server.Server, other.Network).Take(server.Map()));
        Assert.Equal(MapOutcome.Foreign, new NetworkReplica(server.Verifier, other.Server, server.Network).Take(server.Map()));
        Assert.Null(replica.Head);
    }

    [Fact]
    public void Changed_bytes_anywhere_are_refused_and_the_old_state_stays()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(3);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        byte[] before = replica.Peers.Hash.ToArray();
        server.Fill(1);
        byte[] good = server.Map().ToByteArray();
        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x11;
            NetworkMap map;
            try
            {
                map = WireMessages.Read(NetworkMap.Parser, bad);
            }
            catch (InvalidDataException)
            {
                continue;
            }
            Assert.NotEqual(MapOutcome.Applied, replica.Take(map));
        }
        Assert.Equal(before, replica.Peers.Hash.ToArray());
        Assert.Equal(MapOutcome.Applied, replica.Take(WireMessages.Read(NetworkMap.Parser, good)));
    }

    [Fact]
    public void An_older_epoch_is_stale_and_a_newer_one_wins_over_any_revision()
    {
        using var server = new StateFixture { Epoch = 5, Revision = 100 };
        NetworkReplica replica = server.Replica();
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        (server.Epoch, server.Revision) = (4, 500);
        Assert.Equal(MapOutcome.Stale, replica.Take(server.Map()));
        (server.Epoch, server.Revision) = (6, 3);
        NetworkDelta delta = server.Change([server.NextPeer(9)], []);
        Assert.Equal(MapOutcome.Gap, replica.Take(delta));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
    }

    [Fact]
    public void Same_revision_with_other_peers_is_conflicting()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(2);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Unchanged, replica.Take(server.Map()));
        _ = server.Change([server.NextPeer(80)], []);
        server.Revision--;
        Assert.Equal(MapOutcome.Conflicting, replica.Take(server.Map()));
    }

    [Fact]
    public void C6_mass_removal_is_held_until_a_second_whole_map_says_it_again()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(10);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        NetworkDelta purge = server.Change([], server.Peers.Ids.Take(6).ToArray());
        Assert.Equal(MapOutcome.Held, replica.Take(purge));
        Assert.Equal(MapOutcome.Held, replica.Take(purge));
        Assert.Equal(10, replica.Peers.Count);
        Assert.True(NetworkReplica.WantsResync(MapOutcome.Held));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(4, replica.Peers.Count);
    }

    [Fact]
    public void C6_a_second_map_that_removes_still_others_is_held_again()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(10);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Held, replica.Take(server.Change([], server.Peers.Ids.Take(6).ToArray())));
        _ = server.Change([], server.Peers.Ids.Take(2).ToArray());
        Assert.Equal(MapOutcome.Held, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(2, replica.Peers.Count);
    }

    [Fact]
    public void Half_of_the_peers_or_the_only_one_may_go_at_once()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(4);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([], server.Peers.Ids.Take(2).ToArray())));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([], server.Peers.Ids.Take(1).ToArray())));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([], server.Peers.Ids.ToArray())));
        Assert.Equal(0, replica.Peers.Count);
    }

    [Theory]
    [InlineData("alpha\nPostUp = id")]
    [InlineData("-alpha")]
    [InlineData("Alpha")]
    [InlineData("a$(id)")]
    [InlineData("")]
    public void J1_a_signed_peer_with_a_name_that_is_no_label_is_left_out(string name) => LeavesOut(peer => peer.Name = name);

    [Theory]
    [InlineData("10.4.0.2", "fd00:0:0:1::2", null)]
    [InlineData("10.3.0.0", "fd00:0:0:1::2", null)]
    [InlineData("10.3.255.255", "fd00:0:0:1::2", null)]
    [InlineData("127.0.0.1", "fd00:0:0:1::2", null)]
    [InlineData("10.3.0.2", "fd00:0:0:2::2", null)]
    [InlineData("10.3.0.2", "fd00:0:0:1::2", "example.org:51820")]
    [InlineData("10.3.0.2", "fd00:0:0:1::2", "192.0.2.1:0")]
    [InlineData("10.3.0.2", "fd00:0:0:1::2", "192.0.2.1:51820\n")]
    public void J1_a_signed_peer_outside_its_network_or_with_a_bad_endpoint_is_left_out(string ipv4, string ipv6, string? endpoint) => LeavesOut(peer =>
    {
        (peer.Ipv4, peer.Ipv6) = (ipv4, ipv6);
        if (endpoint is not null)
            peer.Endpoints.Add(endpoint);
    });

    [Fact]
    public void Malformed_peer_that_is_mended_removed_or_moved_into_the_range_is_malformed_no_more()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(3);
        Peer bad = server.NextPeer(2), gone = server.NextPeer(3);
        bad.Name = gone.Name = "NOT A LABEL";
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([bad, gone], [])));
        Assert.Equal(2, replica.MalformedPeers.Count);

        // A delta about others does not make it good.
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([server.NextPeer(4)], [])));
        Assert.Equal(2, replica.MalformedPeers.Count);

        bad.Name = "good";
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Change([bad], [new PeerId(new Guid(gone.PeerId.Span, bigEndian: true))])));
        Assert.Empty(replica.MalformedPeers);
    }

    [Fact]
    public void Map_whose_malformed_peer_is_not_the_one_that_was_signed_is_refused_as_a_whole()
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(3);
        NetworkMap map = server.Map();
        var peer = WireMessages.Read(Peer.Parser, map.Peers[0].Span);
        peer.Name = "NOT A LABEL";
        map.Peers[0] = peer.ToByteString();
        Assert.Equal(MapOutcome.HashMismatch, replica.Take(map));
        Assert.Null(replica.Head);
    }

    private static void LeavesOut(Action<Peer> spoil)
    {
        using var server = new StateFixture();
        NetworkReplica replica = server.Replica();
        server.Fill(3);
        Peer peer = server.NextPeer(2);
        spoil(peer);
        _ = server.Change([peer], []);
        Assert.Equal(MapOutcome.Applied, replica.Take(server.Map()));
        Assert.Equal(4, replica.Peers.Count);
        Assert.Equal(peer.PeerId, Assert.Single(replica.MalformedPeers).Key.ToWire());
    }
}
