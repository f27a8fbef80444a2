using System.Globalization;
using Lanstead.Primitives;

namespace Lanstead.Agent.Exposing;

/// <summary>Which quotas are used up, by this machine's own counters: it knows without the server, until that says something else.</summary>
/// <remarks>Not thread-safe: owned by <see cref="PublicSide"/>.</remarks>
internal sealed class QuotaBook
{
    // Enough for a chat and a page of text; the server tells people the same figure.
    internal const ulong SlowKbit = 256;

    // Periods that ended without a word of the server: from which count on the next one counts.
    private readonly Dictionary<string, (DateTimeOffset Ended, ulong From)> _begunHere = [];
    private HashSet<string> _reached = [];

    /// <summary>Looks at all; returns a text that is another one when something else is used up than before.</summary>
    /// <param name="exposures">All of the public side.</param>
    /// <param name="counted">Bytes that went through one since its counters began.</param>
    /// <param name="now">The time by this machine's clock.</param>
    public string Look(IEnumerable<PlannedExposure> exposures, Func<Guid, ulong> counted, DateTimeOffset now)
    {
        var sums = new Dictionary<string, (PlannedQuota Quota, ulong Bytes)>();
        foreach (PlannedExposure exposure in exposures)
        {
            foreach (PlannedLimit limit in exposure.Limits)
            {
                if (limit.Quota is { } quota)
                    sums[limit.Key] = (quota, sums.GetValueOrDefault(limit.Key).Bytes + counted(exposure.Id));
            }
        }
        _reached = [.. sums.Where(one => IsReached(one.Key, one.Value.Quota, one.Value.Bytes, now)).Select(one => one.Key)];
        foreach (string gone in _begunHere.Keys.Where(key => !sums.ContainsKey(key)).ToArray())
            _begunHere.Remove(gone);
        return string.Join(' ', _reached.Order(StringComparer.Ordinal));
    }

    /// <summary>How an exposure is limited now.</summary>
    public OpenExposure Limited(OpenExposure open)
    {
        if (open.Plan.Limits.Count == 0)
            return open;
        var limiters = new List<Limiter>();
        foreach (PlannedLimit limit in open.Plan.Limits)
        {
            bool slow = _reached.Contains(limit.Key) && limit.Quota is { Suspends: false };
            if (Rate(limit.RateInKbit, slow) is > 0 and var rateIn)
                limiters.Add(new Limiter(limit.Key, In: true, rateIn));
            if (Rate(limit.RateOutKbit, slow) is > 0 and var rateOut)
                limiters.Add(new Limiter(limit.Key, In: false, rateOut));
        }
        return open with { Limiters = limiters, IsShut = open.Plan.Limits.Any(limit => _reached.Contains(limit.Key) && limit.Quota is { Suspends: true }) };
    }

    /// <summary>Why it is closed, or slow; null: it is neither.</summary>
    public (Failure? Shut, string? Slow) Tell(PlannedExposure plan)
    {
        PlannedLimit? reached = plan.Limits.Where(limit => _reached.Contains(limit.Key)).OrderByDescending(limit => limit.Quota!.Suspends).FirstOrDefault();
        if (reached?.Quota is not { } quota)
            return (null, null);
        string of = reached.Key[0] switch { 'e' => "", 'c' => " of its device", _ => " of its space" };
        string until = quota.ResetsAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return quota.Suspends ? (new Failure(AgentFailures.ExposureQuota, $"The traffic quota{of} is used up. It opens again on {until} UTC."), null)
            : (null, $"The traffic quota{of} is used up: slowed to {SlowKbit} kbit/s until {until} UTC.");
    }

    private bool IsReached(string key, PlannedQuota quota, ulong bytes, DateTimeOffset now)
    {
        if (now < quota.ResetsAt)
            return bytes >= quota.AtBytes;
        if (!_begunHere.TryGetValue(key, out var begun) || begun.Ended != quota.ResetsAt || bytes < begun.From)
            _begunHere[key] = begun = (quota.ResetsAt, bytes);
        return bytes - begun.From >= quota.PeriodBytes;
    }

    private static ulong Rate(ulong kbit, bool slow) => slow ? Math.Min(kbit == 0 ? SlowKbit : kbit, SlowKbit) : kbit;
}
