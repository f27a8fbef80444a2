using Google.Protobuf;
using Lanstead.Linux.Firewall;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>The block lists that hold now: those of the tunnels' plans, without what is over.</summary>
/// <remarks>Not thread-safe: owned by <see cref="PublicSide"/>.</remarks>
internal sealed class BlockBook
{
    private readonly Dictionary<string, (PlannedBlocks Of, int Count, BlockSet Set)> _own = [];

    /// <summary>Looks at all; returns a text that is another one when another set holds than before.</summary>
    /// <param name="exposures">All of the public side.</param>
    /// <param name="now">The time by this machine's clock.</param>
    public string Look(IEnumerable<PlannedExposure> exposures, DateTimeOffset now)
    {
        var there = new HashSet<string>();
        foreach (PlannedBlocks blocks in exposures.Select(exposure => exposure.Blocks).Distinct(ReferenceEqualityComparer.Instance).Cast<PlannedBlocks>().Where(blocks => blocks.Blocks.Count > 0))
        {
            there.Add(blocks.Tunnel);
            int count = blocks.Blocks.Count(block => !IsOver(block, now));
            if (!_own.TryGetValue(blocks.Tunnel, out var known) || !ReferenceEquals(known.Of, blocks) || known.Count != count)
                _own[blocks.Tunnel] = (blocks, count, new BlockSet(blocks.Tunnel, [.. blocks.Blocks.Where(block => !IsOver(block, now)).Select(block => block.Prefix)]));
        }
        foreach (string gone in _own.Keys.Except(there).ToArray())
            _own.Remove(gone);
        return string.Join(' ', _own.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value.Count}"));
    }

    /// <summary>With the lists that it asks.</summary>
    public OpenExposure Blocked(OpenExposure open) => _own.TryGetValue(open.Plan.Blocks.Tunnel, out var own) ? open with { Blocks = [own.Set] } : open;

    /// <summary>How each list stands.</summary>
    public IReadOnlyList<BlockListStatus> Tell(IReadOnlyDictionary<string, FirewallCount> counted) =>
    [
        .. _own.Select(one => new BlockListStatus
        {
            NetworkId = ByteString.CopyFrom(Convert.FromHexString(one.Key)), List = "own", Entries = (ulong)one.Value.Count, Dropped = counted.GetValueOrDefault(one.Value.Set.Counter).Packets,
        }),
    ];

    private static bool IsOver(PlannedBlock block, DateTimeOffset now) => block.Until <= now;
}
