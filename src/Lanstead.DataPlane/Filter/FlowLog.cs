using System.Buffers.Binary;
using System.Net;

namespace Lanstead.DataPlane.Filter;

/// <summary>Who has connected to this machine by one interface, and who was refused: in memory of fixed size, until it is collected.</summary>
/// <remarks>
/// Lanes tell it of the first packet of a connection and of each refusal, and hand over what they counted when they come to think of it: never with each packet.
/// Safe from any thread; neither allocates nor waits for long, but for <see cref="Collect"/>, which lets lanes in between its steps.
/// </remarks>
internal sealed class FlowLog
{
    /// <summary>Connections and refusals at once: a quarter of what the flow table holds by default. 1 MB, once it is on.</summary>
    public const int Places = 8192;

    private const int StepPlaces = 256;

    // A connection that goes on is told of at once, and then as often as this.
    private const long AgainMs = 5 * 60 * 1000;

    // The same ports again after so long are another connection.
    private const long OtherMs = 60_000;

    // Marks of what is several packets without a connection, in bits that no flow's key has.
    private const ulong Several = 2, Refused = 4;

    private readonly FlowTable _flows;
    private readonly Range[] _remote;
    private readonly Range[] _local;
    private readonly Dictionary<FlowKey, int> _places;
    private readonly Place[] _memory = new Place[Places];
    private readonly int[] _free = new int[Places];
    private SpinLatch _latch;
    private int _freeCount = Places;
    private ulong _next;
    private long _lost;

    /// <param name="flows">Tells which connections are over.</param>
    /// <param name="scope">Of which connections it tells.</param>
    /// <param name="run">Random: the upper half of all numbers.</param>
    public FlowLog(FlowTable flows, FlowLogScope scope, uint run)
    {
        (_flows, Scope) = (flows, scope);
        _remote = [.. scope.Remote.Select(Range.Of)];
        _local = [.. scope.Local.Select(Range.Of)];
        _places = new Dictionary<FlowKey, int>(Places, new Same(flows));
        for (int i = 0; i < Places; i++)
            _free[i] = Places - 1 - i;
        _next = (ulong)run << 32;
    }

    public FlowLogScope Scope { get; }

    /// <summary>A connection from outside was let in.</summary>
    public void Begin(in FlowKey key, LoggedRule rule, long nowMs)
    {
        if (!IsInScope(in key))
            return;
        _latch.Enter();
        if (_places.TryGetValue(key, out int at))
        {
            ref Place known = ref _memory[at];
            if (nowMs - known.LastMs < OtherMs)
            {
                known.Rule = rule;
                _latch.Leave();
                return;
            }
            End(at);
        }
        Take(in key, rule, isAllowed: true, nowMs);
        _latch.Leave();
    }

    /// <summary>A packet that is no connection, or was refused.</summary>
    public void Note(in FlowKey key, LoggedRule rule, bool isAllowed, int lengthBytes, long nowMs)
    {
        if (!IsInScope(in key))
            return;
        FlowKey shared = key;
        // Without the sender's port; with the rule in its stead.
        shared.Tail = (key.Tail & 0x0000_FFFF_0000_FFFF) | ((ulong)(ushort)rule.Label << 48) | Several | (isAllowed ? 0 : Refused);
        _latch.Enter();
        int at = _places.TryGetValue(shared, out int known) ? known : -1;
        // The rule of this number may be another one now.
        if (at >= 0 && _memory[at].Rule != rule)
        {
            End(at);
            at = -1;
        }
        if (at < 0)
            at = Take(in shared, rule, isAllowed, nowMs);
        if (at >= 0)
        {
            ref Place place = ref _memory[at];
            place.PacketsIn++;
            place.BytesIn += lengthBytes;
            place.LastMs = nowMs;
        }
        _latch.Leave();
    }

    /// <summary>What rules that came later refuse is over.</summary>
    public void Revoke(in FlowKey key)
    {
        _latch.Enter();
        if (_places.TryGetValue(key, out int at))
            End(at);
        _latch.Leave();
    }

    /// <summary>What a lane has counted of a connection; of one that did not come from outside it is nothing.</summary>
    public void Add(in FlowKey key, bool isOut, long packets, long bytes, long seenMs)
    {
        if (packets == 0)
            return;
        _latch.Enter();
        if (_places.TryGetValue(key, out int at))
        {
            ref Place place = ref _memory[at];
            if (isOut)
            {
                place.PacketsOut += packets;
                place.BytesOut += bytes;
            }
            else
            {
                place.PacketsIn += packets;
                place.BytesIn += bytes;
            }
            place.LastMs = Math.Max(place.LastMs, seenMs);
        }
        _latch.Leave();
    }

    /// <summary>Gives what is over or was not told yet; room for what is over is free again.</summary>
    public FlowRecords Collect(long nowMs)
    {
        var records = new List<FlowRecord>();
        for (int from = 0; from < Places; from += StepPlaces)
        {
            _latch.Enter();
            for (int at = from; at < from + StepPlaces; at++)
            {
                if (_memory[at].Number != 0 && Tell(at, nowMs) is { } record)
                    records.Add(record);
            }
            _latch.Leave();
        }
        return new FlowRecords(records, Interlocked.Exchange(ref _lost, 0));
    }

