using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Locks;

/// <summary>Takes what a signing device signed of LANs behind devices: each for the device that leads there, and for just that range by just that one.</summary>
internal static class SignedRoutes
{
    private const string Store = "UPDATE network_routes SET signature = $3, signer = $4, updated_at = $5 WHERE peer_id = $1 AND prefix = $2";

    /// <summary>Says what is wrong with the form of a list; null when nothing is.</summary>
    public static Failure? Check(IReadOnlyList<RouteSignature> routes) => new FieldErrors()
        .When(routes.Count > SignDevices.Max, "routes", $"At most {SignDevices.Max} signatures.")
        .When(routes.Select(one => (one.PeerId, one.Prefix)).Distinct().Count() != routes.Count, "routes", "Each LAN of a device comes once.")
        .When(routes.Any(one => !RouteRules.TryParse(one.Prefix, out _) || !(one.Mapped is null || RouteRules.TryParse(one.Mapped, out _))), "routes", "A LAN is a private network, such as 192.168.1.0/24.")
        .When(routes.Any(one => one.Signer is not { Length: 16 } || !one.Signer.All(char.IsAsciiHexDigitLower)), "routes", "A signer is 16 digits of hex.")
        .When(routes.Any(one => one.Signature is not { Length: EcdsaP256.SignatureSizeBytes }), "routes", "A signature has 64 bytes.").Failure;

    /// <summary>Writes signatures that are right by <paramref name="log"/>; the networks' rows are locked already.</summary>
    public static async Task<Failure?> StoreAsync(TenantDb db, SignerLog log, IReadOnlyList<RouteSignature> routes, DateTimeOffset now, CancellationToken stop)
    {
        if (routes.Count == 0)
            return null;
        var peers = (await db.QueryAsync(LockedPeer.Some, [log.Tenant.Value, routes.Select(one => one.PeerId.Value).Distinct().ToArray()], LockedPeer.Read, stop)).ToDictionary(peer => peer.Id);
        foreach (RouteSignature one in routes)
        {
            if (!peers.TryGetValue(one.PeerId, out LockedPeer? peer))
                return new Failure("not_found", "One of the devices is gone from its network. Look again, and sign what is there.");
            if (peer.Wire.Routes.FirstOrDefault(route => Is(route, one)) is not { } known)
                return Refused(peer, one, "it is not offered, not approved, or reached by another range now");
            if (log.FindSigner(Convert.FromHexString(one.Signer)) is null)
                return Refused(peer, one, $"key {one.Signer} is no signer of this space");
            (known.Signature, known.Signer) = (Google.Protobuf.ByteString.CopyFrom(one.Signature), Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(one.Signer)));
            switch (LockJudge.Judge(log, peer.Head, peer.Wire, known))
            {
                case MemberStanding.Trusted:
                    break;
                case MemberStanding.Revoked:
                    return Refused(peer, one, "the key of the device was revoked");
                default:
                    return Refused(peer, one, "the signature is not over what stands here now");
            }
            db.Waiting.Add(Store, [one.PeerId.Value, IPNetwork.Parse(one.Prefix), one.Signature, Convert.FromHexString(one.Signer), now], rows: 1);
            WireId.TryRead(peer.Head.NetworkId, out NetworkId network);
            NetworkRevisions.PeerChanged(db, network, one.PeerId, now);
        }
        return null;

        static Failure Refused(LockedPeer peer, RouteSignature route, string why) => new("lock.signature_refused", $"The LAN {route.Prefix} behind {peer.Name} was not signed: {why}.");
    }

    private static bool Is(PeerRoute route, RouteSignature one) => one.Mapped is null ? route.Prefix == one.Prefix && route.Lan.Length == 0 : route.Prefix == one.Mapped && route.Lan == one.Prefix;
}
