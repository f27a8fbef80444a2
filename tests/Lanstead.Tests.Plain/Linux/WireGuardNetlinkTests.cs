using System.Net;
using System.Runtime.InteropServices;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Linux;

/// <summary>What the kernel is sent about its WireGuard, and how its answers are read, good and bad.</summary>
public sealed class WireGuardNetlinkTests : IDisposable
{
    private const ushort Family = 0x1c;

    private readonly PrivateKey _key = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
    private readonly PresharedKey _presharedKey = new([.. Enumerable.Range(101, 32).Select(i => (byte)i)]);

    public void Dispose()
    {
        _key.Dispose();
        _presharedKey.Dispose();
    }

    [Fact]
    public void A_change_has_the_kernels_layout()
    {
        var change = new KernelChange
        {
            PrivateKey = _key, ListenPort = 51820, FirewallMark = 7, ReplacePeers = true,
            Peers =
            [
                new()
                {
                    PublicKey = Key(9), PresharedKey = _presharedKey, Endpoint = IPEndPoint.Parse("192.0.2.1:4242"), PersistentKeepaliveSeconds = 25,
                    ReplaceAllowedIps = true, AllowedIps = [IPNetwork.Parse("10.77.0.0/16"), IPNetwork.Parse("fd77::1/128")],
                },
            ],
        };

        string key = Convert.ToHexStringLower(_key.Reveal()), secret = Convert.ToHexStringLower(_presharedKey.Reveal()), peer = Convert.ToHexStringLower(Key(9).Bytes);
        Assert.Equal(
            "14010000" + "1c00" + "0500" + "00000000" + "00000000" + "01010000" // length 276, family, request and acknowledge; WG_CMD_SET_DEVICE, version 1
            + "08000200" + "77673000" // wg0
            + "08000500" + "01000000" // replace peers
            + "24000300" + key
            + "06000600" + "6cca0000"
            + "08000700" + "07000000"
            + "bc000880" + "b8000080" // list of peers, a peer
            + "24000100" + peer
            + "08000300" + "02000000" // replace allowed IPs
            + "24000200" + secret
            + "14000400" + "02001092c00002010000000000000000"
            + "06000500" + "19000000"
            + "48000980" // allowed IPs
            + "1c000080" + "06000100" + "02000000" + "08000200" + "0a4d0000" + "05000300" + "10000000"
            + "28000080" + "06000100" + "0a000000" + "14000200" + "fd770000000000000000000000000001" + "05000300" + "80000000",
            Convert.ToHexStringLower(Assert.Single(Messages(change))));
    }

    [Fact]
    public void Two_thousand_peers_with_ten_allowed_ips_go_into_many_messages_and_come_back_whole()
    {
        var change = new KernelChange { PrivateKey = _key, ListenPort = 1, ReplacePeers = true, Peers = [.. Enumerable.Range(0, 2000).Select(i => Peer(i, 10))] };
        List<byte[]> messages = Messages(change);

        Assert.InRange(messages.Count, 50, 100);
        Assert.All(messages, message => Assert.InRange(message.Length, 100, WireGuardRequests.MessageBytes));
        using KernelDevice device = Read(messages)!;
        AssertSame(change, device);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(600)]
    [InlineData(1001)]
    [InlineData(4096)]
    public void A_peer_goes_on_in_the_next_message_at_any_size_and_its_flags_and_secrets_are_told_once(int messageBytes)
    {
        var change = new KernelChange { ReplacePeers = true, Peers = [Peer(1, 3), Peer(2, 100), Peer(3, 0), Peer(4, 57)] };
        List<byte[]> messages = Messages(change, messageBytes);

        using KernelDevice device = Read(messages)!;
        AssertSame(change, device);
        Assert.All(messages, message => Assert.InRange(message.Length, 1, messageBytes));
        Assert.Equal(4, messages.Sum(message => Occurrences(message, _presharedKey.Reveal())));
        // WGDEVICE_F_REPLACE_PEERS in a later message would remove the peers of the ones before.
        Assert.Equal([1, .. Enumerable.Repeat(0, messages.Count - 1)], messages.Select(message => Occurrences(message.AsSpan(0, 36), [8, 0, 5, 0, 1, 0, 0, 0])));
    }

