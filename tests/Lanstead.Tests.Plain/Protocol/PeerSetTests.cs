using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class PeerSetTests
{
    [Fact]
    public void Hash_is_the_one_of_the_definition()
    {
        using var fixture = new StateFixture(7);
        Peer[] peers = [.. Enumerable.Range(2, 40).Select(fixture.NextPeer)];
        PeerSet set = PeerSet.Read(peers.Select(peer => peer.ToByteString()))!;

        // Sorted by raw bytes here, on purpose not by Guid.
        var sorted = peers.OrderBy(peer => Convert.ToHexString(peer.PeerId.Span), StringComparer.Ordinal);
        byte[] all = [.. sorted.SelectMany(peer => peer.PeerId.Concat(SHA256.HashData(peer.ToByteArray())))];

        Assert.Equal(SHA256.HashData(all), set.Hash.ToArray());
        Assert.Equal(40, set.Count);
    }

    [Fact]
    public void Hash_of_no_peers_is_that_of_no_bytes() => Assert.Equal(SHA256.HashData([]), PeerSet.Empty.Hash.ToArray());

    [Fact]
    public void Fields_that_this_version_does_not_know_are_kept_and_hashed()
    {
        using var fixture = new StateFixture();
        byte[] known = fixture.NextPeer(2).ToByteArray();
        // Field 900, varint 1: from a newer server.
        ByteString newer = ByteString.CopyFrom([.. known, 0xA0, 0x38, 0x01]);
        PeerSet set = PeerSet.Read([newer])!;
        Assert.Equal(newer, Assert.Single(set.Bytes));
        Assert.NotEqual(PeerSet.Read([ByteString.CopyFrom(known)])!.Hash.ToArray(), set.Hash.ToArray());
    }

    [Fact]
    public void A_peer_that_comes_twice_or_is_changed_and_removed_at_once_is_refused()
    {
        using var fixture = new StateFixture();
        ByteString peer = fixture.NextPeer(2).ToByteString();
        ByteString id = WireMessages.Read(Peer.Parser, peer.Span).PeerId;
        Assert.Null(PeerSet.Read([peer, peer]));
        Assert.Null(PeerSet.Empty.Change([peer], [id]));
        Assert.Null(PeerSet.Empty.Change([], [id, id]));
    }

    [Fact]
    public void A_peer_without_an_id_of_16_bytes_is_refused()
    {
        Assert.Null(PeerSet.Read([new Peer { Name = "x" }.ToByteString()]));
        Assert.Null(PeerSet.Read([new Peer { PeerId = ByteString.CopyFrom(new byte[15]) }.ToByteString()]));
        Assert.Null(PeerSet.Read([ByteString.CopyFrom([0xFF, 0xFF])]));
    }

    [Fact]
    public void A_change_leaves_the_old_set_as_it_was()
    {
        using var fixture = new StateFixture();
        Peer peer = fixture.NextPeer(2);
        PeerSet before = PeerSet.Read([peer.ToByteString()])!;
        byte[] hash = before.Hash.ToArray();
        PeerSet after = before.Change([fixture.NextPeer(3).ToByteString()], [peer.PeerId])!;
        Assert.Equal(1, after.Count);
        Assert.Equal(hash, before.Hash.ToArray());
        Assert.True(WireId.TryRead(peer.PeerId, out PeerId id));
        Assert.NotNull(before.Find(id));
        Assert.Null(after.Find(id));
    }
}
