using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>A9: configurations that would send packets to nobody, to itself, or for ever.</summary>
public abstract class HostileConfigContract(BackendKind kind) : IAsyncLifetime
{
    private static readonly string[] LowOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    private readonly TunnelPair _pair = new(kind);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A9_no_packet_goes_to_a_peer_of_low_order_or_with_the_own_key()
    {
        TunnelEnd left = _pair.Left, right = _pair.Right;
        await left.Make(Cancellation);
        using UdpClient listener = right.Lab.Machine.InNetwork(() => new UdpClient(51820));
        var endpoint = new IPEndPoint(IPAddress.Parse(right.Lab.Ipv4), 51820);
        PublicKey[] keys = [.. LowOrder.Select(text => new PublicKey(Convert.FromHexString(text))), left.PublicKey];
        TunnelPeer[] peers = [.. keys.Select((key, i) => new TunnelPeer(key, null, endpoint, [IPNetwork.Parse($"10.77.0.{i + 100}/32")], 1))];

        Result<TunnelApplied> applied = await left.Backend.Apply(left.Interface, new TunnelConfig(left.PrivateKey, 51820, null, peers), Cancellation);
        PingResult ping = await Ping.RunAsync(left.Lab.Machine, "10.77.0.100", 3, TimeSpan.FromMilliseconds(500), Cancellation);

        Assert.Equal(keys, applied.Value.Refused.Select(refused => refused.PublicKey));
        Assert.Equal([.. Enumerable.Repeat(PeerRefusal.LowOrderKey, 7), PeerRefusal.OwnKey], applied.Value.Refused.Select(refused => refused.Reason));
        Assert.Equal(0, ping.Received);
        Assert.Equal(0, listener.Available);
        Assert.Empty((await left.Backend.Read(left.Interface, Cancellation)).Value.Peers);
    }

    [Fact]
    public async Task A9_an_endpoint_inside_the_tunnel_makes_no_loop()
    {
        TunnelEnd left = _pair.Left;
        await left.Make(Cancellation);
        using PrivateKey key = X25519.GeneratePrivateKey();
        var looping = new TunnelPeer(X25519.PublicKeyOf(key), null, IPEndPoint.Parse("10.77.0.9:51820"), [IPNetwork.Parse("10.77.0.0/24")], 1);

        Result<TunnelApplied> applied = await left.Backend.Apply(left.Interface, new TunnelConfig(left.PrivateKey, 51820, null, [looping]), Cancellation);
        await Ping.RunAsync(left.Lab.Machine, "10.77.0.9", 3, TimeSpan.FromMilliseconds(500), Cancellation);

        Assert.Equal([new RefusedPeer(looping.PublicKey, PeerRefusal.EndpointInsideTunnel)], applied.Value.Refused);
        Assert.True((await left.Backend.Read(left.Interface, Cancellation)).Value.Peers.Single() is { Endpoint: null, TxBytes: < 70_000 });
    }

    [Fact]
    public async Task A9_a_tunnel_in_a_tunnel_carries_packets()
    {
        TunnelEnd left = _pair.Left, right = _pair.Right;
        await using var innerLeft = new TunnelEnd(left.Lab, "10.78.0.1", "fd78::1", kind);
        await using var innerRight = new TunnelEnd(right.Lab, "10.78.0.2", "fd78::2", kind);
        foreach (TunnelEnd end in (TunnelEnd[])[left, right, innerLeft, innerRight])
            await end.Make(Cancellation);
        foreach (TunnelEnd end in (TunnelEnd[])[innerLeft, innerRight])
            Assert.Null(end.Host.Netlink.SetLinkMtu(end.Link, 1340));

        await Apply(left, left.ConfigTowards(right));
        await Apply(right, right.ConfigTowards(left));
        await Apply(innerLeft, Inside(innerLeft.ConfigTowards(innerRight), right.Ipv4));
        await Apply(innerRight, Inside(innerRight.ConfigTowards(innerLeft), left.Ipv4));

        await Ping.UntilAnsweredAsync(left.Lab.Machine, innerRight.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(10, (await Ping.RunAsync(left.Lab.Machine, innerRight.Ipv6, 10, cancellation: Cancellation)).Received);
    }

    private static TunnelConfig Inside(TunnelConfig config, string outerAddress) => config with
    {
        ListenPort = 51821,
        Peers = [config.Peers[0] with { Endpoint = new IPEndPoint(IPAddress.Parse(outerAddress), 51821) }],
    };

    private static async Task Apply(TunnelEnd end, TunnelConfig config) =>
        Assert.Null((await end.Backend.Apply(end.Interface, config, Cancellation)).Failure);
}
