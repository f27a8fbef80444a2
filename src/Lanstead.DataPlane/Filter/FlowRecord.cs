using System.Net;

namespace Lanstead.DataPlane.Filter;

/// <summary>A connection that came in by the tunnel, or connections that were refused within one collection, as a flow log tells it.</summary>
/// <remarks>
/// ICMP requests and refusals are one record for all of one source, service and rule; then <see cref="RemotePort"/> is 0. A connection that goes on is told again
/// with the same <see cref="Number"/> and higher counts.
/// </remarks>
public sealed record FlowRecord
{
    /// <summary>Names it among all records of this machine, with the chance of an accident of one in 2³² for each restart.</summary>
    public required ulong Number { get; init; }

    /// <summary>Who sent the first packet.</summary>
    public required IPAddress Remote { get; init; }

    /// <summary>Whom it was for.</summary>
    public required IPAddress Local { get; init; }

    /// <summary>The IP protocol's number.</summary>
    public required byte Protocol { get; init; }

    /// <summary>The sender's port; 0 when there is none, or there were several.</summary>
    public required ushort RemotePort { get; init; }

    /// <summary>The port that it was for; of ICMP the message's type.</summary>
    public required ushort LocalPort { get; init; }

    /// <summary>Whether it was let in.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary><see cref="FilterRule.Label"/> of the rule that said so; 0: none did, or one without.</summary>
    public required int Rule { get; init; }

    /// <summary><see cref="FilterRules.Version"/> of the rules that it was one of.</summary>
    public ulong PolicyVersion { get; init; }

    /// <summary>How long ago the first packet came.</summary>
    public required TimeSpan StartedAgo { get; init; }

    /// <summary>How long ago the last one did, to the second.</summary>
    public required TimeSpan SeenAgo { get; init; }

    /// <summary>It is over: nothing more is told of it.</summary>
    public required bool IsOver { get; init; }

    /// <summary>Packets from the sender; of what was refused, how many were.</summary>
    public required long PacketsIn { get; init; }

    /// <summary>Packets to the sender. What the system hands over as one counts as one.</summary>
    public required long PacketsOut { get; init; }

    /// <summary>Bytes of the former, IP headers included.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Bytes of the latter.</summary>
    public required long BytesOut { get; init; }
}

/// <summary>What a flow log gave at once.</summary>
/// <param name="Records">New ones, and those that have changed.</param>
/// <param name="Lost">Connections and refusals since the last time of which nothing could be noted, since there were too many.</param>
public sealed record FlowRecords(IReadOnlyList<FlowRecord> Records, long Lost)
{
    /// <summary>Nothing.</summary>
    public static FlowRecords None { get; } = new([], 0);
}
