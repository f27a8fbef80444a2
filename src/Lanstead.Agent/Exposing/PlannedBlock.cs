using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>Whom nothing of a tunnel lets in.</summary>
/// <param name="Prefix">An address or a network.</param>
/// <param name="Until">When that is over; null: it is not.</param>
internal sealed record PlannedBlock(IPNetwork Prefix, DateTimeOffset? Until);

/// <summary>The list of one tunnel: one object for all its exposures.</summary>
/// <param name="Tunnel">The tunnel's network.</param>
/// <param name="Blocks">In the server's order.</param>
internal sealed record PlannedBlocks(string Tunnel, IReadOnlyList<PlannedBlock> Blocks)
{
    // More than the server gives.
    private const int BlocksMax = 5_000;
    private const long MillisecondsMax = 253_402_300_799_999; // 9999-12-31

    public static PlannedBlocks None { get; } = new("", []);

    /// <summary>From the signed statement; what makes no sense is left out by itself.</summary>
    public static PlannedBlocks Of(TunnelPlan plan)
    {
        if (plan.Blocked.Count == 0)
            return None;
        var read = new List<PlannedBlock>();
        foreach (BlockedPrefix one in plan.Blocked.Take(BlocksMax))
        {
            if (Prefixes.TryParse(one.Prefix, one.Prefix.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, out IPNetwork prefix) && prefix.PrefixLength > 0 && one.Until is >= 0 and <= MillisecondsMax)
                read.Add(new PlannedBlock(prefix, one.Until == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(one.Until)));
        }
        return new PlannedBlocks(Convert.ToHexStringLower(plan.NetworkId.Span), read);
    }
}
