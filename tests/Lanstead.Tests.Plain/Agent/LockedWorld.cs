using System.Net;
using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>An agent in a locked network of six, with everything but its tunnels, and a server that can be told to lie: it has the real key for states, and none for the lock.</summary>
internal sealed class LockedWorld : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);
    private readonly List<LockKey> _keys = [];
    private readonly Conversation _conversation;
    private readonly DesiredPlanner _planner;
    private readonly List<AgentFrame> _sent = [];
    private ulong _manifest;

    public LockedWorld()
    {
        Locks = new LockBook(_state.Store, Warnings, NullLogger.Instance);
        Membership = new Membership(_state.Store, Warnings, NullLogger.Instance);
        Membership.Enrol(new Enrolment(1, "https://vpn.example.org", Server.Server.Value, Server.Signer.PublicKey.ToArray(), _device.Value, "own"));
        _planner = new DesiredPlanner(Membership, new LockGate(Locks), _ => true, TimeProvider.System, NullLogger.Instance);
        _conversation = new Conversation(
            Membership, Locks,
            frame =>
            {
                _sent.Add(frame);
                return true;
            },
            new Wake(TimeProvider.System), Warnings, new Lanstead.Agent.Waking.LanWaker(TimeProvider.System, NullLogger.Instance), TimeProvider.System, NullLogger.Instance);

        // 1. Who is there: this machine, three agents, one of them the gateway, and a phone.
        Say(Listing(Server.Network));
        Own = Server.NextPeer(1);
        Own.PeerId = OwnPeer.ToWire();
        Own.DeviceId = _device.ToWire();
        Own.PublicKey = ByteString.CopyFrom(Membership.Views()[0].PublicKey!.Value.Bytes);
        Own.LockKey = ByteString.CopyFrom(Locks.Key!.PublicKey);
        Own.KeySignatures.Add(ByteString.CopyFrom(Locks.Key.Sign(Server.Network, _device, Membership.Views()[0].PublicKey!.Value)));
        Ada = NewKey();
        Peers = [Own, NewAgent(2, Ada), NewAgent(3), NewAgent(4), NewAgent(5), Server.NextPeer(6)];
        Peers[5].ConfigOnly = true;

        // 2. Ada's machine turns the lock on, and signs them.
        SignerLog log = SignerLog.Empty(Tenant);
        LockEntry genesis = log.Next(LockEntry.Types.Kind.Genesis, DateTimeOffset.UnixEpoch);
        genesis.Signers.Add(new LockSigner { PublicKey = ByteString.CopyFrom(Ada.PublicKey), DeviceId = Peers[1].DeviceId, Label = "ada" });
        genesis.CodeHashes.Add(ByteString.CopyFrom(DisableCode.Hash(Tenant, DisableCode.Create())));
        Log = log.Append(Ada.Sign(genesis)).Log!;
        Gateway = Peers[2];
        for (int i = 0; i < Peers.Length; i++)
            Sign(Peers[i], i == 5 ? LockRole.Config : i == 2 ? LockRole.Gateway : LockRole.Agent);
        Tell(Log.Entries);
        SayMap(_ => { });
    }

    public StateFixture Server { get; } = new();

    public TenantId Tenant { get; } = TenantId.New(TimeProvider.System);

    public Warnings Warnings { get; } = new();

    public LockBook Locks { get; }

    public Membership Membership { get; }

    public PeerId OwnPeer { get; } = PeerId.New(TimeProvider.System);

    public Peer Own { get; }

    /// <summary>This machine, three agents of which the second is the gateway, another one, a phone.</summary>
    public Peer[] Peers { get; }

    public Peer Gateway { get; set; }

    public LockKey Ada { get; }

    public SignerLog Log { get; set; }

    public LocalFacts Facts { get; set; } = new([], [IPAddress.Parse("192.0.2.10")]);

    /// <summary>What was told to the server or to people since the last look.</summary>
    public IReadOnlyList<string> Told()
    {
        List<string> told =
        [
            .. _sent.Where(frame => frame.Ack is not null).SelectMany(frame => frame.Ack.Items).Where(item => item.Outcome is ItemResult.Types.Outcome.Refused or ItemResult.Types.Outcome.Held).Select(item => $"{item.Item} {item.Code}"),
            .. Warnings.All(),
            .. Verdicts().SelectMany(verdict => verdict.Refusals).Concat(Lans().SelectMany(lans => lans.Refusals)).Select(refusal => $"{refusal.Item} {refusal.Code}: {refusal.Detail}"),
        ];
        _sent.Clear();
        return told;
    }

    /// <summary>What the machine would have in its tunnels and routes, one line each.</summary>
    public IReadOnlyList<string> Applied() =>
    [
        .. from verdict in Verdicts()
           where verdict.Plan is not null
           let plan = verdict.Plan
           from line in plan.Prefixes.Select(prefix => $"route {prefix}")
               .Concat(plan.Addresses.Select(address => $"address {address}"))
               .Concat(plan.Peers.Where(peer => peer.InTunnel).SelectMany(peer => peer.AllowedIps.Select(allowed => $"{allowed} to {peer.PublicKey}")))
               .Concat(plan.Peers.SelectMany(peer => peer.Endpoints.Select(endpoint => $"{peer.PublicKey} at {endpoint}")))
               .Concat(plan.Peers.Where(peer => peer.FormerKey is not null).Select(peer => $"{peer.PublicKey} may come by {peer.FormerKey}"))
               .Append($"gateway {plan.IsGateway}")
           orderby line
           select $"{plan.Network} {line}",
        .. Lans().SelectMany(lans => lans.Used).Select(route => $"LAN {route.Reach} by {route.Via}"),
    ];

    public LockKey NewKey()
    {
        var key = new LockKey(EcdsaP256.Create());
        _keys.Add(key);
        return key;
    }

    /// <summary>An agent that vouches for its own WireGuard key; nobody vouches for it.</summary>
    public Peer NewAgent(int host, LockKey? key = null, NetworkId? network = null)
    {
        Peer peer = Server.NextPeer(host);
        Vouch(peer, key ?? NewKey(), network);
        return peer;
    }

    public void Vouch(Peer peer, LockKey key, NetworkId? network = null)
    {
        WireId.TryRead(peer.DeviceId, out DeviceId device);
        peer.LockKey = ByteString.CopyFrom(key.PublicKey);
        peer.KeySignatures.Clear();
        peer.KeySignatures.Add(ByteString.CopyFrom(key.Sign(network ?? Server.Network, device, new PublicKey(peer.PublicKey.Span))));
    }

    public void Sign(Peer peer, LockRole role = LockRole.Agent, LockKey? by = null, NetworkStatement? head = null)
    {
        peer.MembershipSignature = ByteString.CopyFrom((by ?? Ada).Sign(LockMember.Of(Tenant, head ?? Head(), peer, role)!));
        peer.MembershipSigner = ByteString.CopyFrom(EcdsaP256.KeyId((by ?? Ada).PublicKey));
    }

    /// <summary>A LAN behind a peer, as a signer vouches for it.</summary>
    public PeerRoute SignRoute(Peer peer, string lan, string? reach = null, LockKey? by = null)
    {
        var route = new PeerRoute { Prefix = reach ?? lan, Lan = reach is null || reach == lan ? "" : lan, Signer = ByteString.CopyFrom(EcdsaP256.KeyId((by ?? Ada).PublicKey)) };
        route.Signature = ByteString.CopyFrom((by ?? Ada).Sign(LockRoute.Of(Tenant, Head(), peer, route)!));
        return route;
    }

    public NetworkStatement Head()
    {
        NetworkStatement head = Server.Head();
        head.TenantId = Tenant.ToWire();
        head.GatewayPeerId = Gateway.PeerId;
        head.Lock = new LockHead { Length = (ulong)Log.Length, Hash = ByteString.CopyFrom(Log.Head.Span) };
        return head;
    }

    /// <summary>The server says a whole map of these peers, signed as it signs all.</summary>
    public void SayMap(Action<NetworkStatement> change, params Peer[] more) => SayMapOf([.. Peers, .. more], change);

    public void SayMapOf(IEnumerable<Peer> peers, Action<NetworkStatement> change)
    {
        Server.Revision++;
        NetworkStatement head = Head();
        change(head);
        ByteString[] bytes = [.. peers.Select(peer => peer.ToByteString())];
        PeerSet set = PeerSet.Read(bytes)!;
        (head.PeersHash, head.PeerCount) = (ByteString.CopyFrom(set.Hash), (uint)set.Count);
        _conversation.Handle(new ServerFrame { NetworkMap = new NetworkMap { Head = Server.Signer.Sign(head), Peers = { bytes } } });
    }

    public void Tell(IEnumerable<Signed> log, TenantId? tenant = null) =>
        _conversation.Handle(new ServerFrame { LockLog = new LockLog { TenantId = (tenant ?? Tenant).ToWire(), Entries = { log } } });

    public void Say(ServerFrame frame) => _conversation.Handle(frame);

    public ServerFrame Listing(params NetworkId[] networks) => new()
    {
        Manifest = Server.Signer.Sign(new Manifest
        {
            ServerId = Server.Server.ToWire(), Epoch = 1, DeviceId = _device.ToWire(), Revision = ++_manifest,
            Networks = { networks.Select(network => new ManifestNetwork { NetworkId = network.ToWire(), PeerId = OwnPeer.ToWire(), NeedsKey = true }) },
        }),
    };

    /// <summary>The agent as it is after a restart: from its disk alone.</summary>
    public LockBook Restarted()
    {
        var book = new LockBook(_state.Reopen(), Warnings, NullLogger.Instance);
        book.Load();
        return book;
    }

    public string PathOf(string name) => _state.PathOf(name);

    public void Dispose()
    {
        foreach (LockKey key in _keys)
            key.Dispose();
        Locks.Dispose();
        Membership.Dispose();
        _state.Dispose();
        Server.Dispose();
    }

    private IEnumerable<Verdict> Verdicts() => Judged().Select(judged => judged.Verdict);

    private IReadOnlyList<(MemberView Member, Verdict Verdict)> Judged() => _planner.Judge([.. Membership.Views().Where(member => member.Head is not null && member.PublicKey is not null)], Facts);

    private IEnumerable<NetworkRoutes> Lans() =>
        from judged in Judged()
        where judged.Verdict.Plan is not null
        select RouteJudge.Judge(judged.Member, judged.Verdict.Plan!, Facts, [], new SystemView([], [], []), AgentSettings.Default, before: null, _ => false);
}
