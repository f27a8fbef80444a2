using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>What went through an exposure in one step of time.</summary>
/// <param name="At">When it began.</param>
/// <param name="BytesIn">From callers to home.</param>
/// <param name="BytesOut">From home to callers.</param>
/// <param name="PacketsIn">From callers to home.</param>
/// <param name="PacketsOut">From home to callers.</param>
/// <param name="Connections">Flows that began.</param>
internal sealed record ExposurePoint(DateTimeOffset At, long BytesIn, long BytesOut, long PacketsIn, long PacketsOut, long Connections);

/// <summary>What went through an exposure.</summary>
/// <param name="StepSeconds">Length of each point.</param>
/// <param name="Points">In order of time; where nothing went through there is none.</param>
internal sealed record ExposureMetricsView(int StepSeconds, IReadOnlyList<ExposurePoint> Points);

/// <summary>A port on which a program of a device listens.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Port">Which.</param>
/// <param name="Address">At which address; empty: any.</param>
/// <param name="Program">Its name, as far as the device could tell.</param>
internal sealed record ListeningPortView(PortProtocol Protocol, int Port, string Address, string Program);

/// <summary>What programs of a device listen on.</summary>
/// <param name="Items">By port; none: it has not told, or nothing.</param>
internal sealed record ListeningPortList(IReadOnlyList<ListeningPortView> Items);

/// <summary>Reads exposures and what went through them.</summary>
internal static class ReadExposures
{
    // A plot has no more pixels.
    private const int PointsMax = 2_000;
    private const int MinuteSeconds = 60;
    private const int DaySeconds = 24 * 60 * 60;

    private const string Metrics = """
        SELECT date_bin(make_interval(secs => $4), at, TIMESTAMPTZ '2000-01-01 00:00:00Z') AS step, sum(bytes_in)::bigint, sum(bytes_out)::bigint, sum(packets_in)::bigint, sum(packets_out)::bigint, sum(connections)::bigint
        FROM exposure_metrics WHERE exposure_id = $1 AND at >= $2 AND at < $3 GROUP BY 1 ORDER BY 1
        """;

    private const string Listening = "SELECT listening::text FROM devices WHERE id = $1";

    public static async Task<Answer<Page<ExposureView>>> ListAsync(TenantId tenantId, DeviceId? deviceId, Guid? serverId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        return page.Cut(await ExposureView.ListAsync(db, tenantId, deviceId, serverId, after.Value, page.Take + 1, stop), exposure => exposure.Id.ToString("D"));
    }

    public static async Task<Answer<ExposureView>> GetAsync(Guid exposureId, TenantDb db, HttpContext http, CancellationToken stop)
    {
        if (await ExposureView.FindAsync(db, exposureId, stop) is not { } exposure)
            return ExposeProblems.NotFound;
        ETags.Set(http, exposure.UpdatedAt);
        return exposure;
    }

    /// <param name="exposureId">The exposure.</param>
    /// <param name="from">From when on; a day before the end when absent.</param>
    /// <param name="to">Until when; now when absent.</param>
    /// <param name="step">Length of a point in seconds; what makes a few hundred of them when absent.</param>
    /// <param name="db">The caller's rows.</param>
    /// <param name="time">What now is.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<Answer<ExposureMetricsView>> MetricsAsync(Guid exposureId, DateTimeOffset? from, DateTimeOffset? to, int? step, TenantDb db, TimeProvider time, CancellationToken stop)
    {
        DateTimeOffset until = (to ?? time.GetUtcNow()).ToUniversalTime();
        DateTimeOffset since = (from ?? until.AddSeconds(-DaySeconds)).ToUniversalTime();
        double span = (until - since).TotalSeconds;
        int seconds = step ?? Math.Max(MinuteSeconds, (int)Math.Min(span / 300 / MinuteSeconds, DaySeconds) * MinuteSeconds);
        Failure? invalid = new FieldErrors().When(span <= 0, "from", "It is before the end.")
            .When(seconds < MinuteSeconds || seconds % MinuteSeconds != 0, "step", "Whole minutes, as seconds.")
            .When(seconds >= MinuteSeconds && span / seconds > PointsMax, "step", "At most 2,000 points: make the step longer.").Failure;
        return invalid is not null ? invalid : new ExposureMetricsView(seconds, await db.QueryAsync(
            Metrics, [exposureId, since, until, (double)seconds],
            row => new ExposurePoint(row.Time(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), stop));
    }

    public static async Task<Answer<ListeningPortList>> ListeningAsync(DeviceId deviceId, TenantDb db, CancellationToken stop) =>
        await db.QueryAsync(Listening, [deviceId.Value], row => row.GetString(0), stop) is [var json]
            ? new ListeningPortList([.. JsonSerializer.Deserialize<ListeningPortView[]>(json, JsonRules.Stored)!])
            : ExposeProblems.NotFound;
}
