using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Policy;

/// <summary>
/// What this machine accepts even from its own server: a pure function from a verified network to a plan.
/// One bad item is refused and told; everything else still applies.
/// </summary>
internal static class LocalPolicy
{
    // RFC 8200 §5 wants 1280 for IPv6; 9000 is the largest that Ethernet equipment commonly carries.
    private const int SmallestMtuBytes = 1280;
    private const int LargestMtuBytes = 9000;

    /// <param name="statement">The network's verified head.</param>
    /// <param name="peers">Its verified peers.</param>
    /// <param name="own">This machine in the network.</param>
    /// <param name="facts">This machine.</param>
    /// <param name="others">Prefixes of the networks that are applied before this one.</param>
    public static Verdict Judge(
        NetworkStatement statement, IEnumerable<Peer> peers, OwnPeer own, LocalFacts facts, IReadOnlyList<IPNetwork> others)
    {
        var refusals = new List<Refusal>();
        if (!WireId.TryRead(statement.NetworkId, out NetworkId network))
            return Refuse(refusals, "network", PolicyFailures.CidrInvalid, "The network has no id.");

        // 1. The network's own prefixes: without them there is no network.
        var prefixes = new List<IPNetwork>(2);
        if (CheckPrefix(statement.Ipv4Cidr, AddressFamily.InterNetwork, facts, others, prefixes) is { } bad4)
            return new Verdict(null, [bad4]);
        if (statement.Ipv6Cidr.Length > 0 && CheckPrefix(statement.Ipv6Cidr, AddressFamily.InterNetworkV6, facts, others, prefixes) is { } bad6)
            return new Verdict(null, [bad6]);

        // 2. This machine's own entry.
        Peer[] sorted = [.. peers.OrderBy(peer => WireId.TryRead(peer.PeerId, out PeerId id) ? id.Value : Guid.Empty)];
        Peer? self = sorted.FirstOrDefault(peer => WireId.TryRead(peer.PeerId, out PeerId id) && id == own.Id);
        if (self is null)
            return Refuse(refusals, "peer self", PolicyFailures.OwnPeerMissing, "The map does not hold this machine.");
        if (self.PublicKey.IsEmpty)
            return Refuse(refusals, "peer self", PolicyFailures.OwnKeyPending, "The server does not have this machine's key yet.");
        if (!self.PublicKey.Span.SequenceEqual(own.PublicKey.Bytes))
            return Refuse(refusals, "peer self", PolicyFailures.OwnKeyDiffers, "The server holds another key for this machine than the one that is here.");
        List<IPAddress>? addresses = AddressesOf(self, prefixes);
        if (addresses is null)
            return Refuse(refusals, "address self", PolicyFailures.OwnAddressInvalid, "This machine's address is not one of the network.");

        // 3. Small settings.
        int mtuBytes = (int)statement.Mtu;
        if (statement.Mtu is < SmallestMtuBytes or > LargestMtuBytes)
        {
            refusals.Add(new Refusal("mtu", PolicyFailures.MtuOutOfRange, $"MTU {statement.Mtu} is not between {SmallestMtuBytes} and {LargestMtuBytes}; {SmallestMtuBytes} is used."));
            mtuBytes = SmallestMtuBytes;
        }

        // 4. The other peers, each on its own. In a tunnel the hub alone, but for the hub.
        bool isTunnel = WireId.TryRead(statement.HubPeerId, out PeerId hub), isHub = isTunnel && hub == own.Id;
        bool isGateway = statement.GatewayPeerId.Span.SequenceEqual(self.PeerId.Span);
        var judge = new PeerJudge(prefixes, others, own.PublicKey, addresses, refusals);
        List<PlannedPeer> planned = [.. sorted.Where(peer => peer != self).Select(peer => judge.Judge(peer, peer.ConfigOnly && !isGateway)).OfType<PlannedPeer>()
            .Where(peer => !isTunnel || isHub || peer.Id == hub).Select(peer => isTunnel && !isHub ? FromAnywhere(peer) : peer)];

        // 5. What the gateway carries for the others.
        PeerId? gatewayPeer = null;
        if (!isGateway && WireId.TryRead(statement.GatewayPeerId, out PeerId gateway))
        {
            int at = planned.FindIndex(peer => peer.Id == gateway && peer.InTunnel);
            gatewayPeer = gateway;
            if (at >= 0)
                planned[at] = planned[at] with { AllowedIps = [.. planned[at].AllowedIps, .. planned.Where(peer => peer.ThroughGateway).SelectMany(peer => peer.Addresses).Select(Prefixes.Host)] };
        }

        return new Verdict(
            new NetworkPlan(network, statement.Revision, statement.Name, statement.Slug, prefixes, addresses, mtuBytes, isGateway, gatewayPeer, planned)
            {
                ActsAsLan = statement.ActsAsLan && !isTunnel,
                LogsFlows = statement.LogsFlows && !isTunnel,
                Hub = isTunnel ? hub : null,
                IsHub = isHub,
            },
            refusals);
    }

    /// <summary>The addresses of a peer, all inside the network's prefixes; null when one is not.</summary>
    internal static List<IPAddress>? AddressesOf(Peer peer, IReadOnlyList<IPNetwork> prefixes)
    {
        var addresses = new List<IPAddress>(2);
        if (!Add(peer.Ipv4, AddressFamily.InterNetwork) || !Add(peer.Ipv6, AddressFamily.InterNetworkV6))
            return null;
        return addresses.Count > 0 ? addresses : null;

        bool Add(string text, AddressFamily family)
        {
            if (text.Length == 0)
                return true;
            if (!Prefixes.TryParseAddress(text, family, out IPAddress address) || !prefixes.Any(prefix => prefix.Contains(address)))
                return false;
            addresses.Add(address);
            return true;
        }
    }

    // What the hub passes on comes from the Internet, under its true address. No route leads there: answers alone are sent by this tunnel.
    private static PlannedPeer FromAnywhere(PlannedPeer hub) => hub.InTunnel ? hub with { AllowedIps = [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)] } : hub;

    private static Refusal? CheckPrefix(
        string text, AddressFamily family, LocalFacts facts, IReadOnlyList<IPNetwork> others, List<IPNetwork> accepted)
    {
        string item = $"route {Printable(text)}";
        if (!Prefixes.TryParse(text, family, out IPNetwork prefix))
            return new Refusal(item, PolicyFailures.CidrInvalid, "It is not an address range.");
        if (!Prefixes.IsPrivate(prefix))
            return new Refusal(item, PolicyFailures.CidrNotPrivate, "A network must lie in private address space; this range belongs to others.");
        if (facts.ControlAddresses.Any(prefix.Contains))
            return new Refusal(item, PolicyFailures.CidrHoldsServer, "The server's own address is in it; the machine would lose the server.");
        IPNetwork[] lans = [.. facts.Lans.Where(lan => Prefixes.Overlap(lan, prefix))];
        if (lans.Length > 0)
            return new Refusal(item, PolicyFailures.CidrOverlapsLan, $"This machine's own network {lans[0]} overlaps with it.");
        if (others.Any(other => Prefixes.Overlap(other, prefix)))
            return new Refusal(item, PolicyFailures.CidrOverlapsNetwork, "Another network of this machine overlaps with it.");
        accepted.Add(prefix);
        return null;
    }

    private static Verdict Refuse(List<Refusal> refusals, string item, string code, string detail) =>
        new(null, [.. refusals, new Refusal(item, code, detail)]);

    /// <summary>Text of the server cut to what is safe in a log and in an Ack.</summary>
    internal static string Printable(string text) =>
        new([.. text.Take(64).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? '?' : c)]);
}
