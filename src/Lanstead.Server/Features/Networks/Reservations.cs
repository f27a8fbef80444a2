using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Networks;

/// <param name="Address">An IPv4 address of the network.</param>
/// <param name="Label">What it is kept for.</param>
internal sealed record ReservationRequest(string Address, string Label);

/// <summary>An address that is never handed out by itself. <c>PeerId</c>: the peer that was given it by name.</summary>
internal sealed record ReservationView(IPAddress Address, string Label, PeerId? PeerId);

/// <summary>Addresses that a person keeps back.</summary>
internal sealed class Reservations(TenantDb db, Recorder recorder, ActivityLog activity)
{
    private const int LabelMaxLength = 64;

    private const string List = """
        SELECT address, label, peer_id FROM addresses
        WHERE network_id = $1 AND label <> '' AND ($2::inet IS NULL OR address > $2::inet) ORDER BY address LIMIT $3
        """;

    private const string Reserve = """
        INSERT INTO addresses (network_id, tenant_id, address, kind, label) VALUES ($1, $2, $3, 'reservation', $4)
        ON CONFLICT (network_id, address) DO UPDATE SET kind = 'reservation', label = $4, free_after = NULL, peer_id = NULL
        WHERE addresses.kind = 'quiet'
        """;

    // A reservation that a peer holds only loses its label: the peer keeps its address.
    private const string Release = """
        WITH held AS (UPDATE addresses SET label = '' WHERE network_id = $1 AND address = $2 AND kind = 'peer' AND label <> '' RETURNING 1),
        free AS (DELETE FROM addresses WHERE network_id = $1 AND address = $2 AND kind = 'reservation' RETURNING 1)
        SELECT (SELECT count(*) FROM held) + (SELECT count(*) FROM free)
        """;

    public static async Task<Answer<Page<ReservationView>>> ListAsync(
        NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        IPAddress? from = null;
        if (after.Value is not null && !IPAddress.TryParse(after.Value, out from))
            return new Failure("request.invalid", "The cursor is not one that this server gave. Start again without it.");
        var items = await db.QueryAsync(
            List,
            [networkId.Value, from, page.Take + 1],
            row => new ReservationView(row.GetFieldValue<IPAddress>(0), row.GetString(1), row.Nullable<Guid>(2) is { } peer ? new PeerId(peer) : null),
            stop);
        return page.Cut(items, item => item.Address.ToString());
    }

    public static Task<CreatedAnswer<ReservationView>> CreateAsync(NetworkId networkId, ReservationRequest body, Reservations self, CancellationToken stop) =>
        self.RunCreateAsync(networkId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(NetworkId networkId, string address, Reservations self, CancellationToken stop) =>
        self.RunDeleteAsync(networkId, address, stop);

    private async Task<CreatedAnswer<ReservationView>> RunCreateAsync(NetworkId networkId, ReservationRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(!DisplayText.IsValid(body.Label, 1, LabelMaxLength), "label", "A label has 1 to 64 characters, none of them a control character.");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        errors.When(!OverlayRange.Holds(network.Ipv4, body.Address), "address", $"An IPv4 address for a device in {network.Ipv4}.");
        if (errors.Failure is { } invalid)
            return invalid;
        IPAddress address = IPAddress.Parse(body.Address);
        if (await db.RunAsync(Reserve, [networkId.Value, network.TenantId.Value, address, body.Label], stop) == 0)
            return new Failure("peer.address_taken", $"{address} is in use or reserved in this network.");
        activity.Add(db, network.TenantId, networkId, "reservation.created", new { address, body.Label });
        recorder.Audit(db, network.TenantId, "reservation.create", AuditTarget.Of("network", networkId), after: new { address, body.Label });
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new ReservationView(address, body.Label, null);
    }

    private async Task<NoContentAnswer> RunDeleteAsync(NetworkId networkId, string address, CancellationToken stop)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed))
            return GetNetwork.NotFound;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        if ((await db.QueryAsync(Release, [networkId.Value, parsed], row => row.GetInt64(0), stop))[0] == 0)
            return GetNetwork.NotFound;
        activity.Add(db, network.TenantId, networkId, "reservation.deleted", new { address = parsed });
        recorder.Audit(db, network.TenantId, "reservation.delete", AuditTarget.Of("network", networkId), before: new { address = parsed });
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
