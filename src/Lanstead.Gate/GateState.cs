using System.Collections.Concurrent;
using Google.Protobuf;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>What is in force now, and what went through. Thread-safe.</summary>
internal sealed class GateState
{
    private readonly ConcurrentDictionary<ByteString, GateCounter> _counters = new();
    private volatile GateTable _table = GateTable.Empty;

    public GateTable Table => _table;

    public Callers Callers { get; } = new();

    public void Take(GateOrders orders) => _table = GateTable.Of(orders, exposure => _counters.GetOrAdd(exposure, _ => new GateCounter()));

    public IEnumerable<GateCount> Counts() => _counters.Select(one => new GateCount
    {
        Exposure = one.Key, BytesIn = (ulong)Interlocked.Read(ref one.Value.In), BytesOut = (ulong)Interlocked.Read(ref one.Value.Out), Connections = (ulong)Interlocked.Read(ref one.Value.Connections),
    });
}
