using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>From the signed statement's limits to plain values. Pure.</summary>
internal static class LimitReader
{
    // 100 Gbit/s; and what a file system can count.
    private const ulong RateMaxKbit = 100_000_000;
    private const long MillisecondsMax = 253_402_300_799_999; // 9999-12-31

    /// <summary>The limits of each exposure of a plan: its own, its client's, and that of all. Null: one makes no sense.</summary>
    public static Func<Exposure, IReadOnlyList<PlannedLimit>?> Of(TunnelPlan plan)
    {
        var clients = plan.ClientLimits.GroupBy(one => one.ClientPeerId).ToDictionary(some => some.Key, some => some.First().Limit);
        string tunnel = Convert.ToHexStringLower(plan.NetworkId.Span);
        return exposure =>
        {
            var read = new List<PlannedLimit>(0);
            return Add("e", exposure.Id, exposure.Limit) && Add("c", exposure.ClientPeerId, clients.GetValueOrDefault(exposure.ClientPeerId)) && Add("s", plan.NetworkId, plan.Limit) ? read : null;

            bool Add(string kind, Google.Protobuf.ByteString id, TrafficLimit? wire)
            {
                if (wire is null)
                    return true;
                if (wire.RateInKbit > RateMaxKbit || wire.RateOutKbit > RateMaxKbit || wire.Quota is { ResetsAt: < 0 or > MillisecondsMax })
                    return false;
                PlannedQuota? quota = wire.Quota is { } given ? new PlannedQuota(given.AtBytes, DateTimeOffset.FromUnixTimeMilliseconds(given.ResetsAt), given.PeriodBytes, given.Suspend) : null;
                // A client may be at two tunnels of this machine.
                read.Add(new PlannedLimit(kind == "c" ? $"c-{tunnel}-{Convert.ToHexStringLower(id.Span)}" : $"{kind}-{Convert.ToHexStringLower(id.Span)}", wire.RateInKbit, wire.RateOutKbit, quota));
                return true;
            }
        };
    }
}
