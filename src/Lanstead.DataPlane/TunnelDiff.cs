using System.Net;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>The smallest change that makes an interface as configured. Pure.</summary>
internal static class TunnelDiff
{
    private static readonly PresharedKey NoPresharedKey = new(new byte[PresharedKey.SizeBytes]);

    /// <summary>Compares what is there with what should be. The change's secrets belong to the config.</summary>
    public static UapiChange Between(UapiDevice device, TunnelConfig config, IReadOnlyList<TunnelPeer> peers, bool overlaps = false)
    {
        var changes = new List<UapiPeerChange>();
        Dictionary<PublicKey, UapiPeer> there = device.Peers.DistinctBy(peer => peer.PublicKey).ToDictionary(peer => peer.PublicKey);
        HashSet<PublicKey> wanted = [.. peers.Select(peer => peer.PublicKey)];
        // A peer that is there by its former key keeps all that it has.
        if (overlaps)
            wanted.UnionWith(peers.Where(peer => peer.FormerKey is not null && !there.ContainsKey(peer.PublicKey)).Select(peer => peer.FormerKey!.Value));
        else
            peers = [.. peers.Select(peer => peer with { FormerKey = null, OtherPresharedKey = null })];
        // Removals first, so that their allowed IPs are free for others.
        changes.AddRange(there.Keys.Where(key => !wanted.Contains(key)).Select(key => new UapiPeerChange { PublicKey = key, Remove = true, UpdateOnly = true }));
        foreach (TunnelPeer peer in peers)
        {
            UapiPeerChange? change = there.TryGetValue(peer.PublicKey, out UapiPeer? current) || (peer.FormerKey is { } former && there.TryGetValue(former, out current)) ? Change(current, peer) : Addition(peer);
            if (change is not null)
                changes.Add(change);
        }
        return new UapiChange
        {
            // By public key, since an interface keeps the private one clamped.
            PrivateKey = HasKey(device, config.PrivateKey) ? null : config.PrivateKey,
            OtherKey = config.OtherKey,
            SetsOtherKey = overlaps && (config.OtherKey is { } other ? X25519.PublicKeyOf(other) : (PublicKey?)null) != device.OtherPublicKey,
            ListenPort = config.ListenPort is { } port && port != device.ListenPort ? port : null,
            FirewallMark = config.FirewallMark is { } mark && mark != device.FirewallMark ? mark : null,
            Peers = changes,
        };
    }

    /// <summary>How many things a change writes.</summary>
    public static int Count(UapiChange change) =>
        (change.PrivateKey is null ? 0 : 1) + (change.SetsOtherKey ? 1 : 0) + (change.ListenPort is null ? 0 : 1) + (change.FirewallMark is null ? 0 : 1) + change.Peers.Count;

    private static bool HasKey(UapiDevice device, PrivateKey wanted) =>
        device.PrivateKey is { } current && X25519.PublicKeyOf(current) == X25519.PublicKeyOf(wanted);

    private static UapiPeerChange Addition(TunnelPeer peer) => new()
    {
        PublicKey = peer.PublicKey,
        FormerKey = peer.FormerKey,
        SetsFormerKey = peer.FormerKey is not null,
        PresharedKey = peer.PresharedKey,
        OtherPresharedKey = peer.OtherPresharedKey,
        SetsOtherPresharedKey = peer.OtherPresharedKey is not null,
        Endpoint = peer.Endpoint,
        PersistentKeepaliveSeconds = peer.PersistentKeepaliveSeconds,
        ReplaceAllowedIps = true,
        AllowedIps = peer.AllowedIps,
    };

    private static UapiPeerChange? Change(UapiPeer current, TunnelPeer wanted)
    {
        bool sameSecret = Same(current.PresharedKey, wanted.PresharedKey), sameOther = Same(current.OtherPresharedKey, wanted.OtherPresharedKey);
        bool setsEndpoint = wanted.Endpoint is not null
            && !wanted.Endpoint.Equals(current.Endpoint)
            && (current.Endpoint is null || wanted.EndpointUse == EndpointUse.Always);
        bool sameAllowedIps = new HashSet<IPNetwork>(current.AllowedIps).SetEquals(wanted.AllowedIps);
        bool sameKeepalive = current.PersistentKeepaliveSeconds == wanted.PersistentKeepaliveSeconds;
        bool sameNames = current.PublicKey == wanted.PublicKey && current.FormerKey == wanted.FormerKey;
        if (sameSecret && sameOther && !setsEndpoint && sameAllowedIps && sameKeepalive && sameNames)
            return null;
        return new UapiPeerChange
        {
            PublicKey = wanted.PublicKey,
            FormerKey = wanted.FormerKey,
            SetsFormerKey = !sameNames,
            UpdateOnly = true,
            PresharedKey = sameSecret ? null : wanted.PresharedKey ?? NoPresharedKey,
            OtherPresharedKey = wanted.OtherPresharedKey,
            SetsOtherPresharedKey = !sameOther,
            Endpoint = setsEndpoint ? wanted.Endpoint : null,
            PersistentKeepaliveSeconds = sameKeepalive ? null : wanted.PersistentKeepaliveSeconds,
            ReplaceAllowedIps = !sameAllowedIps,
            AllowedIps = sameAllowedIps ? [] : wanted.AllowedIps,
        };
    }

    private static bool Same(PresharedKey? one, PresharedKey? other) => (one, other) switch
    {
        (null, null) => true,
        ({ } a, { } b) => a.SameAs(b),
        _ => false,
    };
}
