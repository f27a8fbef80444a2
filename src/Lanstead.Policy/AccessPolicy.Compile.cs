using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;

namespace Lanstead.Policy;

// What a device enforces on the packets that arrive at it. Everyone is written as the network's ranges, so that a rule for all costs the same
// in a network of ten and of ten thousand, and says the same when somebody joins.
public sealed partial class AccessPolicy
{
    // One list for a rule, whatever the number of devices that enforce it.
    private readonly Dictionary<PeerBits, IReadOnlyList<IPNetwork>> _addresses = [];

    /// <summary>The rules for the packets that arrive at a device: out of the tunnel, whether to itself or, at the gateway, to or from a device without an agent.</summary>
    /// <remarks>A device without an agent has none: see its gateway. One that is not in the network gets none.</remarks>
    public DeviceRules CompileFor(PeerId device)
    {
        if (!_places.TryGetValue(device, out int place))
            return DeviceRules.DenyAll;
        if (Document.AllowsAll)
            return DeviceRules.AllowAll;
        if (place >= Facts.Peers.Count)
            return DeviceRules.DenyAll;
        PeerBits? behind = device == Facts.Gateway ? Behind() : null;
        (PolicyPeer Peer, PolicyLan Lan, int Router)[] own = [.. _lans.Where(lan => lan.Router == place)];
        var rules = new List<DeviceRule>();
        for (int i = 0; i < _rules.Length; i++)
        {
            Resolved rule = _rules[i];
            // An empty list would mean anywhere.
            if (rule.From.IsEmpty)
                continue;
            // What arrives for a LAN of the device arrives for the device: a rule that names the device says it of all.
            if (rule.To.Holds(place))
                rules.Add(Make(i, DeviceDirection.Inbound, Addresses(rule.From), null));
            else if (Sorted(own.Where(lan => rule.Lans.Contains(lan.Lan.Name)).Select(lan => lan.Lan.Reach).Distinct()) is { Count: > 0 } led)
                rules.Add(Make(i, DeviceDirection.Inbound, Addresses(rule.From), led));
            if (behind is null || rule.To.IsEmpty)
                continue;
            // 1. To the devices behind it, from whoever the rule names.
            if (Common(rule.To, behind) is { Count: > 0 } reached)
                rules.Add(Make(i, DeviceDirection.Forwarded, Addresses(rule.From), Addresses(reached)));
            // 2. From them, to whomever it names.
            if (Common(rule.From, behind) is { Count: > 0 } senders)
                rules.Add(Make(i, DeviceDirection.Forwarded, Addresses(senders), Addresses(rule.To)));
        }
        if (Document.Default == PolicyVerdict.Allow)
            rules.Add(new DeviceRule(PolicyVerdict.Allow, DeviceDirection.Both, null, null, [], 0, 0));
        return new DeviceRules(rules);
    }

    private DeviceRule Make(int rule, DeviceDirection direction, IReadOnlyList<IPNetwork> sources, IReadOnlyList<IPNetwork>? destinations) =>
        new(_rules[rule].Rule.Verdict, direction, sources, destinations, _rules[rule].Rule.Services, rule + 1, _rules[rule].Rule.Line);

    private PeerBits Behind()
    {
        var behind = new PeerBits(Facts.Peers.Count);
        for (int i = 0; i < Facts.Peers.Count; i++)
        {
            if (Facts.Peers[i].IsConfigOnly)
                behind.Add(i);
        }
        return behind;
    }

    private PeerBits Common(Side side, PeerBits some)
    {
        var common = new PeerBits(Facts.Peers.Count);
        for (int i = 0; i < Facts.Peers.Count; i++)
        {
            if (some[i] && side.Holds(i))
                common.Add(i);
        }
        return common;
    }

    private IReadOnlyList<IPNetwork> Addresses(Side side) => side.IsEveryone ? [Facts.Ipv4, Facts.Ipv6] : Addresses(side.Some);

    private IReadOnlyList<IPNetwork> Addresses(PeerBits some)
    {
        lock (_addresses)
        {
            if (_addresses.TryGetValue(some, out IReadOnlyList<IPNetwork>? made))
                return made;
            // In the order of the addresses: the same devices give the same bytes, however they were listed.
            PolicyPeer[] peers = [.. Facts.Peers.Where((_, place) => some[place])];
            return _addresses[some] = [.. Sorted(peers.Select(peer => peer.Ipv4)), .. Sorted(peers.Select(peer => peer.Ipv6))];
        }
    }

    private static List<IPNetwork> Sorted(IEnumerable<IPAddress> addresses) =>
        Sorted(addresses.Select(address => new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)));

    private static List<IPNetwork> Sorted(IEnumerable<IPNetwork> networks) =>
        [.. networks.OrderBy(network => Convert.ToHexString(network.BaseAddress.GetAddressBytes()), StringComparer.Ordinal).ThenBy(network => network.PrefixLength)];
}
