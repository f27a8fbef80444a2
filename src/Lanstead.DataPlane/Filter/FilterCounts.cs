namespace Lanstead.DataPlane.Filter;

/// <summary>Packets counted by verdict since the start, summed over all lanes. A snapshot.</summary>
public sealed class FilterCounts
{
    /// <summary>How many verdicts there are.</summary>
    internal const int Verdicts = (int)FilterVerdict.IcmpErrorUnrelated + 1;

    private readonly long[] _counts;

    internal FilterCounts(long[] counts) => _counts = counts;

    /// <summary>Packets with a verdict.</summary>
    public long this[FilterVerdict verdict] => _counts[(int)verdict];

    /// <summary>Packets refused, for whatever reason.</summary>
    public long Refused => _counts.AsSpan(1).ToArray().Sum();

    /// <summary>Flows remembered now; some may have timed out and wait to be taken over.</summary>
    public required int Flows { get; init; }

    /// <summary>Flows that were forgotten before their time because there was no room.</summary>
    public required long FlowsEvicted { get; init; }
}
