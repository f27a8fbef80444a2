using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>What a network's head and its peers must look like, whoever signed them: checked at parse, before anything reaches the system.</summary>
public static class StateRules
{
    /// <summary>Longest network slug: it is part of interface and DNS names.</summary>
    public const int SlugMaxLength = 32;

    /// <summary>Longest display name of a network.</summary>
    public const int NameMaxLength = 64;

    /// <summary>Says what is wrong with a head; null when nothing is.</summary>
    public static string? Check(NetworkStatement head)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (!WireId.TryRead(head.ServerId, out ServerId _) || !WireId.TryRead(head.NetworkId, out NetworkId _))
            return "an id is not 16 bytes";
        if (!DisplayText.IsValid(head.Name, 1, NameMaxLength) || !DnsLabel.IsValid(head.Slug, SlugMaxLength))
            return "the name or slug has characters that are not allowed";
        if (!OverlayRange.TryParse4(head.Ipv4Cidr, out _) || !OverlayRange.TryParse6(head.Ipv6Cidr, out _))
            return "a range is not a private one";
        if (head.Mtu is < 1280 or > 9000)
            return "the MTU is outside 1280 to 9000";
        if (head.HubPeerId.Length is not (0 or WireId.SizeBytes) || head.HubPort > ushort.MaxValue)
            return "the hub's id is not 16 bytes, or its port is none";
        return head.GatewayPeerId.Length is 0 or WireId.SizeBytes ? null : "the gateway's id is not 16 bytes";
    }

    /// <summary>Says what is wrong with a peer of a network whose head has passed; null when nothing is.</summary>
    public static string? Check(Peer peer, NetworkStatement head)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(head);
        if (!WireId.TryRead(peer.PeerId, out PeerId _) || !WireId.TryRead(peer.DeviceId, out DeviceId _))
            return "an id is not 16 bytes";
        if (!DnsLabel.IsValid(peer.Name))
            return "the name is not a DNS label";
        if (peer.PublicKey.Length is not (0 or PublicKey.SizeBytes))
            return "the public key is not 32 bytes";
        if (!OverlayRange.Holds(IPNetwork.Parse(head.Ipv4Cidr), peer.Ipv4) || !OverlayRange.Holds(IPNetwork.Parse(head.Ipv6Cidr), peer.Ipv6))
            return "an address is outside the network";
        if (peer.Endpoints.Count > AgentChannel.EndpointsMax + 1)
            return "there are too many endpoints";
        foreach (string endpoint in peer.Endpoints)
        {
            if (!EndpointText.TryParse(endpoint, out _))
                return "an endpoint is not address:port";
        }
        return null;
    }
}
