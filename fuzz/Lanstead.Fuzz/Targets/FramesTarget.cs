using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Fuzz.Loop;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Fuzz.Targets;

/// <summary>Frames of the agent channel, both ways, and the desired state in them.</summary>
/// <remarks>Input: an options byte (1 the head is signed by the server, 2 its hash and count fit the peers), then the frame.</remarks>
internal sealed class FramesTarget : IFuzzTarget
{
    private const int Signed = 1, Fits = 2;
    private static readonly ServerId Server = new(new Guid("018f0000-0000-7000-8000-000000000001"));
    private static readonly NetworkId Network = new(new Guid("018f0000-0000-7000-8000-000000000002"));

    // The same key each time, so that an input does the same; it signs nothing else.
    private static readonly StateSigner Signer = new(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [.. Enumerable.Repeat<byte>(7, 32)] }));
    private static readonly StateVerifier Verifier =
        StateVerifier.TryCreate(Signer.PublicKey.Span, out StateVerifier? verifier) ? verifier : throw new FuzzException("no verifier");

    // Made once: to sign it costs more than most inputs do.
    private static readonly NetworkMap Known = Map();

    public string Name => "frames";

    public string Summary => "frames of the agent channel, and the desired state in them";

    public int MaxBytes => 8192;

    public IEnumerable<byte[]> Seeds()
    {
        NetworkMap map = Known;
        yield return [Signed | Fits, .. new ServerFrame { NetworkMap = map }.ToByteArray()];
        yield return [0, .. new ServerFrame { NetworkMap = map }.ToByteArray()];
        yield return [Signed, .. new ServerFrame { NetworkDelta = new NetworkDelta { Head = map.Head, BaseRevision = 1, Upserts = { map.Peers } } }.ToByteArray()];
        yield return [0, .. new ServerFrame { Welcome = new Welcome { Capability = 1, HeartbeatSeconds = 10, ObservedAddress = "192.0.2.1" } }.ToByteArray()];
        yield return [0, .. new AgentFrame { Ping = new Ping { Id = 1 } }.ToByteArray()];
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        ParseAgent(input[1..]);
        if (!WireMessages.TryRead(ServerFrame.Parser, input[1..], out ServerFrame? frame))
            return;

        var replica = new NetworkReplica(Verifier, Server, Network);
        if (frame.BodyCase == ServerFrame.BodyOneofCase.NetworkMap)
            Take(replica, Made(frame.NetworkMap, input[0]));
        if (frame.BodyCase != ServerFrame.BodyOneofCase.NetworkDelta)
            return;
        Take(replica, Known.Clone());
        NetworkDelta delta = frame.NetworkDelta;
        if ((input[0] & Signed) != 0 && delta.Head is not null && Statement(delta.Head) is { } head)
        {
            PeerSet? changed = replica.Peers.Change(delta.Upserts, delta.Removed);
            delta.Head = Sign(head, (input[0] & Fits) != 0 ? changed : null);
        }

        MapOutcome outcome = replica.Take(delta);
        Check(replica, outcome);
    }

    private static void ParseAgent(ReadOnlySpan<byte> bytes)
    {
        if (WireMessages.TryRead(AgentFrame.Parser, bytes, out AgentFrame? frame))
            FuzzException.Unless(WireMessages.Read(AgentFrame.Parser, frame.ToByteArray()).Equals(frame), "a frame changes when it is written and read");
    }

    private static void Take(NetworkReplica replica, NetworkMap map) => Check(replica, replica.Take(map));

    private static void Check(NetworkReplica replica, MapOutcome outcome)
    {
        FuzzException.Unless(Enum.IsDefined(outcome), $"an outcome of {outcome}");
        FuzzException.Unless(outcome != MapOutcome.Malformed || replica.Fault is not null, "malformed for no reason");
        // What is in force can be kept on disk, and taken from there.
        if (replica.ToMap() is { } map)
            FuzzException.Unless(map.Peers.Count == replica.Peers.Count, "the map has other peers than are in force");
    }

    private static NetworkMap Made(NetworkMap map, int options)
    {
        if ((options & Signed) != 0 && map.Head is not null && Statement(map.Head) is { } head)
            map.Head = Sign(head, (options & Fits) != 0 ? PeerSet.Read(map.Peers) : null);
        return map;
    }

    private static Signed Sign(NetworkStatement head, PeerSet? fit)
    {
        if (fit is not null)
            (head.PeersHash, head.PeerCount) = (ByteString.CopyFrom(fit.Hash), (uint)fit.Count);
        return Signer.Sign(head);
    }

    private static NetworkStatement? Statement(Signed envelope)
    {
        return WireMessages.TryRead(NetworkStatement.Parser, envelope.Statement.Span, out NetworkStatement? statement) ? statement : null;
    }

    private static NetworkMap Map()
    {
        byte[] key = new byte[32];
        new Random(1).NextBytes(key);
        ByteString[] peers =
        [
            .. Enumerable.Range(1, 3).Select(host => new Peer
            {
                PeerId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)host, 16)]),
                DeviceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)(host + 100), 16)]),
                Name = $"peer-{host}",
                PublicKey = ByteString.CopyFrom([(byte)host, .. key.AsSpan(1)]),
                Ipv4 = $"10.3.0.{host}",
                Ipv6 = $"fd00:0:0:1::{host}",
            }.ToByteString()),
        ];
        PeerSet set = PeerSet.Read(peers) ?? throw new FuzzException("the seed is wrong");
        var head = new NetworkStatement
        {
            ServerId = Server.ToWire(), Epoch = 1, NetworkId = Network.ToWire(), Revision = 1, Name = "Home", Slug = "home",
            Ipv4Cidr = "10.3.0.0/16", Ipv6Cidr = "fd00:0:0:1::/64", Mtu = 1280,
        };
        return new NetworkMap { Head = Sign(head, set), Peers = { peers } };
    }
}