    private FlowRecord? Tell(int at, long nowMs)
    {
        ref Place place = ref _memory[at];
        bool isOver = place.IsEnded || (place.Key.Tail & Several) != 0;
        if (!isOver)
        {
            isOver = _flows.IsOver(in place.Key, nowMs, out long seenMs);
            place.LastMs = Math.Max(place.LastMs, seenMs);
        }
        bool isNews = place.ToldMs == 0 || (nowMs - place.ToldMs >= AgainMs && place.LastMs > place.ToldMs);
        if (!isOver && !isNews)
            return null;
        FlowRecord record = RecordOf(in place, isOver, nowMs);
        place.ToldMs = nowMs;
        if (isOver)
        {
            if (!place.IsEnded)
                _places.Remove(place.Key);
            place = default;
            _free[_freeCount++] = at;
        }
        return record;
    }

    private static FlowRecord RecordOf(in Place place, bool isOver, long nowMs)
    {
        ulong tail = place.Key.Tail;
        bool isSeveral = (tail & Several) != 0;
        return new FlowRecord
        {
            Number = place.Number,
            Remote = AddressOf(place.Key.RemoteHigh, place.Key.RemoteLow, tail),
            Local = AddressOf(place.Key.LocalHigh, place.Key.LocalLow, tail),
            Protocol = (byte)(tail >> 8),
            RemotePort = isSeveral ? (ushort)0 : (ushort)(tail >> 48),
            LocalPort = (ushort)(tail >> 32),
            IsAllowed = place.IsAllowed,
            Rule = place.Rule.Label,
            PolicyVersion = place.Rule.Version,
            StartedAgo = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - place.StartMs)),
            SeenAgo = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - place.LastMs)),
            IsOver = isOver,
            PacketsIn = place.PacketsIn,
            PacketsOut = place.PacketsOut,
            BytesIn = place.BytesIn,
            BytesOut = place.BytesOut,
        };
    }

    // It keeps its place until it is told, and its key is free for another.
    private void End(int at)
    {
        _places.Remove(_memory[at].Key);
        _memory[at].IsEnded = true;
    }

    private int Take(in FlowKey key, LoggedRule rule, bool isAllowed, long nowMs)
    {
        if (_freeCount == 0)
        {
            Interlocked.Increment(ref _lost);
            return -1;
        }
        int at = _free[--_freeCount];
        _memory[at] = new Place { Key = key, Number = ++_next, Rule = rule, IsAllowed = isAllowed, StartMs = nowMs, LastMs = nowMs };
        _places.Add(key, at);
        return at;
    }

    private bool IsInScope(in FlowKey key)
    {
        bool isIpv6 = (key.Tail & 1) != 0;
        return Holds(_remote, key.RemoteHigh, key.RemoteLow, isIpv6) && Holds(_local, key.LocalHigh, key.LocalLow, isIpv6);
    }

    private static bool Holds(Range[] ranges, ulong high, ulong low, bool isIpv6)
    {
        foreach (Range range in ranges)
        {
            if (range.IsIpv6 == isIpv6 && (high & range.MaskHigh) == range.High && (low & range.MaskLow) == range.Low)
                return true;
        }
        return false;
    }

    private static IPAddress AddressOf(ulong high, ulong low, ulong tail)
    {
        Span<byte> bytes = stackalloc byte[16];
        if ((tail & 1) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)low);
            return new IPAddress(bytes[..4]);
        }
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new IPAddress(bytes);
    }

    private struct Place
    {
        public FlowKey Key;
        public ulong Number;
        public long StartMs;
        public long LastMs;
        public long ToldMs;
        public long PacketsIn;
        public long PacketsOut;
        public long BytesIn;
        public long BytesOut;
        public LoggedRule Rule;
        public bool IsAllowed;
        public bool IsEnded;
    }

    private readonly record struct Range(bool IsIpv6, ulong High, ulong Low, ulong MaskHigh, ulong MaskLow)
    {
        public static Range Of(IPNetwork network)
        {
            (ulong high, ulong low) = CompiledFilter.WordsOf(network.BaseAddress);
            int length = network.PrefixLength;
            return network.BaseAddress.GetAddressBytes().Length == 4
                ? new Range(false, 0, low, 0, length == 0 ? 0 : uint.MaxValue << (32 - length))
                : new Range(true, high, low, Upper(length), Upper(length - 64));
        }

        private static ulong Upper(int bits) => bits <= 0 ? 0 : bits >= 64 ? ulong.MaxValue : ulong.MaxValue << (64 - bits);
    }

    // With the table's secret: no peer can choose ports that crowd one place.
    private sealed class Same(FlowTable flows) : IEqualityComparer<FlowKey>
    {
        public bool Equals(FlowKey x, FlowKey y) => x.IsSame(in y);

        public int GetHashCode(FlowKey key) => (int)flows.HashOf(in key);
    }
}

/// <summary>Which rule decided, and of which version of the policy.</summary>
internal readonly record struct LoggedRule(int Label, ulong Version);
