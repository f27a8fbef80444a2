using System.Net;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>A1, of the protocol alone: our messages against another implementation's, both roles, outer IPv4 and IPv6, with and without preshared key.</summary>
public sealed class InteropTests(WireGuardGo go) : IClassFixture<WireGuardGo>
{
    private const int Pings = 10;

    public static TheoryData<bool, string, bool> Cases()
    {
        var cases = new TheoryData<bool, string, bool>();
        foreach (bool weInitiate in (bool[])[true, false])
        {
            foreach (string loopback in (string[])["127.0.0.1", "::1"])
            {
                foreach (bool preshared in (bool[])[false, true])
                    cases.Add(weInitiate, loopback, preshared);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A1_ten_pings_pass_each_way_and_both_sides_count_the_same_bytes(bool weInitiate, string loopback, bool preshared)
    {
        await using SocketDevice ours = go.NewDevice(IPAddress.Parse(loopback));
        using PresharedKey? presharedKey = preshared ? new PresharedKey(X25519.GeneratePrivateKey().Reveal()) : null;
        Peer peer = await Introduce(ours, loopback, presharedKey, theyKnowWhere: !weInitiate);

        if (weInitiate)
            await PingThem(ours, peer, 0);
        Assert.Equal(Pings, await go.Ping(Pings));
        if (!weInitiate)
            await PingThem(ours, peer, 0);

        Assert.NotNull(peer.LastHandshake);
        Assert.Equal(weInitiate, peer.CurrentSession(ours.Now)!.IsInitiator);
        await WireGuardGo.Until(async () => await go.Transfer() == (peer.SentBytes, peer.ReceivedBytes));
        // 20 requests, 20 answers of 84 bytes, padded to 96, in 128; a handshake; and no more than one keepalive.
        Assert.InRange(peer.SentBytes + peer.ReceivedBytes, (40 * 128) + 148 + 92, (40 * 128) + 148 + 92 + 32);
        await go.RemovePeer(X25519.PublicKeyOf(ours.Key));
    }

    [Fact]
    public async Task A9_traffic_passes_after_each_swap_of_keys_while_it_runs()
    {
        await using SocketDevice ours = go.NewDevice(IPAddress.Loopback);
        using PresharedKey wrong = new(X25519.GeneratePrivateKey().Reveal());
        using PresharedKey right = new(X25519.GeneratePrivateKey().Reveal());
        PublicKey first = X25519.PublicKeyOf(ours.Key);
        Peer peer = await Introduce(ours, "127.0.0.1", null, theyKnowWhere: false);
        await PingThem(ours, peer, 0);

        // Our private key: the other side learns the new public one, and the next packet brings a handshake at once.
        ours.ChangeKey(X25519.GeneratePrivateKey());
        await go.RemovePeer(first);
        await go.AddPeer(X25519.PublicKeyOf(ours.Key), null, null);
        await PingThem(ours, peer, 100);

        // The preshared key: it counts from the next handshake on, which the change of our key brings.
        await go.RemovePeer(X25519.PublicKeyOf(ours.Key));
        peer.SetPresharedKey(right);
        ours.ChangeKey(X25519.GeneratePrivateKey());
        await go.AddPeer(X25519.PublicKeyOf(ours.Key), right, null);
        await PingThem(ours, peer, 200);

        // A wrong one is noticed: their answer does not open.
        peer.SetPresharedKey(wrong);
        await go.RemovePeer(X25519.PublicKeyOf(ours.Key));
        ours.ChangeKey(X25519.GeneratePrivateKey());
        await go.AddPeer(X25519.PublicKeyOf(ours.Key), right, null);
        ours.Send(peer, Echo.RequestOf(WireGuardGo.OurAddress, WireGuardGo.TheirAddress, 300));
        await WireGuardGo.Until(() => Task.FromResult(ours.Device.Refusals[Refusal.BadResponse] > 0));
        Assert.False(ours.WasAnswered(300));
        await go.RemovePeer(X25519.PublicKeyOf(ours.Key));
    }

    private static async Task PingThem(SocketDevice ours, Peer peer, ushort firstSequence)
    {
        for (ushort i = 0; i < Pings; i++)
        {
            ushort sequence = (ushort)(firstSequence + i);
            ours.Send(peer, Echo.RequestOf(WireGuardGo.OurAddress, WireGuardGo.TheirAddress, sequence));
            await WireGuardGo.Until(() => Task.FromResult(ours.WasAnswered(sequence)));
        }
    }

    private async Task<Peer> Introduce(SocketDevice ours, string loopback, PresharedKey? presharedKey, bool theyKnowWhere)
    {
        IPAddress address = IPAddress.Parse(loopback);
        await go.AddPeer(X25519.PublicKeyOf(ours.Key), presharedKey, theyKnowWhere ? new IPEndPoint(address, ours.Port) : null);
        Peer peer = ours.Device.AddPeer(go.PublicKey)!;
        peer.SetPresharedKey(presharedKey);
        ours.Device.AllowedIps.Add(IPNetwork.Parse($"{WireGuardGo.TheirAddress}/32"), peer);
        if (!theyKnowWhere)
            peer.SetEndpoint(Endpoint.Of(new IPEndPoint(address, WireGuardGo.Port)));
        return peer;
    }
}
