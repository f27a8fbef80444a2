using System.Net;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Routes;

/// <param name="Prefix">The LAN, such as 192.168.1.0/24. It may be decided about before its machine offers it.</param>
/// <param name="Decision">Approved, rejected, or open to decide later.</param>
/// <param name="Mapped">Another range of the same length by which the others reach it, host for host; "auto" for a free one; null for its own.</param>
/// <param name="Name">What the access policy calls it, such as office for lan:office; the same for two that are one. Empty: nothing; null: as before.</param>
internal sealed record RouteDecisionRequest(string Prefix, RouteDecision Decision, string? Mapped = null, string? Name = null);

/// <summary>Says yes or no to a LAN behind a device.</summary>
internal sealed class DecideRoute(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Automatic = "auto";

    private const string Store = """
        INSERT INTO network_routes (network_id, tenant_id, peer_id, prefix, decision, mapped, updated_at, name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (network_id, peer_id, prefix) DO UPDATE SET decision = $5, mapped = $6, updated_at = $7, name = $8,
            signature = CASE WHEN $5 = 'approved' AND network_routes.mapped IS NOT DISTINCT FROM $6 THEN network_routes.signature END,
            signer = CASE WHEN $5 = 'approved' AND network_routes.mapped IS NOT DISTINCT FROM $6 THEN network_routes.signer END
        """;

    private const string Forget = "DELETE FROM network_routes WHERE network_id = $1 AND peer_id = $2 AND prefix = $3 AND NOT offered AND decision = 'open'";

    // Ranges of the space's networks, and LANs of its machines: a mapped range must be none of them.
    private const string Used = "SELECT ipv4_cidr, ipv6_cidr, id FROM networks WHERE tenant_id = $1";

    private const string Device = "SELECT device_id, name FROM peers WHERE id = $1";

    public static Task<Answer<RouteView>> HandleAsync(PeerId peerId, RouteDecisionRequest body, DecideRoute self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<Answer<RouteView>> RunAsync(PeerId peerId, RouteDecisionRequest body, CancellationToken stop)
    {
        bool read = RouteRules.TryParse(body.Prefix, out IPNetwork prefix);
        IPNetwork mapped = default;
        bool readMapped = body.Mapped is null or Automatic || RouteRules.TryParse(body.Mapped, out mapped);
        FieldErrors errors = new FieldErrors()
            .When(!read, "prefix", "A private network, such as 192.168.1.0/24 or fd12:3456::/64.")
            .When(body.Name is { Length: > 0 } && !PolicySelector.IsName(body.Name), "name", "A name has 1 to 63 letters a-z, digits or inner dashes.")
            .When(!readMapped, "mapped", "A private network, or auto.");
        errors.When(read && readMapped && body.Mapped is not (null or Automatic) && (mapped.PrefixLength != prefix.PrefixLength || mapped.BaseAddress.AddressFamily != prefix.BaseAddress.AddressFamily), "mapped", "It is of the same family and length as the LAN.");
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.LockOf(peerId);
        await db.AskAsync(stop, locked);
        if (locked.Rows.Count == 0)
            return new Failure("not_found", "There is no such device in a network.");
        LockedNetwork network = locked.Rows[0];
        Question<RouteView> known = ReadRoutes.Of(network.Id);
        var device = new Question<(Guid Id, string Name)>(Device, [peerId.Value], row => (row.GetGuid(0), row.GetString(1)));
        var ranges = new Question<(IPNetwork Four, IPNetwork Six, Guid Network)>(Used, [network.TenantId.Value], row => (row.GetFieldValue<IPNetwork>(0), row.GetFieldValue<IPNetwork>(1), row.GetGuid(2)));
        Question<(string Device, IPNetwork[] Lans)> machines = MachineLans.AskOf(network.TenantId);
        await db.AskAsync(stop, known, device, ranges, machines);
        IPNetwork[] used = [.. ranges.Rows.SelectMany(range => new[] { range.Four, range.Six })];
        RouteView? before = known.Rows.Find(route => route.PeerId == peerId && route.Prefix.Equals(prefix));
        IPNetwork[] taken = [.. used, .. machines.Rows.SelectMany(machine => machine.Lans), .. known.Rows.Where(route => route != before && !route.Prefix.Equals(prefix)).Select(route => route.Mapped ?? route.Prefix)];
        IPNetwork? by = body.Mapped switch
        {
            null => null,
            Automatic => before?.Mapped ?? RouteRules.FreeRange(prefix, ranges.Rows.Find(range => range.Network == network.Id.Value).Six, [.. taken, .. known.Rows.Select(route => route.Mapped ?? route.Prefix)]),
            _ => mapped,
        };
        if (body.Mapped is not null && by is null)
            return new Failure("route.no_free_range", $"No free range of the length /{prefix.PrefixLength} is left; name one.");
        IPNetwork reach = by ?? prefix;
        if (body.Decision == RouteDecision.Approved && used.Any(range => NetworkRanges.Overlaps(range, reach)))
            return new Failure("route.overlaps", $"{reach} overlaps with a network of this space. Map the LAN to another range.");
        if (by is not null && taken.Any(other => NetworkRanges.Overlaps(other, reach)))
            return new Failure("route.overlaps", $"{reach} is in use already. Choose another range, or auto.");

        DateTimeOffset now = time.GetUtcNow();
        string called = body.Name ?? before?.Name ?? "";
        db.Waiting.Add(Store, [network.Id.Value, network.TenantId.Value, peerId.Value, prefix, Word(body.Decision), by, now, called], rows: 1);
        db.Waiting.Add(Forget, [network.Id.Value, peerId.Value, prefix]);
        string name = device.Rows[0].Name;
        activity.Add(db, network.TenantId, network.Id, "route.decided", new { device = name, prefix = prefix.ToString(), mapped = by?.ToString(), decision = Word(body.Decision) });
        recorder.Audit(
            db, network.TenantId, "route.decide", AuditTarget.Of("peer", peerId),
            before is null ? null : new { prefix = prefix.ToString(), mapped = before.Mapped?.ToString(), decision = Word(before.Decision), before.Name },
            new { prefix = prefix.ToString(), mapped = by?.ToString(), decision = Word(body.Decision), name = called });
        recorder.Event(db, network.TenantId, "peers", "peer.updated", peerId.Value, network.Id);
        NetworkRevisions.PeerChanged(db, network.Id, peerId, now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new RouteView(peerId, new DeviceId(device.Rows[0].Id), name, prefix, by, before?.Offered ?? false, body.Decision, now, called);
    }

    private static string Word(RouteDecision decision) => decision.ToString().ToLowerInvariant();
}
