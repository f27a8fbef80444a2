using System.Security.Cryptography;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// The filter of one interface: rules, the flows that the machine has opened or rules have let in, and counters. Lanes judge through a
/// <see cref="FilterLane"/> each.
/// </summary>
/// <remarks>
/// Safe from any thread. Only packets out of the tunnel are refused; packets into the tunnel are looked at, so that their answers are let in.
/// A lane takes the rules that hold when its batch begins. When rules change, flows opened by this side go on, and those from outside are judged again.
/// </remarks>
public sealed class PacketFilter
{
    private readonly Lock _lock = new();
    private readonly List<FilterLane> _lanes = [];
    private volatile InstalledRules _installed;
    private FlowRecords _left = FlowRecords.None;

    /// <summary>Makes a filter that allows all until <see cref="Use"/> brings rules.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="seed">32 random bytes, so that no peer can aim at one place of the flow table.</param>
    public PacketFilter(FilterOptions options, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hash = new FlowHash(seed);
        Flows = new FlowTable(options.FlowCapacity, hash);
        Fragments = new FragmentTable(options.FragmentCapacity, hash);
        PickUpConnections = options.PickUpConnections;
        _installed = new InstalledRules(CompiledFilter.AllowAll, 1, null);
    }

    /// <summary>The rules in force.</summary>
    public CompiledFilter Rules => _installed.Rules;

    internal InstalledRules Installed => _installed;

    internal FlowTable Flows { get; }

    internal FragmentTable Fragments { get; }

    internal bool PickUpConnections { get; }

    /// <summary>Puts other rules in force, from the next batch of each lane on.</summary>
    public void Use(CompiledFilter rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        lock (_lock)
            _installed = new InstalledRules(rules, _installed.Generation + 1, _installed.Log);
    }

    /// <summary>Notes who connects from outside, from the next batch of each lane on; null: nobody. Those who are connected are noted with their next packet.</summary>
    /// <param name="scope">Of which connections.</param>
    /// <param name="now">As of <see cref="FilterLane.BeginBatch"/>.</param>
    public void Record(FlowLogScope? scope, TimeSpan now)
    {
        lock (_lock)
        {
            if (Equals(scope, _installed.Log?.Scope))
                return;
            FlowLog? before = _installed.Log;
            var log = scope is null ? null : new FlowLog(Flows, scope, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
            // Another generation: those who are connected are judged once more, as others are, and so noted.
            _installed = new InstalledRules(_installed.Rules, _installed.Generation + 1, log);
            if (before is not null && log is not null)
                _left = Collect(before, now);
            else if (log is null)
                _left = FlowRecords.None;
        }
    }

    /// <summary>What was noted since the last time: connections that are over, new ones, and from time to time those that go on.</summary>
    /// <param name="now">As of <see cref="FilterLane.BeginBatch"/>.</param>
    public FlowRecords CollectFlows(TimeSpan now)
    {
        lock (_lock)
        {
            if (_installed.Log is not { } log)
                return FlowRecords.None;
            FlowRecords found = Collect(log, now), left = _left;
            _left = FlowRecords.None;
            return left == FlowRecords.None ? found : new FlowRecords([.. left.Records, .. found.Records], left.Lost + found.Lost);
        }
    }

    /// <summary>Makes the judge of one thread. Lanes live as long as the filter: make them once.</summary>
    public FilterLane AddLane()
    {
        lock (_lock)
        {
            var lane = new FilterLane(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    /// <summary>Counts what all lanes have judged so far.</summary>
    public FilterCounts Count()
    {
        var sums = new long[FilterCounts.Verdicts];
        lock (_lock)
        {
            foreach (FilterLane lane in _lanes)
                lane.AddCountsTo(sums);
        }
        return new FilterCounts(sums) { Flows = Flows.InUse, FlowsEvicted = Flows.Evicted };
    }

    private FlowRecords Collect(FlowLog log, TimeSpan now)
    {
        foreach (FilterLane lane in _lanes)
            lane.HandOver(log);
        return log.Collect(now.Ticks / TimeSpan.TicksPerMillisecond);
    }
}

/// <summary>Rules, their number, and who notes what they say, in one reference so that all change at once.</summary>
internal sealed record InstalledRules(CompiledFilter Rules, uint Generation, FlowLog? Log)
{
    /// <summary>True when there is no policy: the filter only looks on.</summary>
    public bool IsOff { get; } = ReferenceEquals(Rules, CompiledFilter.AllowAll);
}
