using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>Takes a person out of a network with all that holds them or their machines there: devices, join keys. The space and its other networks stay as they are.</summary>
internal sealed class NetworkMemberRemover(PeerRemover peers, Recorder recorder, TimeProvider time)
{
    private const string RevokeKeys = "UPDATE join_keys SET revoked_at = $3, code_hash = NULL WHERE network_id = $1 AND created_by = $2 AND revoked_at IS NULL";

    /// <summary>Adds the removal to what is written next, under the network's lock; the caller writes the member's row and audits. Returns the devices' names.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(LansteadDb db, LockedNetwork network, UserId user, CancellationToken stop)
    {
        db.Waiting.Add(RevokeKeys, [network.Id.Value, user.Value, time.GetUtcNow()]);
        var gone = await db.Peers.AsNoTracking().Where(peer => peer.NetworkId == network.Id)
            .Join(db.Devices.AsNoTracking().Where(device => device.OwnerUserId == user), peer => peer.DeviceId, device => device.Id, (peer, device) => new { peer, device.Kind, device.Name })
            .ToListAsync(stop);
        foreach (var one in gone.OrderBy(one => one.peer.Id.Value))
        {
            peers.Remove(db, network, one.peer);
            if (one.Kind == DeviceKind.Agent)
            {
                NetworkRevisions.ManifestChanged(db, one.peer.DeviceId);
                continue;
            }
            // It is a key in one network; without any network it is nothing.
            recorder.Event(db, network.TenantId, "devices", "device.deleted", one.peer.DeviceId.Value);
            db.Waiting.Add("DELETE FROM devices WHERE id = $1", [one.peer.DeviceId.Value]);
        }
        return [.. gone.Select(one => one.Name)];
    }
}
