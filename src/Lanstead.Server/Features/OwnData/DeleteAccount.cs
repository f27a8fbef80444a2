using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.OwnData;

/// <summary>The end of an account.</summary>
/// <param name="Username">Typed once more: that of the account.</param>
internal sealed record DeleteAccountRequest(string Username);

/// <summary>Removes the caller's account at once, with the personal space and every device; agents take their tunnels down.</summary>
/// <remarks>
/// Uses the system role: it reaches over all the person's spaces. No grace time: who confirms by password and types the name means it, and what is gone should be gone
/// when they look. What is left of them in the audit is made pseudonymous by <see cref="Erasure"/>.
/// </remarks>
internal sealed class DeleteAccount(SystemDb db, Caller caller, PeerRemover peers, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const string Spaces = """
        SELECT t.id, t.kind = 'personal', t.name, t.slug, NOT EXISTS (SELECT FROM members o WHERE o.tenant_id = t.id AND o.role = 'owner' AND o.user_id <> $1)
        FROM members m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = $1 AND m.role = 'owner' ORDER BY t.id FOR NO KEY UPDATE OF t
        """;

    private const string Networks = """
        SELECT id FROM networks WHERE tenant_id = ANY ($2)
        UNION SELECT p.network_id FROM peers p JOIN devices d ON d.id = p.device_id WHERE d.owner_user_id = $1 OR d.tenant_id = ANY ($2) ORDER BY 1
        """;

    private const string Devices = "SELECT id, tenant_id, name, hostname FROM devices WHERE owner_user_id = $1 OR tenant_id = ANY ($2) ORDER BY id FOR UPDATE";

    private const string Remember = "INSERT INTO erasures (user_id, email, names, actors, tenants, asked_at) VALUES ($1, $2, $3, $4, $5, $6)";

    public async Task<NoContentAnswer> HandleAsync(DeleteAccountRequest request, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // 1. The last administrator stays: under the same lock as in administration.
        await db.QueryAsync("SELECT id FROM instance FOR UPDATE", [], row => row.GetInt16(0), stop);
        var me = await db.QueryAsync(
            "SELECT email, username, is_admin, NOT EXISTS (SELECT FROM users o WHERE o.is_admin AND o.disabled_at IS NULL AND o.id <> $1) FROM users WHERE id = $1 FOR UPDATE",
            [caller.UserId.Value],
            row => (Email: row.GetString(0), Username: row.GetString(1), IsLast: row.GetBoolean(2) && row.GetBoolean(3)),
            stop);
        if (me.Count == 0)
            return new Failure("auth.session_ended", "Sign in again.");
        if (AccountNames.Normalize(request.Username) != AccountNames.Normalize(me[0].Username))
            return new Failure("account.name_wrong", "This is not your username. Type it as it stands in your profile.");
        if (me[0].IsLast)
            return new Failure("admin.last", "You are the last administrator of this server. Make another one first.");

        // 2. Spaces in which others would be left without an owner.
        var spaces = await db.QueryAsync(
            Spaces, [caller.UserId.Value],
            row => (Id: row.GetGuid(0), IsPersonal: row.GetBoolean(1), Name: row.GetString(2), Slug: row.GetString(3), IsOnlyOwner: row.GetBoolean(4)),
            stop);
        string[] left = [.. spaces.Where(space => !space.IsPersonal && space.IsOnlyOwner).Select(space => space.Name)];
        if (left.Length > 0)
            return new Failure("account.owns_spaces", $"You are the only owner of: {string.Join(", ", left)}. Transfer or delete these spaces first.");
        Guid[] own = [.. spaces.Where(space => space.IsPersonal).Select(space => space.Id)];

        // 3. The networks in order, then the devices: from here on nothing of theirs joins anything.
        var networks = new Dictionary<NetworkId, LockedNetwork>();
        foreach (NetworkId id in await db.QueryAsync(Networks, [caller.UserId.Value, own], row => new NetworkId(row.GetGuid(0)), stop))
        {
            if (await NetworkRevisions.LockAsync(db, id, stop) is { } locked)
                networks[id] = locked;
        }
        var devices = await db.QueryAsync(
            Devices, [caller.UserId.Value, own],
            row => (Id: new DeviceId(row.GetGuid(0)), Tenant: new TenantId(row.GetGuid(1)), Name: row.GetString(2), Hostname: row.GetString(3)), stop);
        DeviceId[] ids = [.. devices.Select(device => device.Id)];
        List<Peer> gone = await db.Peers.AsNoTracking().Where(peer => ids.Contains(peer.DeviceId)).ToListAsync(stop);
        foreach (Peer peer in gone.Where(peer => networks.ContainsKey(peer.NetworkId)).OrderBy(peer => peer.NetworkId.Value))
            peers.Remove(db, networks[peer.NetworkId], peer);
        foreach ((DeviceId id, TenantId tenant, _, _) in devices)
        {
            if (!own.Contains(tenant.Value))
                recorder.Event(db, tenant, "devices", "device.deleted", id.Value);
            db.Waiting.Add("DELETE FROM devices WHERE id = $1", [id.Value]);
            NetworkRevisions.DeviceRemoved(db, id);
        }

        // 4. The account, and with it all that belongs to it alone.
        string[] names = [me[0].Email, me[0].Username, .. spaces.Where(space => space.IsPersonal).SelectMany(space => new[] { space.Name, space.Slug }), .. devices.SelectMany(device => new[] { device.Name, device.Hostname })];
        db.Waiting.Add("DELETE FROM peer_paths WHERE tenant_id = ANY ($1)", [own]);
        db.Waiting.Add("DELETE FROM networks WHERE tenant_id = ANY ($1)", [own]);
        db.Waiting.Add("DELETE FROM invitations WHERE email_normalized = $1", [AccountNames.Normalize(me[0].Email)]);
        db.Waiting.Add("DELETE FROM reset_requests WHERE email_normalized = $1", [AccountNames.Normalize(me[0].Email)]);
        db.Waiting.Add("DELETE FROM tenants WHERE id = ANY ($1)", [own]);
        db.Waiting.Add("DELETE FROM users WHERE id = $1", [caller.UserId.Value], rows: 1);
        Guid[] actors = [caller.UserId.Value, .. ids.Select(id => id.Value)];
        string[] kept = [.. names.Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        db.Waiting.Add(Remember, [caller.UserId.Value, me[0].Email, kept, actors, own, time.GetUtcNow()]);
        recorder.Audit(db, null, "account.delete", AuditTarget.Of("user", caller.UserId), after: new { devices = devices.Count });
        try
        {
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
        }
        // Another owner of a shared space stepped down in this very moment.
        catch (PostgresException e) when (e.ConstraintName == "members_keep_an_owner")
        {
            db.Forget();
            return new Failure("account.owns_spaces", "Meanwhile you became the only owner of a space. Transfer or delete it first.");
        }
        known.Forget();
        if (caller.ByCookie)
            SessionCookie.Clear(http);
        return NoContentAnswer.Done;
    }
}
