using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>J2 malicious-server: a server that has its own key for states, but no signer's, tries what it can against an agent under a network lock: nothing is applied, everything is told.</summary>
public sealed class LyingServerTests
{
    private static readonly Dictionary<string, Action<LockedWorld>> s_lies = new()
    {
        ["a device that nobody signed"] = world => world.SayMap(_ => { }, world.NewAgent(20)),
        ["a device signed by a stranger"] = world =>
        {
            Peer evil = world.NewAgent(20);
            world.Sign(evil, by: world.NewKey());
            world.SayMap(_ => { }, evil);
        },
        ["a device signed by a stranger in a signer's name"] = world =>
        {
            Peer evil = world.NewAgent(20);
            world.Sign(evil, by: world.NewKey());
            evil.MembershipSigner = ByteString.CopyFrom(EcdsaP256.KeyId(world.Ada.PublicKey));
            world.SayMap(_ => { }, evil);
        },
        ["a device with another one's signature"] = world =>
        {
            Peer evil = world.NewAgent(20);
            (evil.MembershipSignature, evil.MembershipSigner) = (world.Peers[3].MembershipSignature, world.Peers[3].MembershipSigner);
            world.SayMap(_ => { }, evil);
        },
        ["a device that was signed for another network"] = world =>
        {
            Peer evil = world.NewAgent(20);
            NetworkStatement other = world.Head();
            other.NetworkId = NetworkId.New(TimeProvider.System).ToWire();
            world.Sign(evil, head: other);
            world.SayMap(_ => { }, evil);
        },
        ["another WireGuard key for a signed device"] = world => world.Change(3, peer => peer.PublicKey = world.Server.NextPeer(9).PublicKey),
        ["another WireGuard key, with a signature over the old one of another"] = world => world.Change(3, peer =>
        {
            peer.PublicKey = world.Server.NextPeer(9).PublicKey;
            peer.KeySignatures.Clear();
            peer.KeySignatures.AddRange(world.Peers[4].KeySignatures);
        }),
        ["another lock key that vouches for another WireGuard key"] = world => world.Change(3, peer =>
        {
            peer.PublicKey = world.Server.NextPeer(9).PublicKey;
            world.Vouch(peer, world.NewKey());
        }),
        ["another key for a phone"] = world => world.Change(5, peer => peer.PublicKey = world.Server.NextPeer(9).PublicKey),
        ["a key that a device is said to have had before"] = world => world.Change(3, peer => (peer.FormerKey, peer.FormerUntil) = (world.Server.NextPeer(9).PublicKey, long.MaxValue)),
        ["a key that a device is said to have had before, signed by another one's lock key"] = world => world.Change(3, peer =>
        {
            Peer evil = world.NewAgent(9);
            (peer.FormerKey, peer.FormerUntil) = (evil.PublicKey, long.MaxValue);
            peer.KeySignatures.AddRange(evil.KeySignatures);
        }),
        ["a key that a phone is said to have had before"] = world => world.Change(5, peer => (peer.FormerKey, peer.FormerUntil) = (world.Server.NextPeer(9).PublicKey, long.MaxValue)),
        ["another address for a device"] = world => world.Change(3, peer => (peer.Ipv4, peer.Ipv6) = ("10.3.0.99", "fd00:0:0:1::99")),
        ["two devices with each other's addresses"] = world =>
        {
            (Peer one, Peer two) = (world.Peers[3].Clone(), world.Peers[4].Clone());
            (one.Ipv4, one.Ipv6, two.Ipv4, two.Ipv6) = (two.Ipv4, two.Ipv6, one.Ipv4, one.Ipv6);
            world.SayMapOf([.. world.Peers.Where((_, i) => i is not (3 or 4)), one, two], _ => { });
        },
        ["only another IPv6 address"] = world => world.Change(3, peer => peer.Ipv6 = "fd00:0:0:1::99"),
        ["another address for this machine"] = world => world.Change(0, peer => (peer.Ipv4, peer.Ipv6) = ("10.3.0.99", "fd00:0:0:1::99")),
        ["an agent called a phone, so that the gateway gets its packets"] = world => world.Change(3, peer => peer.ConfigOnly = true),
        ["a signed device as the gateway that is none"] = world => world.SayMap(head => head.GatewayPeerId = world.Peers[3].PeerId),
        ["this machine as the gateway"] = world => world.SayMap(head => head.GatewayPeerId = world.OwnPeer.ToWire()),
        ["a device as the gateway that nobody signed"] = world =>
        {
            Peer evil = world.NewAgent(20);
            world.SayMap(head => head.GatewayPeerId = evil.PeerId, evil);
        },
        ["a wider range of the network"] = world => world.SayMap(head => head.Ipv4Cidr = "10.0.0.0/8"),
        ["another IPv6 range"] = world => world.SayMap(head => head.Ipv6Cidr = "fd00:0:0:2::/64"),
        ["a LAN behind a signed device"] = world => world.Change(3, peer => peer.Routes.Add(new PeerRoute { Prefix = "192.168.50.0/24" })),
        ["a LAN behind a signed device, signed by a stranger"] = world => world.Change(3, peer =>
        {
            PeerRoute route = world.SignRoute(peer, "192.168.50.0/24", by: world.NewKey());
            route.Signer = ByteString.CopyFrom(EcdsaP256.KeyId(world.Ada.PublicKey));
            peer.Routes.Add(route);
        }),
        ["a signed LAN, behind another device"] = world => world.Change(4, peer => peer.Routes.Add(world.SignRoute(world.Peers[3], "192.168.50.0/24"))),
        ["a wider LAN than was signed"] = world => world.Change(3, peer =>
        {
            PeerRoute route = world.SignRoute(peer, "192.168.50.0/24");
            route.Prefix = "192.168.0.0/16";
            peer.Routes.Add(route);
        }),
        ["a signed LAN by another range"] = world => world.Change(3, peer =>
        {
            PeerRoute route = world.SignRoute(peer, "192.168.50.0/24");
            (route.Prefix, route.Lan) = ("10.211.0.0/24", route.Prefix);
            peer.Routes.Add(route);
        }),
        ["a signed LAN behind the same device, which has another lock key now"] = world => world.Change(3, peer =>
        {
            PeerRoute route = world.SignRoute(peer, "192.168.50.0/24");
            world.Vouch(peer, world.NewKey());
            world.Sign(peer);
            peer.Routes.Add(route);
        }),
        ["the default route"] = world => world.SayMap(head => head.Ipv4Cidr = "0.0.0.0/0"),
        ["a route over loopback"] = world => world.SayMap(head => head.Ipv4Cidr = "127.0.0.0/8"),
        ["a route over the metadata address"] = world => world.SayMap(head => head.Ipv4Cidr = "169.254.0.0/16"),
        ["a route over this machine's LAN"] = world =>
        {
            world.Facts = new LocalFacts([IPNetwork.Parse("192.168.1.0/24")], []);
            world.SayMap(head => head.Ipv4Cidr = "192.168.0.0/16");
        },
        ["a device at loopback, at the metadata address and in the network itself"] = world => world.Change(3, peer => peer.Endpoints.AddRange(["127.0.0.1:22", "169.254.169.254:80", "10.3.0.2:22"])),
        ["the network of another space, without a lock"] = world => world.SayMap(head => (head.TenantId, head.Lock) = (TenantId.New(TimeProvider.System).ToWire(), new LockHead()), world.NewAgent(20)),
        ["no lock at all any more"] = world => world.SayMap(head => head.Lock = null, world.NewAgent(20)),
        ["a log without entries"] = world =>
        {
            world.Tell([]);
            world.SayMap(head => head.Lock = new LockHead(), world.NewAgent(20));
        },
        ["a log of its own"] = world =>
        {
            LockKey evil = world.NewKey();
            LockEntry genesis = SignerLog.Empty(world.Tenant).Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
            genesis.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(evil.PublicKey), DeviceId = world.Peers[1].DeviceId, Label = "ada" });
            genesis.CodeHashes.Add(ByteString.CopyFrom(new byte[DisableCode.HashSizeBytes]));
            world.Tell([evil.Sign(genesis)]);
            Peer peer = world.NewAgent(20, evil);
            world.Sign(peer, by: evil);
            world.SayMap(_ => { }, peer);
        },
        ["itself as one more signer"] = world =>
        {
            LockKey evil = world.NewKey();
            LockEntry entry = world.Log.Next(LockEntry.Types.Kind.AddSigner, DateTimeOffset.UnixEpoch);
            entry.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(evil.PublicKey), DeviceId = world.Peers[1].DeviceId, Label = "server" });
            Signed envelope = evil.Sign(entry);
            envelope.KeyId = ByteString.CopyFrom(EcdsaP256.KeyId(world.Ada.PublicKey));
            world.Tell([.. world.Log.Entries, envelope]);
            Peer peer = world.NewAgent(20, evil);
            world.Sign(peer, by: evil);
            world.SayMap(_ => { }, peer);
        },
        ["the lock turned off by a guessed code"] = world =>
        {
            LockEntry entry = world.Log.Next(LockEntry.Types.Kind.Disable, DateTimeOffset.UnixEpoch);
            entry.Code = ByteString.CopyFrom(DisableCode.Create());
            world.Tell([.. world.Log.Entries, new Signed { Statement = entry.ToByteString() }]);
            world.SayMap(_ => { }, world.NewAgent(20));
        },
        ["another network, with devices of its own"] = world =>
        {
            var network = NetworkId.New(TimeProvider.System);
            world.Say(world.Listing(world.Server.Network, network));
            Peer own = world.Own.Clone();
            own.PublicKey = ByteString.CopyFrom(world.Membership.View(network)!.PublicKey!.Value.Bytes);
            Peer evil = world.NewAgent(20);
            world.SayMapOf([own, evil], head => (head.NetworkId, head.TenantId, head.Lock, head.Slug, head.GatewayPeerId) = (network.ToWire(), TenantId.New(TimeProvider.System).ToWire(), new LockHead(), "evil", ByteString.Empty));
            Assert.NotNull(world.Membership.View(network)!.Head);
        },
        ["a device that was revoked"] = world =>
        {
            LockEntry entry = world.Log.Next(LockEntry.Types.Kind.Revoke, DateTimeOffset.UnixEpoch);
            Peer stolen = world.NewAgent(20);
            entry.Key = stolen.LockKey;
            world.Log = world.Log.Append(world.Ada.Sign(entry)).Log!;
            world.Tell(world.Log.Entries);
            world.Sign(stolen);
            world.SayMap(_ => { }, stolen);
        },
    };

    // These take away: nothing that was there may go.
    private static readonly Dictionary<string, Action<LockedWorld>> s_removals = new()
    {
        ["most devices out of the network, said three times"] = world =>
        {
            for (int i = 0; i < 3; i++)
                world.SayMapOf([world.Own, world.Peers[1]], _ => { });
        },
    };

    public static TheoryData<string> Lies { get; } = [.. s_lies.Keys];

    public static TheoryData<string> Removals { get; } = [.. s_removals.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public void J2_nothing_of_it_is_applied_and_it_is_told(string lie)
    {
        using var world = new LockedWorld();
        Assert.Empty(world.Told());
        IReadOnlyList<string> before = world.Applied();
        Assert.True(before.Count > 8, string.Join('\n', before));

        s_lies[lie](world);

        Assert.Empty(world.Applied().Except(before));
        Assert.NotEmpty(world.Told());
    }

    [Theory]
    [MemberData(nameof(Removals))]
    public void J2_nothing_is_taken_away_and_it_is_told(string lie)
    {
        using var world = new LockedWorld();
        IReadOnlyList<string> before = world.Applied();

        s_removals[lie](world);

        Assert.Equal(before, world.Applied());
        Assert.NotEmpty(world.Told());

        world.Locks.AllowRemovals(TimeProvider.System.GetUtcNow());
        s_removals[lie](world);
        Assert.True(world.Applied().Count < before.Count);
    }

    [Fact]
    public void J2_there_are_at_least_thirty_lies() => Assert.True(s_lies.Count + s_removals.Count >= 30);

    [Fact]
    public void J2_a_device_that_a_signer_signed_is_applied_and_nothing_is_told()
    {
        using var world = new LockedWorld();
        IReadOnlyList<string> before = world.Applied();
        Peer good = world.NewAgent(20);
        world.Sign(good);

        world.SayMap(_ => { }, good);

        Assert.Equal(2, world.Applied().Except(before).Count());
        Assert.Empty(world.Told());
    }

    [Theory]
    [InlineData("192.168.50.0/24", "192.168.50.0/24")]
    [InlineData("192.168.50.0/24", "10.211.0.0/24")]
    public void J2_a_lan_that_a_signer_signed_is_used_until_that_signer_is_none_any_more(string lan, string reach)
    {
        using var world = new LockedWorld();
        world.Change(3, peer => peer.Routes.Add(world.SignRoute(peer, lan, reach)));
        WireId.TryRead(world.Peers[3].PeerId, out PeerId router);
        Assert.Contains($"LAN {reach} by {router}", world.Applied());
        Assert.Empty(world.Told());

        LockKey bob = world.NewKey();
        LockEntry added = world.Log.Next(LockEntry.Types.Kind.AddSigner, DateTimeOffset.UnixEpoch);
        added.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(bob.PublicKey), DeviceId = world.Peers[2].DeviceId, Label = "bob" });
        world.Log = world.Log.Append(world.Ada.Sign(added)).Log!;
        world.Change(3, peer => peer.Routes.Add(world.SignRoute(peer, lan, reach, by: bob)));
        Assert.DoesNotContain($"LAN {reach} by {router}", world.Applied());
        world.Tell(world.Log.Entries);
        Assert.Contains($"LAN {reach} by {router}", world.Applied());

        LockEntry removed = world.Log.Next(LockEntry.Types.Kind.RemoveSigner, DateTimeOffset.UnixEpoch);
        removed.Key = ByteString.CopyFrom(bob.PublicKey);
        world.Log = world.Log.Append(world.Ada.Sign(removed)).Log!;
        world.Tell(world.Log.Entries);
        Assert.DoesNotContain($"LAN {reach} by {router}", world.Applied());
        Assert.Contains(world.Told(), line => line.Contains("lock.route_unsigned", StringComparison.Ordinal));
    }

    [Fact]
    public void J2_a_device_that_signed_both_its_keys_is_reached_by_both_while_one_gives_way()
    {
        using var world = new LockedWorld();
        LockKey cleo = world.NewKey();
        Peer good = world.NewAgent(20, cleo);
        world.Sign(good);
        world.SayMap(_ => { }, good);
        PublicKey before = new(good.PublicKey.Span);
        ByteString[] earlier = [.. good.KeySignatures];

        Peer changed = good.Clone();
        (changed.FormerKey, changed.FormerUntil, changed.PublicKey) = (good.PublicKey, long.MaxValue, world.Server.NextPeer(21).PublicKey);
        world.Vouch(changed, cleo);
        changed.KeySignatures.AddRange(earlier);
        world.SayMap(_ => { }, changed);

        Assert.Contains(world.Applied(), line => line.EndsWith($"to {new PublicKey(changed.PublicKey.Span)}", StringComparison.Ordinal));
        Assert.Contains(world.Applied(), line => line.EndsWith($"may come by {before}", StringComparison.Ordinal));
        Assert.Empty(world.Told());
    }

    [Fact]
    public void J2_the_servers_word_alone_does_not_make_a_locked_machine_forget_its_keys()
    {
        using var world = new LockedWorld();
        Assert.True(world.Locks.OutlivesRemoval());
        LockEntry entry = world.Log.Next(LockEntry.Types.Kind.Revoke, DateTimeOffset.UnixEpoch);
        entry.Key = ByteString.CopyFrom(world.Locks.Key!.PublicKey);
        world.Log = world.Log.Append(world.Ada.Sign(entry)).Log!;
        world.Tell(world.Log.Entries);
        Assert.False(world.Locks.OutlivesRemoval());
    }

    [Fact]
    public void C2_lock_and_its_key_are_there_after_a_restart_and_a_lost_log_is_taken_again_only_as_it_was()
    {
        using var world = new LockedWorld();
        using (LockBook again = world.Restarted())
        {
            Assert.Equal(world.Log.Head.ToArray(), Assert.Single(again.Logs).Head.ToArray());
            Assert.Equal(world.Locks.Key!.PublicKey, again.Key!.PublicKey);
        }

        File.WriteAllBytes(world.PathOf($"locks/{world.Tenant}.pb"), [1, 2, 3]);
        using LockBook damaged = world.Restarted();
        Assert.Empty(damaged.Logs);
        LockPlace place = damaged.PlaceOf(world.Server.Network, world.Tenant);
        Assert.True(place.IsLost);
        LockEntry other = SignerLog.Empty(world.Tenant).Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        LockKey evil = world.NewKey();
        other.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(evil.PublicKey), DeviceId = world.Peers[1].DeviceId, Label = "ada" });
        other.CodeHashes.Add(ByteString.CopyFrom(new byte[DisableCode.HashSizeBytes]));
        Assert.NotNull(damaged.Take(new LockLog { TenantId = world.Tenant.ToWire(), Entries = { evil.Sign(other) } }, []));
        Assert.Null(damaged.Take(new LockLog { TenantId = world.Tenant.ToWire(), Entries = { world.Log.Entries } }, []));
        Assert.True(Assert.Single(damaged.Logs).IsOn);
    }
}

/// <summary>Lies about one device.</summary>
internal static class OneDevice
{
    public static void Change(this LockedWorld world, int which, Action<Peer> lie)
    {
        Peer changed = world.Peers[which].Clone();
        lie(changed);
        world.SayMapOf(world.Peers.Select((peer, i) => i == which ? changed : peer), _ => { });
    }
}
