using System.Net;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Policy;
using Lanstead.DataPlane;

namespace Lanstead.Agent.Reconciling;

/// <summary>What stands in a tunnel for a planned peer. Pure.</summary>
internal static class TunnelPeers
{
    /// <summary>One, but for a configuration that another one takes the place of.</summary>
    /// <param name="peer">The peer; it is in the tunnel.</param>
    /// <param name="secrets">The preshared keys with it.</param>
    /// <param name="endpoint">The endpoint to set; null: leave it.</param>
    /// <param name="now">The tunnel as it is.</param>
    public static IEnumerable<TunnelPeer> Of(PlannedPeer peer, PairSecrets secrets, IPEndPoint? endpoint, TunnelState? now)
    {
        // A keepalive makes WireGuard call at once, and not again for 5 s: it must not be spent before there is an address to
        // call. What offers none (a phone) calls us, and keeps its own mapping alive.
        ushort keepalive = peer.Endpoints.Count > 0 ? DesiredNetwork.KeepaliveSeconds : (ushort)0;
        if (!peer.IsConfigOnly)
        {
            yield return new TunnelPeer(peer.PublicKey!.Value, secrets.Spoken, endpoint, peer.AllowedIps, keepalive)
            {
                FormerKey = peer.FormerKey, AnswersProbes = true, OtherPresharedKey = secrets.AlsoTaken,
            };
            yield break;
        }
        // Of two configurations only one is in use, and which one is known when the new one calls: then it has the addresses, and the other one is over.
        bool isReplaced = peer.FormerKey is null || now?.Peers.Any(there => there.PublicKey == peer.PublicKey && there.LastHandshakeAt is not null) == true;
        yield return new TunnelPeer(peer.PublicKey!.Value, secrets.Spoken, isReplaced ? endpoint : null, isReplaced ? peer.AllowedIps : [], isReplaced ? keepalive : (ushort)0);
        if (!isReplaced)
            yield return new TunnelPeer(peer.FormerKey!.Value, secrets.AlsoTaken, endpoint, peer.AllowedIps, keepalive);
    }
}
