using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Limits;

/// <summary>How much may be exposed; null: any.</summary>
/// <param name="ExposuresMax">Exposures of the space.</param>
/// <param name="PortsMax">Their public ports.</param>
/// <param name="UserExposuresMax">Exposures of one person's devices.</param>
/// <param name="UserPortsMax">Their public ports.</param>
internal sealed record BoundsOfSpace(int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax)
{
    public static readonly BoundsOfSpace None = new(null, null, null, null);

    /// <summary>Of a text such as <c>exposures=100,user-ports=20</c>.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static BoundsOfSpace Parse(string? text)
    {
        BoundsOfSpace bounds = None;
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool isNumber = int.TryParse(part.Split('=')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int most);
            bounds = (isNumber ? part.Split('=')[0] : "") switch
            {
                "exposures" => bounds with { ExposuresMax = most },
                "ports" => bounds with { PortsMax = most },
                "user-exposures" => bounds with { UserExposuresMax = most },
                "user-ports" => bounds with { UserPortsMax = most },
                _ => throw new SettingsException($"LANSTEAD_EXPOSE_LIMITS: {part} is not one of exposures, ports, user-exposures, user-ports with a number, such as exposures=100."),
            };
        }
        return bounds;
    }

    /// <summary>As <see cref="Parse"/> reads it; nothing where there is no limit.</summary>
    public override string ToString() => string.Join(
        ',',
        new (string Name, int? Most)[] { ("exposures", ExposuresMax), ("ports", PortsMax), ("user-exposures", UserExposuresMax), ("user-ports", UserPortsMax) }
            .Where(one => one.Most is not null).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Most}")));

    /// <summary>Of both what is less.</summary>
    public BoundsOfSpace Within(BoundsOfSpace all) => new(
        Less(ExposuresMax, all.ExposuresMax), Less(PortsMax, all.PortsMax), Less(UserExposuresMax, all.UserExposuresMax), Less(UserPortsMax, all.UserPortsMax));

    private static int? Less(int? one, int? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}

/// <summary>How much a space may expose, and does.</summary>
/// <param name="ExposuresMax">Exposures of the space; null: any.</param>
/// <param name="PortsMax">Their public ports.</param>
/// <param name="UserExposuresMax">Exposures of one person's devices.</param>
/// <param name="UserPortsMax">Their public ports.</param>
/// <param name="Quota">Traffic of the whole space; null: any.</param>
/// <param name="Exposures">Exposures that there are.</param>
/// <param name="Ports">Public ports that they have.</param>
/// <param name="OfServer">What the server allows every space, whatever that sets itself.</param>
internal sealed record SpaceLimitsView(
    int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax, QuotaView? Quota, long Exposures, long Ports, BoundsOfSpace OfServer);

/// <summary>Holds spaces and people to how much they may expose.</summary>
internal sealed class ExposeBounds(ServerSettings settings, TimeProvider time)
{
    // Two that ask at once in one space, at different tunnel servers, wait for each other here; before any row of theirs.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('expose bounds ' || $1::text, 0))";

    private const string Counts = """
        SELECT count(DISTINCT e.id), coalesce(sum(upper(x.ports) - lower(x.ports)), 0)::bigint, count(DISTINCT e.id) FILTER (WHERE d.owner_user_id = $2),
            coalesce(sum(upper(x.ports) - lower(x.ports)) FILTER (WHERE d.owner_user_id = $2), 0)::bigint
        FROM exposures e JOIN tunnel_clients c ON c.id = e.client_id JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id LEFT JOIN exposed_ports x ON x.exposure_id = e.id
        WHERE e.tenant_id = $1 AND e.id IS DISTINCT FROM $3::uuid
        """;

    /// <summary>Waits for others who ask for more in the same space. The first thing in a transaction.</summary>
    public static Task WaitAsync(TenantDb db, TenantId tenant, CancellationToken stop) => db.QueryAsync(Lock, [tenant.Value], _ => 0, stop);

    /// <summary>Why so much more may not be; null: it may.</summary>
    /// <param name="db">The caller's rows.</param>
    /// <param name="tenant">The space.</param>
    /// <param name="owner">Whose device it is.</param>
    /// <param name="besides">The exposure whose ports are chosen anew; null: a new one.</param>
    /// <param name="ports">How many public ports it shall have.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<Failure?> RefuseAsync(TenantDb db, TenantId tenant, UserId owner, Guid? besides, int ports, CancellationToken stop)
    {
        Question<LimitRow> row = TrafficLimits.OfSpace(tenant, time.GetUtcNow());
        var counts = new Question<(long Exposures, long Ports, long Own, long OwnPorts)>(Counts, [tenant.Value, owner.Value, besides], one => (one.GetInt64(0), one.GetInt64(1), one.GetInt64(2), one.GetInt64(3)));
        await db.AskAsync(stop, row, counts);
        BoundsOfSpace bounds = (row.Rows is [var found] ? found.Bounds : BoundsOfSpace.None).Within(settings.ExposeBounds);
        (long exposures, long all, long own, long ownPorts) = counts.Rows[0];
        return Over(exposures + 1, bounds.ExposuresMax, "The space may expose {0} services, and does.")
            ?? Over(all + ports, bounds.PortsMax, "The space may have {0} public ports; with these it would have more.")
            ?? Over(own + 1, bounds.UserExposuresMax, "Each person may expose {0} services here, and the owner of this device does.")
            ?? Over(ownPorts + ports, bounds.UserPortsMax, "Each person may have {0} public ports here; with these the owner of this device would have more.");
    }

    /// <summary>What holds in a space, and how much of it is used.</summary>
    public async Task<SpaceLimitsView> ViewAsync(TenantDb db, TenantId tenant, CancellationToken stop)
    {
        Question<LimitRow> row = TrafficLimits.OfSpace(tenant, time.GetUtcNow());
        var counts = new Question<(long Exposures, long Ports)>(Counts, [tenant.Value, Guid.Empty, null], one => (one.GetInt64(0), one.GetInt64(1)));
        await db.AskAsync(stop, row, counts);
        LimitRow? found = row.Rows is [var one] ? one : null;
        BoundsOfSpace bounds = found?.Bounds ?? BoundsOfSpace.None;
        return new SpaceLimitsView(
            bounds.ExposuresMax, bounds.PortsMax, bounds.UserExposuresMax, bounds.UserPortsMax, found?.Traffic.Quota, counts.Rows[0].Exposures, counts.Rows[0].Ports, settings.ExposeBounds);
    }

    private static Failure? Over(long wanted, int? max, string text) =>
        max is { } bound && wanted > bound ? new Failure("expose.limit_reached", string.Format(CultureInfo.InvariantCulture, text, bound) + " Take something away, or ask who looks after the space.") : null;
}