    [Fact]
    public void A_removal_and_an_update_carry_their_flags()
    {
        byte[] message = Assert.Single(Messages(new KernelChange { Peers = [new() { PublicKey = Key(1), Remove = true, UpdateOnly = true }, new() { PublicKey = Key(2), UpdateOnly = true }] }));

        Assert.Equal((1, 1), (Occurrences(message, [8, 0, 3, 0, 5, 0, 0, 0]), Occurrences(message, [8, 0, 3, 0, 4, 0, 0, 0])));
    }

    [Fact]
    public void A_message_that_was_sent_leaves_no_secret_behind()
    {
        var requests = new WireGuardRequests(Family, "wg0", new KernelChange { PrivateKey = _key });
        Assert.True(requests.TryNext(out Memory<byte> message));
        Assert.Equal(1, Occurrences(message.Span, _key.Reveal()));

        requests.Dispose();

        Assert.False(message.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void What_the_kernel_tells_of_a_peer_is_read()
    {
        using var buffer = new NetlinkBuffer(1024);
        buffer.Begin(Family, 2, 0, 1);
        buffer.Add(1, 5); // WGDEVICE_A_IFINDEX
        buffer.Add(WireGuardConstants.DeviceListenPort, (ushort)4242);
        int list = buffer.BeginNest(WireGuardConstants.DevicePeers), peer = buffer.BeginNest(0);
        buffer.Add(WireGuardConstants.PeerPublicKey, Key(1).Bytes);
        buffer.Add(WireGuardConstants.PeerPresharedKey, new byte[32]);
        buffer.Add(WireGuardConstants.PeerLastHandshake, (1_700_000_000L, 500_000_000L));
        buffer.Add(WireGuardConstants.PeerRxBytes, 1UL << 40);
        buffer.Add(WireGuardConstants.PeerTxBytes, 3UL);
        buffer.Add(WireGuardConstants.PeerEndpoint, Convert.FromHexString("0a001092" + "00000000" + "fe800000000000000000000000000001" + "03000000"));
        buffer.EndNest(peer);
        buffer.EndNest(list);

        using KernelDevice device = Read([buffer.End().ToArray()])!;
        KernelPeer read = Assert.Single(device.Peers);
        Assert.Equal((null, (ushort)4242, 0u), (device.PrivateKey, device.ListenPort, device.FirewallMark));
        Assert.Equal((Key(1), null, TimeSpan.FromSeconds(1_700_000_000.5)), (read.PublicKey, read.PresharedKey, read.LastHandshake));
        Assert.Equal((1UL << 40, 3UL, IPEndPoint.Parse("[fe80::1%3]:4242")), (read.RxBytes, read.TxBytes, read.Endpoint));
    }

    [Fact]
    public void A_message_cut_off_at_any_length_is_refused_or_ends_between_attributes()
    {
        byte[] message = Assert.Single(Messages(new KernelChange { PrivateKey = _key, ListenPort = 1, Peers = [Peer(1, 3), Peer(2, 2)] }));
        int refused = 0;
        for (int length = 0; length < message.Length; length++)
        {
            using KernelDevice? device = Read([message[..length]], headerBytes: Math.Min(16, length));
            refused += device is null ? 1 : 0;
            // A list that is cut off is never taken for a shorter one.
            Assert.True(device is null || device.Peers.Count == 0, $"{length}");
        }
        Assert.InRange(refused, message.Length * 9 / 10, message.Length);
    }

    [Fact]
    public void No_message_makes_the_reader_throw()
    {
        byte[] message = Assert.Single(Messages(new KernelChange { PrivateKey = _key, Peers = [Peer(1, 3), Peer(2, 2)] }));
        var random = new Random(20);
        for (int round = 0; round < 200_000; round++)
        {
            byte[] hostile = [.. message];
            for (int i = random.Next(1, 6); i > 0; i--)
                hostile[random.Next(16, hostile.Length)] = (byte)random.Next(256);
            Read([hostile])?.Dispose();
        }
    }

    [Theory]
    [InlineData(33, "0a000000")]
    [InlineData(129, "fd770000000000000000000000000000")]
    [InlineData(8, "0a0000")]
    public void An_allowed_ip_that_is_no_network_is_refused(byte prefixLength, string address)
    {
        using var buffer = new NetlinkBuffer(1024);
        buffer.Begin(Family, 2, 0, 1);
        int list = buffer.BeginNest(WireGuardConstants.DevicePeers), peer = buffer.BeginNest(0);
        buffer.Add(WireGuardConstants.PeerPublicKey, Key(1).Bytes);
        int networks = buffer.BeginNest(WireGuardConstants.PeerAllowedIps), network = buffer.BeginNest(0);
        buffer.Add(WireGuardConstants.AllowedAddress, Convert.FromHexString(address));
        buffer.Add(WireGuardConstants.AllowedPrefixLength, prefixLength);
        foreach (int nest in (int[])[network, networks, peer, list])
            buffer.EndNest(nest);

        Assert.Null(Read([buffer.End().ToArray()]));
    }

    private static PublicKey Key(int number) => new([7, (byte)number, (byte)(number >> 8), .. new byte[29]]);

    private static int Occurrences(ReadOnlySpan<byte> message, ReadOnlySpan<byte> part)
    {
        int count = 0;
        for (int at = message.IndexOf(part); at >= 0; at = message.IndexOf(part))
        {
            count++;
            message = message[(at + part.Length)..];
        }
        return count;
    }

    private static List<byte[]> Messages(KernelChange change, int messageBytes = WireGuardRequests.MessageBytes)
    {
        var messages = new List<byte[]>();
        using var requests = new WireGuardRequests(Family, "wg0", change, messageBytes);
        while (requests.TryNext(out Memory<byte> message))
        {
            Assert.Equal(message.Length, MemoryMarshal.Read<int>(message.Span));
            messages.Add(message.ToArray());
        }
        return messages;
    }

    // Requests and answers are made of the same attributes.
    private static KernelDevice? Read(IReadOnlyList<byte[]> messages, int headerBytes = 16)
    {
        using var draft = new KernelDeviceDraft();
        return messages.All(message => draft.Take(message.AsSpan(headerBytes))) ? draft.ToDevice() : null;
    }

    private static void AssertSame(KernelChange change, KernelDevice device)
    {
        Assert.Equal(change.PrivateKey?.Reveal().ToArray(), device.PrivateKey?.Reveal().ToArray());
        Assert.Equal(change.ListenPort ?? 0, device.ListenPort);
        Assert.Equal(change.Peers.Select(peer => peer.PublicKey), device.Peers.Select(peer => peer.PublicKey));
        foreach ((KernelPeerChange wanted, KernelPeer read) in change.Peers.Zip(device.Peers))
        {
            Assert.True(wanted.PresharedKey!.SameAs(read.PresharedKey!));
            Assert.Equal(wanted.Endpoint, read.Endpoint);
            Assert.Equal(wanted.PersistentKeepaliveSeconds, read.PersistentKeepaliveSeconds);
            Assert.Equal(wanted.AllowedIps, read.AllowedIps);
        }
    }

    private KernelPeerChange Peer(int number, int allowedIps) => new()
    {
        PublicKey = Key(number),
        PresharedKey = _presharedKey,
        Endpoint = new IPEndPoint(number % 2 == 0 ? IPAddress.Parse("192.0.2.1") : IPAddress.Parse("2001:db8::1"), 1000 + number),
        PersistentKeepaliveSeconds = (ushort)(number % 60),
        ReplaceAllowedIps = true,
        AllowedIps =
        [
            .. Enumerable.Range(0, allowedIps).Select(i => i % 2 == 0
                ? new IPNetwork(new IPAddress([10, (byte)(number >> 8), (byte)number, (byte)i]), 32)
                : IPNetwork.Parse($"fd77:{number:x}:{i:x}::/48")),
        ],
    };
}
