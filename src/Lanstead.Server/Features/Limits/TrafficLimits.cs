using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Limits;

/// <summary>For how long a quota is.</summary>
internal enum QuotaPeriod
{
    /// <summary>A day, in UTC.</summary>
    Day,

    /// <summary>A month that begins on a day of one's choice, in UTC.</summary>
    Month,
}

/// <summary>What becomes of exposures whose quota is used up, until it begins anew.</summary>
internal enum QuotaUsedUp
{
    /// <summary>They are slow: 256 kbit/s.</summary>
    Throttle,

    /// <summary>They are closed.</summary>
    Suspend,
}

/// <param name="Bytes">What may go through in each period, both directions together.</param>
/// <param name="Period">How long that is.</param>
/// <param name="Day">Of a month: on which of its days it begins, 1 to 28; the first when absent.</param>
/// <param name="UsedUp">What happens when it is used up.</param>
internal sealed record QuotaRequest(long Bytes, QuotaPeriod Period, QuotaUsedUp UsedUp, int? Day = null);

/// <param name="RateInKbit">From callers to home, in kbit/s; null: as fast as it goes.</param>
/// <param name="RateOutKbit">From home to callers; null: as fast as it goes.</param>
/// <param name="Quota">Null: any.</param>
internal sealed record TrafficLimitsRequest(long? RateInKbit, long? RateOutKbit, QuotaRequest? Quota);

/// <summary>A quota, and what of it is used.</summary>
/// <param name="Bytes">What may go through in each period, both directions together.</param>
/// <param name="Period">How long that is.</param>
/// <param name="Day">Of a month: on which of its days it begins.</param>
/// <param name="UsedUp">What happens when it is used up.</param>
/// <param name="Used">What went through in this period.</param>
/// <param name="Since">When this period began.</param>
/// <param name="ResetsAt">When it ends.</param>
internal sealed record QuotaView(long Bytes, QuotaPeriod Period, int Day, QuotaUsedUp UsedUp, long Used, DateTimeOffset Since, DateTimeOffset ResetsAt)
{
    /// <summary>It is used up: what <see cref="UsedUp"/> says holds.</summary>
    public bool Reached => Used >= Bytes;
}

/// <summary>How much may go through an exposure, or through all of a device.</summary>
/// <param name="RateInKbit">From callers to home, in kbit/s; null: as fast as it goes.</param>
/// <param name="RateOutKbit">From home to callers; null: as fast as it goes.</param>
/// <param name="Quota">Null: any.</param>
internal sealed record TrafficLimitsView(long? RateInKbit, long? RateOutKbit, QuotaView? Quota)
{
    public static readonly TrafficLimitsView None = new(null, null, null);
}

/// <summary>Rows of limits as people see them, and what can be wrong with them.</summary>
internal static class TrafficLimits
{
    public const long RateMinKbit = 64, RateMaxKbit = 100_000_000;
    private const long QuotaMinBytes = 1_000_000, QuotaMaxBytes = 1_000_000_000_000_000_000;
    private const int DayMax = 28;

    // $2: now.
    private const string Columns = """
        l.rate_in_kbit, l.rate_out_kbit, l.quota_bytes, l.quota_period, l.quota_day, l.quota_then, CASE WHEN l.quota_bytes IS NULL THEN 0 ELSE lanstead_quota_used(l, $2) END,
        lanstead_quota_since(l.quota_period, l.quota_day, $2), lanstead_quota_until(l.quota_period, l.quota_day, $2), l.exposures_max, l.ports_max, l.user_exposures_max, l.user_ports_max
        """;

    private const string ByExposure = $"SELECT {Columns} FROM traffic_limits l WHERE l.exposure_id = $1";
    private const string ByClient = $"SELECT {Columns} FROM traffic_limits l WHERE l.client_id = $1";
    private const string BySpace = $"SELECT {Columns} FROM traffic_limits l WHERE l.tenant_id = $1 AND l.exposure_id IS NULL AND l.client_id IS NULL";

    public static Question<LimitRow> OfExposure(Guid id, DateTimeOffset now) => new(ByExposure, [id, now], Read);

    public static Question<LimitRow> OfClient(Guid id, DateTimeOffset now) => new(ByClient, [id, now], Read);

    public static Question<LimitRow> OfSpace(TenantId tenant, DateTimeOffset now) => new(BySpace, [tenant.Value, now], Read);

    public static FieldErrors Check(FieldErrors errors, TrafficLimitsRequest body) => CheckQuota(errors, body.Quota)
        .When(!IsRate(body.RateInKbit), "rateInKbit", RateRule).When(!IsRate(body.RateOutKbit), "rateOutKbit", RateRule);

    public static FieldErrors CheckQuota(FieldErrors errors, QuotaRequest? quota) => quota is null ? errors : errors
        .When(quota.Bytes is < QuotaMinBytes or > QuotaMaxBytes, "quota.bytes", "At least 1,000,000 bytes.")
        .When(quota.Day is < 1 or > DayMax, "quota.day", "A day from 1 to 28.")
        .When(!Enum.IsDefined(quota.Period), "quota.period", "day or month.").When(!Enum.IsDefined(quota.UsedUp), "quota.usedUp", "throttle or suspend.");

    private static string RateRule { get; } = string.Create(CultureInfo.InvariantCulture, $"{RateMinKbit} to {RateMaxKbit} kbit/s, or null.");

    private static bool IsRate(long? rate) => rate is null or (>= RateMinKbit and <= RateMaxKbit);

    private static LimitRow Read(NpgsqlDataReader row) => new(
        new TrafficLimitsView(
            row.Nullable<long>(0), row.Nullable<long>(1),
            row.Nullable<long>(2) is { } bytes ? new QuotaView(bytes, ExposeWords.Read<QuotaPeriod>(row.GetString(3)), row.GetInt32(4), ExposeWords.Read<QuotaUsedUp>(row.GetString(5)), row.GetInt64(6), row.Time(7), row.Time(8)) : null),
        new BoundsOfSpace(row.Nullable<int>(9), row.Nullable<int>(10), row.Nullable<int>(11), row.Nullable<int>(12)));
}

/// <summary>One row: limits of traffic, and of a space how much may be exposed.</summary>
internal sealed record LimitRow(TrafficLimitsView Traffic, BoundsOfSpace Bounds);
