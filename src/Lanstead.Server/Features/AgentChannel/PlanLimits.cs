using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>How much may go through a tunnel's exposures, and whom none of them lets in, as its hub is told.</summary>
internal sealed class PlanLimits
{
    /// <summary>All of network <c>n</c>'s tunnel as one JSON; in its own order, so that what did not change has the same bytes.</summary>
    /// <remarks>What a space's quota counts at other tunnel servers is taken off: each hub knows its own counters alone.</remarks>
    public const string Query = """
        SELECT json_agg(json_build_object('exposure', l.exposure_id, 'client', c.peer_id, 'rateIn', coalesce(l.rate_in_kbit, 0), 'rateOut', coalesce(l.rate_out_kbit, 0),
            'at', l.quota_at - CASE WHEN num_nonnulls(l.exposure_id, l.client_id) > 0 THEN 0 ELSE (
                SELECT coalesce(sum(s.bytes_in + s.bytes_out), 0) FROM exposures e JOIN exposure_states s ON s.exposure_id = e.id AND s.public_side WHERE e.tenant_id = l.tenant_id AND e.server_id <> t.id) END,
            'until', (extract(epoch FROM lanstead_quota_until(l.quota_period, l.quota_day, l.quota_since)) * 1000)::bigint, 'bytes', l.quota_bytes, 'suspend', l.quota_then = 'suspend') ORDER BY l.id)::text AS limits
        FROM tunnel_servers t JOIN traffic_limits l ON l.tenant_id = t.tenant_id LEFT JOIN tunnel_clients c ON c.id = l.client_id
        WHERE t.network_id = n.id AND (num_nonnulls(l.exposure_id, l.client_id) = 0 OR c.server_id = t.id OR EXISTS (SELECT FROM exposures e WHERE e.id = l.exposure_id AND e.server_id = t.id))
        """;

    /// <summary>Whom none of network <c>n</c>'s exposures lets in, as one JSON.</summary>
    public const string BlocksQuery = """
        SELECT json_agg(json_build_object('prefix', b.prefix::text, 'until', coalesce((extract(epoch FROM b.expires_at) * 1000)::bigint, 0)) ORDER BY b.prefix, b.id)::text AS blocks
        FROM tunnel_servers t JOIN blocks b ON b.tenant_id = t.tenant_id AND (b.server_id IS NULL OR b.server_id = t.id) WHERE t.network_id = n.id
        """;

    private readonly IReadOnlyList<One> _all;
    private readonly IReadOnlyList<Block> _blocks;

    private PlanLimits(IReadOnlyList<One> all, IReadOnlyList<Block> blocks) => (_all, _blocks) = (all, blocks);

    /// <summary>Reads what both queries found, of the first row.</summary>
    public static PlanLimits Read(NpgsqlDataReader row)
    {
        int limits = row.GetOrdinal("limits"), blocks = row.GetOrdinal("blocks");
        return new PlanLimits(
            row.IsDBNull(limits) ? [] : JsonSerializer.Deserialize<One[]>(row.GetString(limits), JsonRules.Stored)!, row.IsDBNull(blocks) ? [] : JsonSerializer.Deserialize<Block[]>(row.GetString(blocks), JsonRules.Stored)!);
    }

    /// <summary>Puts them into a hub's plan.</summary>
    public void Fill(TunnelPlan plan)
    {
        var byExposure = _all.Where(one => one.Exposure is not null).ToDictionary(one => Wire(one.Exposure!.Value));
        foreach (Exposure exposure in plan.Exposures)
        {
            if (byExposure.TryGetValue(exposure.Id, out One? its) && its.Limit() is { } limit)
                exposure.Limit = limit;
        }
        foreach (One one in _all.Where(one => one.Client is not null))
        {
            if (one.Limit() is { } limit)
                plan.ClientLimits.Add(new ClientLimit { ClientPeerId = Wire(one.Client!.Value), Limit = limit });
        }
        plan.Blocked.AddRange(_blocks.Select(one => new BlockedPrefix { Prefix = one.Prefix, Until = one.Until }));
        plan.Limit = _all.FirstOrDefault(one => one is { Exposure: null, Client: null })?.Limit();
    }

    private static ByteString Wire(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private sealed record Block(string Prefix, long Until);

    private sealed record One(Guid? Exposure, Guid? Client, long RateIn, long RateOut, long? At, long? Until, long? Bytes, bool Suspend)
    {
        // Null: it limits nothing of what goes through.
        public TrafficLimit? Limit() => RateIn == 0 && RateOut == 0 && At is null ? null : new TrafficLimit
        {
            RateInKbit = (ulong)RateIn,
            RateOutKbit = (ulong)RateOut,
            Quota = At is not { } at || Until is not { } until || Bytes is not { } bytes ? null
                : new TrafficQuota { AtBytes = (ulong)Math.Max(at, 0), ResetsAt = until, PeriodBytes = (ulong)bytes, Suspend = Suspend },
        };
    }
}
