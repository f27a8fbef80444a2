using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Takes a member out of a space with all that lets them or their machines in: join keys, invites, devices, peers.</summary>
/// <remarks>
/// The devices go whole, not only out of the networks: a device belongs to one space, so else its machine could never join another one, and would stand
/// in the list of people who have nothing to do with it. The others' maps change within the same revision rules as when a device is deleted.
/// </remarks>
internal sealed class MemberRemover(PeerRemover peers, Recorder recorder, TimeProvider time)
{
    private const string RevokeKeys = "UPDATE join_keys SET revoked_at = $3 WHERE tenant_id = $1 AND created_by = $2 AND revoked_at IS NULL";
    // They count no more anyway once who made them is no member; so neither do they if that person comes back.
    private const string RevokeLinks = "UPDATE invite_links SET revoked_at = $3 WHERE tenant_id = $1 AND created_by = $2 AND revoked_at IS NULL";
    private const string RevokeInvitations = "UPDATE invitations SET status = 'revoked', answered_at = $3 WHERE tenant_id = $1 AND inviter_id = $2 AND status = 'pending'";
    private const string LockDevices = "SELECT id, name FROM devices WHERE tenant_id = $1 AND owner_user_id = $2 ORDER BY id FOR UPDATE";

    /// <summary>Adds the removal to what is written next in the caller's transaction, under the space's lock; the caller audits. Returns the devices' names.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(LansteadDb db, TenantId tenant, UserId user, CancellationToken stop)
    {
        // 1. All networks of the space, in order: whatever joins one, by a person or by a join key, does it under that lock, so from here on nothing comes in.
        Dictionary<NetworkId, LockedNetwork> networks = (await NetworkRevisions.LockAllAsync(db, tenant, stop)).ToDictionary(network => network.Id);
        // 2. What lets machines and people in.
        db.Waiting.Add(RevokeKeys, [tenant.Value, user.Value, time.GetUtcNow()]);
        db.Waiting.Add(RevokeLinks, [tenant.Value, user.Value, time.GetUtcNow()]);
        db.Waiting.Add(RevokeInvitations, [tenant.Value, user.Value, time.GetUtcNow()]);
        // 3. The devices, with their peers.
        var devices = await db.QueryAsync(LockDevices, [tenant.Value, user.Value], row => (Id: new DeviceId(row.GetGuid(0)), Name: row.GetString(1)), stop);
        DeviceId[] ids = [.. devices.Select(device => device.Id)];
        List<Peer> gone = await db.Peers.AsNoTracking().Where(peer => ids.Contains(peer.DeviceId)).ToListAsync(stop);
        foreach (Peer peer in gone.OrderBy(peer => peer.NetworkId.Value))
            peers.Remove(db, networks[peer.NetworkId], peer);
        foreach (DeviceId device in ids)
        {
            recorder.Event(db, tenant, "devices", "device.deleted", device.Value);
            db.Waiting.Add("DELETE FROM devices WHERE id = $1", [device.Value]);
            NetworkRevisions.DeviceRemoved(db, device);
        }
        // 4. The membership: sessions and streams hear of it by the table's trigger.
        db.Waiting.Add("DELETE FROM members WHERE tenant_id = $1 AND user_id = $2", [tenant.Value, user.Value], rows: 1);
        return [.. devices.Select(device => device.Name)];
    }
}
