using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What became of a change that an agent asked for.</summary>
internal enum AgentChangeOutcome
{
    /// <summary>Stored, or nothing new.</summary>
    Done = 1,

    /// <summary>The device is not in that network (any more). Dropped: the manifest tells.</summary>
    NotMember = 2,

    /// <summary>Another peer of the network has this key.</summary>
    KeyTaken = 3,
}

/// <summary>Keys and endpoints that agents offer, and networks that they leave. Each writes only the device's own peer.</summary>
/// <remarks>On <see cref="SystemDb"/>, since agents are no members; the device's id comes from its proof, never from a frame.</remarks>
internal sealed class AgentChanges(SystemDb db, Caller caller, Recorder recorder, PeerRemover remover, ActivityLog activity, TimeProvider time)
{
    private const string StoreEndpoints = """
        UPDATE peers SET endpoints = $3::jsonb, updated_at = $4 WHERE network_id = $1 AND device_id = $2 AND endpoints <> $3::jsonb RETURNING id
        """;

    // Not the device's version: no person changed it.
    private const string StoreLans = "UPDATE devices SET lans = $2, adapters = $3 WHERE id = $1 AND (lans <> $2 OR adapters <> $3)";

    public async Task<AgentChangeOutcome> OfferKeyAsync(AgentIdentity agent, NetworkId network, PublicKey key, bool overlaps, LockWord? word, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, network, stop) is not { } locked
            || await db.Peers.SingleOrDefaultAsync(p => p.NetworkId == network && p.DeviceId == agent.Device, stop) is not { } peer)
            return AgentChangeOutcome.NotMember;
        // The key of a gateway stands in the configurations of phones, which follow no change.
        if (overlaps && locked.GatewayPeerId == peer.Id && await db.Peers.AnyAsync(p => p.NetworkId == network && db.Devices.Any(d => d.Id == p.DeviceId && d.Kind == DeviceKind.Config), stop))
            return AgentChangeOutcome.Done;
        if (peer.PublicKey == key)
            return AgentChangeOutcome.Done;
        // Under a network lock the others would drop the device for a key that it did not sign itself: it keeps the one that it has.
        if (overlaps && peer.MembershipSignature is not null && word?.Vouches(peer, key) != true)
            return AgentChangeOutcome.Done;
        DateTimeOffset now = time.GetUtcNow();
        bool first = peer.PublicKey is null;
        // A key that was lost, or may be known to somebody, is good for nothing any more.
        (peer.FormerKey, peer.FormerUntil) = overlaps && !first ? (peer.PublicKey, now + KeyRotation.Overlap) : ((PublicKey?)null, (DateTimeOffset?)null);
        (peer.PublicKey, peer.KeyChangedAt, peer.UpdatedAt) = (key, now, now);
        word?.ApplyTo(peer);
        if (!first)
            activity.Add(db, peer.TenantId, network, "peer.key_changed", new { peer.Name });
        recorder.Audit(db, peer.TenantId, "peer.offer_key", AuditTarget.Of("peer", peer.Id), after: new { peer.PublicKey });
        recorder.Event(db, peer.TenantId, "peers", "peer.updated", peer.Id.Value, network);
        NetworkRevisions.PeerChanged(db, network, peer.Id, now);
        NetworkRevisions.ManifestChanged(db, agent.Device);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return AgentChangeOutcome.KeyTaken;
        }
        await transaction.CommitAsync(stop);
        return AgentChangeOutcome.Done;
    }

    /// <summary>Takes the device out of a network, as its machine's administrator wants it.</summary>
    public async Task<AgentChangeOutcome> LeaveAsync(AgentIdentity agent, NetworkId network, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, network, stop) is not { } locked
            || await db.Peers.AsNoTracking().SingleOrDefaultAsync(p => p.NetworkId == network && p.DeviceId == agent.Device, stop) is not { } peer)
            return AgentChangeOutcome.NotMember;
        recorder.Audit(
            db, peer.TenantId, "peer.leave", AuditTarget.Of("peer", peer.Id),
            before: new { peer.Name, peer.NetworkId, peer.DeviceId, ipv4 = peer.Ipv4, peer.PublicKey });
        remover.Remove(db, locked, peer);
        NetworkRevisions.ManifestChanged(db, agent.Device);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return AgentChangeOutcome.Done;
    }

    /// <summary>Stores which LANs the machine stands in, and by which cards; unchanged ones write nothing.</summary>
    public async Task TellLansAsync(AgentIdentity agent, IPNetwork[] lans, string[] adapters, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.RunAsync(StoreLans, [agent.Device.Value, lans, adapters], stop) == 0)
            return;
        recorder.Event(db, agent.Tenant, "devices", "device.updated", agent.Device.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Stores endpoints that are checked already; an unchanged list writes nothing.</summary>
    public async Task<AgentChangeOutcome> OfferEndpointsAsync(AgentIdentity agent, NetworkId network, IReadOnlyList<string> endpoints, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        string json = JsonSerializer.Serialize(endpoints);
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, network, stop) is null)
            return AgentChangeOutcome.NotMember;
        var changed = await db.QueryAsync(StoreEndpoints, [network.Value, agent.Device.Value, json, now], row => new PeerId(row.GetGuid(0)), stop);
        if (changed.Count == 0)
            return AgentChangeOutcome.Done;
        recorder.Event(db, agent.Tenant, "peers", "peer.updated", changed[0].Value, network);
        NetworkRevisions.PeerChanged(db, network, changed[0], now);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return AgentChangeOutcome.Done;
    }
}
