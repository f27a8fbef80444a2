using Lanstead.Primitives;

namespace Lanstead.Policy;

/// <summary>A policy applied to the devices of a network: the one function that says who reaches whom.</summary>
/// <remarks>
/// Pure and immutable. The server, the command line, the agents and the tests all ask this: <see cref="Decide(PeerId, PeerId, PolicyProtocol, ushort)"/> about a pair of
/// devices, <see cref="CompileFor"/> for what one of them enforces; a property test holds both to each other.
/// </remarks>
public sealed partial class AccessPolicy
{
    private readonly Resolved[] _rules;
    private readonly Dictionary<PeerId, int> _places;
    private readonly (PolicyPeer Peer, PolicyLan Lan, int Router)[] _lans;

    private AccessPolicy(PolicyDocument document, PolicyFacts facts)
    {
        (Document, Facts) = (document, facts);
        _places = facts.Peers.Select((peer, place) => (peer.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place);
        Dictionary<string, PolicyGroup> groups = document.Groups.ToDictionary(group => group.Name);
        _rules = [.. document.Rules.Select(rule => new Resolved(
            rule, Side.Of(rule.From, facts, groups), Side.Of(rule.To, facts, groups), rule.To.Where(to => to.Kind == SelectorKind.Lan).Select(to => to.Name).ToHashSet()))];

        // LANs stand after the devices, each with its device's owner and tags: what is said of the device is said of its LAN.
        var lans = new List<(PolicyPeer Peer, PolicyLan Lan, int Router)>();
        foreach (PolicyLan lan in facts.Lans)
        {
            if (_places.TryGetValue(lan.Router, out int router) && router < facts.Peers.Count && _places.TryAdd(lan.Id, facts.Peers.Count + lans.Count))
                lans.Add((facts.Peers[router] with { Id = lan.Id, Name = $"{new PolicySelector(SelectorKind.Lan, lan.Name)}" }, lan, router));
        }
        _lans = [.. lans];
    }

    /// <summary>The policy.</summary>
    public PolicyDocument Document { get; }

    /// <summary>What it is applied to.</summary>
    public PolicyFacts Facts { get; }

    /// <summary>Applies a policy to the devices of a network.</summary>
    public static AccessPolicy Of(PolicyDocument document, PolicyFacts facts)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(facts);
        return new AccessPolicy(document, facts);
    }

    /// <summary>Whether one device reaches another.</summary>
    /// <param name="from">Who sends; denied when it is not in the network.</param>
    /// <param name="to">To whom.</param>
    /// <param name="protocol">The protocol; <see cref="PolicyProtocol.Any"/> for one that rules do not name.</param>
    /// <param name="port">The port at the receiver; 0 for none.</param>
    public PolicyDecision Decide(PeerId from, PeerId to, PolicyProtocol protocol, ushort port) =>
        _places.TryGetValue(from, out int sender) && _places.TryGetValue(to, out int receiver)
            ? Decide(sender, receiver, protocol, port) : new PolicyDecision(PolicyVerdict.Deny, 0, 0);

    /// <summary>LANs that have a name, as what is reached: once for each device that leads there, with that one's owner and tags. None of them sends.</summary>
    public IEnumerable<PolicyPeer> Lans => _lans.Select(lan => lan.Peer);

    /// <summary>The device of that name, or the LAN of a name such as <c>lan:office</c>; null when there is none.</summary>
    public PolicyPeer? Find(string name) => Facts.Peers.FirstOrDefault(peer => peer.Name == name) ?? Lans.FirstOrDefault(lan => lan.Name == name);

    /// <summary>Names of LANs in rules and tests that no LAN here has, with the line that each stands in.</summary>
    public IReadOnlyList<(string Name, int Line)> UnknownLans()
    {
        HashSet<string> known = [.. Facts.Lans.Select(lan => lan.Name)];
        return
        [
            .. Document.Rules.SelectMany(rule => rule.To.Select(to => (To: to, rule.Line))).Concat(Document.Tests.Select(test => (test.To, test.Line)))
                .Where(one => one.To.Kind == SelectorKind.Lan && !known.Contains(one.To.Name)).Select(one => (one.To.Name, one.Line)).Distinct(),
        ];
    }

    /// <summary>Whether the receiver is a LAN of the sender's own: nothing of that passes the network.</summary>
    internal bool IsOwnLan(PeerId from, PeerId to) => Array.Exists(_lans, lan => lan.Peer.Id == to && lan.Lan.Router == from);

    /// <summary>The devices that a selector stands for; of a LAN, what is reached of it.</summary>
    public IReadOnlyList<PolicyPeer> Select(PolicySelector selector)
    {
        if (selector.Kind == SelectorKind.Lan)
            return [.. _lans.Where(lan => lan.Lan.Name == selector.Name).Select(lan => lan.Peer)];
        Side side = Side.Of([selector], Facts, Document.Groups.ToDictionary(group => group.Name));
        return [.. Facts.Peers.Where((_, place) => side.Holds(place))];
    }

    private PolicyDecision Decide(int from, int to, PolicyProtocol protocol, ushort port)
    {
        for (int i = 0; i < _rules.Length; i++)
        {
            Resolved rule = _rules[i];
            if (rule.From.Holds(from) && Reaches(rule, to) && rule.Rule.Holds(protocol, port))
                return new PolicyDecision(rule.Rule.Verdict, i + 1, rule.Rule.Line);
        }
        return new PolicyDecision(Document.Default, 0, 0);
    }

    // A LAN is reached by whoever may reach its device, or the LAN itself.
    private bool Reaches(Resolved rule, int place) => place < Facts.Peers.Count ? rule.To.Holds(place)
        : rule.To.Holds(_lans[place - Facts.Peers.Count].Router) || rule.Lans.Contains(_lans[place - Facts.Peers.Count].Lan.Name);

    /// <summary>A rule with the devices and LANs that it names.</summary>
    private sealed record Resolved(PolicyRule Rule, Side From, Side To, IReadOnlySet<string> Lans);

    /// <summary>One side of a rule: everyone, or some.</summary>
    private sealed record Side(bool IsEveryone, PeerBits Some, int All)
    {
        public bool IsEmpty => !IsEveryone && Some.Count == 0;

        public bool Holds(int place) => IsEveryone || (place < All && Some[place]);

        public static Side Of(IReadOnlyList<PolicySelector> selectors, PolicyFacts facts, Dictionary<string, PolicyGroup> groups)
        {
            var some = new PeerBits(facts.Peers.Count);
            PolicySelector[] flat = [.. selectors.SelectMany(selector =>
                selector.Kind != SelectorKind.Group ? [selector] : groups.TryGetValue(selector.Name, out PolicyGroup? group) ? group.Members : [])];
            if (flat.Contains(PolicySelector.Everyone))
                return new Side(true, some, facts.Peers.Count);
            HashSet<PolicySelector> wanted = [.. flat];
            for (int i = 0; i < facts.Peers.Count; i++)
            {
                PolicyPeer peer = facts.Peers[i];
                if (wanted.Contains(new PolicySelector(SelectorKind.Device, peer.Name))
                    || wanted.Contains(new PolicySelector(SelectorKind.User, peer.Owner.ToLowerInvariant()))
                    || (peer.Role.Length > 0 && wanted.Contains(new PolicySelector(SelectorKind.Role, peer.Role)))
                    || peer.Tags.Any(tag => wanted.Contains(new PolicySelector(SelectorKind.Tag, tag))))
                    some.Add(i);
            }
            return new Side(false, some, facts.Peers.Count);
        }
    }
}
