using System.Globalization;
using System.Net;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

/// <summary>A server's side of one network, small enough to drive by hand.</summary>
internal sealed class StateFixture : IDisposable
{
    public StateFixture(int seed = 1)
    {
        Random = new Random(seed);
        Server = new ServerId(NextGuid());
        Network = new NetworkId(NextGuid());
        Assert.True(StateVerifier.TryCreate(Signer.PublicKey.Span, out StateVerifier? verifier));
        Verifier = verifier;
    }

    public Random Random { get; }

    public StateSigner Signer { get; } = new(EcdsaP256.Create());

    public StateVerifier Verifier { get; }

    public ServerId Server { get; }

    public NetworkId Network { get; }

    public ulong Epoch { get; set; } = 1;

    public ulong Revision { get; set; } = 1;

    public PeerSet Peers { get; set; } = PeerSet.Empty;

    public NetworkReplica Replica() => new(Verifier, Server, Network);

    public Guid NextGuid()
    {
        byte[] bytes = new byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public Peer NextPeer(int host)
    {
        byte[] key = new byte[32];
        Random.NextBytes(key);
        return new Peer
        {
            PeerId = new PeerId(NextGuid()).ToWire(),
            DeviceId = new DeviceId(NextGuid()).ToWire(),
            Name = "peer-" + host.ToString(CultureInfo.InvariantCulture),
            PublicKey = ByteString.CopyFrom(key),
            Ipv4 = new IPAddress([10, 3, (byte)(host >> 8), (byte)host]).ToString(),
            Ipv6 = IPAddress.Parse("fd00:0:0:1::" + host.ToString("x", CultureInfo.InvariantCulture)).ToString(),
        };
    }

    public NetworkStatement Head() => new()
    {
        ServerId = Server.ToWire(),
        Epoch = Epoch,
        NetworkId = Network.ToWire(),
        Revision = Revision,
        Name = "Home",
        Slug = "home",
        Ipv4Cidr = "10.3.0.0/16",
        Ipv6Cidr = "fd00:0:0:1::/64",
        Mtu = 1280,
        PeersHash = ByteString.CopyFrom(Peers.Hash),
        PeerCount = (uint)Peers.Count,
    };

    public NetworkMap Map() => new() { Head = Signer.Sign(Head()), Peers = { Peers.Bytes } };

    public NetworkDelta Change(IEnumerable<Peer> upserts, IEnumerable<PeerId> removed)
    {
        var bytes = upserts.Select(peer => peer.ToByteString()).ToArray();
        var gone = removed.Select(id => id.ToWire()).ToArray();
        Peers = Peers.Change(bytes, gone) ?? throw new InvalidOperationException("The fixture made a bad change.");
        ulong from = Revision++;
        return new NetworkDelta { Head = Signer.Sign(Head()), BaseRevision = from, Upserts = { bytes }, Removed = { gone } };
    }

    public void Fill(int count)
    {
        for (int i = 0; i < count; i++)
            _ = Change([NextPeer(10 + i)], []);
    }

    public void Dispose()
    {
        Signer.Dispose();
        Verifier.Dispose();
    }
}
