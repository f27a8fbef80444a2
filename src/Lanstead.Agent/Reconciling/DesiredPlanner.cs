using System.Net;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Policy;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Reconciling;

/// <summary>From what the server wants to what shall be true here: the policy, then a place (interface, port) for each network.</summary>
/// <remarks>Owned by the reconcile loop. Judging 10,000 peers takes tens of milliseconds, so a verdict is kept until its inputs change.</remarks>
internal sealed class DesiredPlanner(Membership membership, LockGate locks, Func<MemberView, bool> sharesPort, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<Primitives.NetworkId, (VerdictKey Key, Verdict Verdict)> _verdicts = [];

    public static LocalFacts Facts(SystemView system, IReadOnlyList<IPAddress> server)
    {
        var ours = system.Links.Where(link => InterfaceNames.IsOurs(link.Name)).Select(link => link.Index).ToHashSet();
        return new LocalFacts(
            [.. system.Addresses
                .Where(address => !ours.Contains(address.LinkIndex) && !Prefixes.IsSpecial(address.Address))
                .Select(address => Prefixes.Around(address.Address, address.PrefixLength)).Distinct()],
            [.. server.Where(address => !IPAddress.IsLoopback(address))]);
    }

    /// <summary>Networks in order; each with its plan or the reason why it has none.</summary>
    public IReadOnlyList<(MemberView Member, Verdict Verdict)> Judge(IReadOnlyList<MemberView> members, LocalFacts facts)
    {
        var judged = new List<(MemberView, Verdict)>();
        var taken = new List<IPNetwork>();
        foreach (MemberView member in members)
        {
            Verdict verdict = Judge(member, facts, taken);
            if (verdict.Plan is { } plan)
                taken.AddRange(plan.Prefixes);
            judged.Add((member, verdict));
        }
        foreach (var gone in _verdicts.Keys.Where(network => members.All(member => member.Network != network)).ToArray())
            _verdicts.Remove(gone);
        return judged;
    }

    /// <summary>The network's interface name and port, chosen at first and remembered.</summary>
    public NetworkLink Place(MemberView member, NetworkPlan plan, SystemView system, Journal journal, bool newName, bool newPort)
    {
        NetworkLink? link = member.Link;
        if (link is null || newName)
        {
            var used = membership.Views().Where(other => other.Network != member.Network).Select(other => other.Link?.InterfaceName).ToHashSet();
            string name = InterfaceNames.Choose(plan.Slug, candidate =>
                used.Contains(candidate) || (newName && candidate == link?.InterfaceName)
                || (system.Links.Any(other => other.Name == candidate) && !journal.Interfaces.Contains(candidate)));
            link = new NetworkLink(1, name, link?.ListenPort ?? 0);
        }
        link = link with { ListenPort = Port(member, plan, link, newPort) };
        membership.SetLink(member.Network, link);
        return link;
    }

    // One port for all networks whose back end shares it: a new one is then new for all of them. Any other has a port of its own.
    private int Port(MemberView member, NetworkPlan plan, NetworkLink link, bool newPort)
    {
        MemberView[] others = [.. membership.Views().Where(other => other.Network != member.Network && other.Link is { ListenPort: > 0 })];
        bool shares = sharesPort(member);
        MemberView[] sharing = shares ? [.. others.Where(sharesPort)] : [];
        int port = newPort ? 0 : sharing.Select(other => other.Link!.ListenPort).Append(link.ListenPort).First(known => known > 0 || sharing.Length == 0);
        // As when it shared until now: the others keep the port.
        if (!shares && others.Any(other => other.Link!.ListenPort == port))
            port = 0;
        // A tunnel server's port is told to its provider's firewall: the wanted one, if nothing has it.
        if (plan.IsHub && link.ListenPort == 0 && !newPort && (uint)member.Head!.HubPort is var wanted and > 0 and <= ushort.MaxValue && UdpPorts.IsFree((ushort)wanted))
            port = (int)wanted;
        if (port == 0)
            port = UdpPorts.FindFree();
        foreach (MemberView other in sharing.Where(other => other.Link!.ListenPort != port))
            membership.SetLink(other.Network, other.Link! with { ListenPort = port });
        return port;
    }

    private Verdict Judge(MemberView member, LocalFacts facts, List<IPNetwork> taken)
    {
        bool isOver = member.Lease?.IsOver(time) == true;
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // What ends by the clock alone: guests, and keys that others had before.
        long ended = ((long)member.Peers.Peers.Count(peer => IsEnded(peer, now)) << 32) + member.Peers.Peers.Count(peer => HasFormerKeyNoMore(peer, now));
        LockPlace place = locks.PlaceOf(member);
        var key = new VerdictKey(place, member.Head, member.Peers, member.Peer, member.PublicKey, Text(facts.Lans), Text(facts.ControlAddresses), Text(taken), isOver ? -1 : ended);
        if (_verdicts.TryGetValue(member.Network, out var kept) && kept.Key == key)
            return kept.Verdict;
        LockedMap locked = locks.Judge(member, place);
        Verdict verdict = locked.Whole is { } whole
            ? new Verdict(null, [whole])
            : LocalPolicy.Judge(locked.Head, locked.Peers.Where(peer => IsOwn(member, peer) || !(isOver || IsEnded(peer, now))).Select(peer => HasFormerKeyNoMore(peer, now) ? WithoutFormerKey(peer) : peer), new OwnPeer(member.Peer, member.PublicKey!.Value), facts, [.. taken]);
        if (locked.Routes is { } routes && verdict.Plan is { } plan)
            verdict = verdict with { Plan = plan with { LockedRoutes = routes } };
        if (locked.Refusals.Count > 0)
            verdict = verdict with { Refusals = [.. locked.Refusals, .. verdict.Refusals] };
        if (member.MalformedPeers.Count > 0)
            verdict = verdict with { Refusals = [.. verdict.Refusals, .. member.MalformedPeers.Select(peer => new Refusal($"peer {peer.Key}", PolicyFailures.PeerMalformed, $"Its row is malformed: {peer.Value}."))] };
        if (isOver)
            verdict = verdict with { Refusals = [new Refusal("devices", PolicyFailures.LeaseOver, $"The server has not been heard of for {Length(member.Lease!.Length)}, so it is not known any more who is in the network. They come back as soon as the server is reached."), .. verdict.Refusals] };
        foreach (Refusal refusal in verdict.Refusals.Take(20))
            Log.Refused(logger, refusal.Item, member.Name, refusal.Code, refusal.Detail);
        _verdicts[member.Network] = (key, verdict);
        return verdict;
    }

    private static bool IsOwn(MemberView member, Protocol.Wire.Peer peer) => Protocol.WireId.TryRead(peer.PeerId, out Primitives.PeerId id) && id == member.Peer;

    // A guest for a day goes after the day, whether the server can be asked or not.
    private static bool IsEnded(Protocol.Wire.Peer peer, long now) => peer.ValidUntil > 0 && peer.ValidUntil <= now;

    private static bool HasFormerKeyNoMore(Protocol.Wire.Peer peer, long now) => !peer.FormerKey.IsEmpty && peer.FormerUntil <= now;

    private static Protocol.Wire.Peer WithoutFormerKey(Protocol.Wire.Peer peer)
    {
        Protocol.Wire.Peer copy = peer.Clone();
        copy.FormerKey = Google.Protobuf.ByteString.Empty;
        return copy;
    }

    private static string Length(TimeSpan lease) => lease.TotalHours >= 1 ? $"{lease.TotalHours:0} h" : $"{lease.TotalMinutes:0} min";

    private static string Text<T>(IEnumerable<T> values) => string.Join(' ', values);

    // The head and the peers are immutable and shared: the same object is the same content.
    private sealed record VerdictKey(
        LockPlace Lock, object? Head, object Peers, Primitives.PeerId Own, Primitives.PublicKey? Key, string Lans, string Server, string Taken, long Ended)
    {
        public bool Equals(VerdictKey? other) => other is not null && Lock == other.Lock && ReferenceEquals(Head, other.Head) && ReferenceEquals(Peers, other.Peers)
            && Own == other.Own && Key == other.Key && Lans == other.Lans && Server == other.Server && Taken == other.Taken && Ended == other.Ended;

        public override int GetHashCode() => HashCode.Combine(Own, Lans, Server, Taken);
    }
}
