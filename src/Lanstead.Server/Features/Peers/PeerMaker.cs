using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Peers;

/// <summary>Puts a device into a network: addresses, name, map, history. One way for people and for agents.</summary>
internal sealed class PeerMaker(Recorder recorder, ActivityLog activity, TimeProvider time)
{
    /// <summary>Adds the peer in the caller's transaction, under the network's lock. The device's row exists already; the caller audits.</summary>
    public async Task<Result<Peer>> AddAsync(
        LansteadDb db, LockedNetwork network, Device device, IPAddress? wanted, PublicKey? publicKey, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        PeerId id = PeerId.New(time);
        Result<IPAddress> address = await AddressPool.PickAsync(db, network, id, wanted, now, stop);
        if (!address.IsSuccess)
            return address.Failure;
        var peer = new Peer
        {
            Id = id,
            TenantId = network.TenantId,
            NetworkId = network.Id,
            DeviceId = device.Id,
            Name = await UniqueNames.ForPeerAsync(db, network.Id, device.Name, stop),
            PublicKey = publicKey,
            KeyChangedAt = publicKey is null ? null : now,
            Ipv4 = address.Value,
            Ipv6 = NetworkRanges.Beside(network.Ipv4, network.Ipv6, address.Value),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Peers.Add(peer);
        activity.Add(db, network.TenantId, network.Id, "peer.joined", new { peer.Name, ipv4 = peer.Ipv4, kind = device.Kind });
        recorder.Event(db, network.TenantId, "peers", "peer.created", id.Value, network.Id);
        await db.SaveChangesAsync(stop);
        await AddressPool.ClaimAsync(db, network, id, peer.Ipv4, stop);
        await NetworkRevisions.PeerChangedAsync(db, network.Id, id, now, stop);
        if (device.Kind == DeviceKind.Agent)
            await NetworkRevisions.ManifestChangedAsync(db, device.Id, stop);
        return peer;
    }
}
