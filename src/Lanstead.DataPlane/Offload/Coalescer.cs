using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>Joins consecutive packets of a flow into one, so that the kernel handles up to 64 as one; only what its own GRO would join.</summary>
/// <remarks>
/// For one thread. Packets of a flow keep their order: one that cannot join an open train of its flow has that train written first.
/// Flows may pass each other. The memory of added packets must stay until <see cref="Flush"/>, and headers in it are changed.
/// </remarks>
public sealed unsafe class Coalescer : IDisposable
{
    // Flows that are mixed in one batch; the oldest gives way to one more.
    private const int MaxFlows = 16;

    // Some kernels take the header but no joined packets: after so many refusals in a row, none is tried again.
    private const int MaxRefusals = 8;

    private readonly IPacketWriter _writer;
    private readonly bool _hasHeader;
    private readonly OpenTrain[] _trains = new OpenTrain[MaxFlows];

    // Places in _trains: the open ones from the oldest to the newest, then the free ones.
    private readonly byte[] _order = new byte[MaxFlows];
    private byte* _memory;
    private MemorySlice* _single;
    private NetworkHeader* _header;
    private NetworkHeader* _plain;
    private int _open;
    private bool _joinsTcp;
    private bool _joinsUdp;
    private int _refusedTcp;
    private int _refusedUdp;

    public Coalescer(IPacketWriter writer, CoalescerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        _writer = writer;
        _hasHeader = options.HasHeader;
        _joinsTcp = options.HasHeader && options.JoinsTcp;
        _joinsUdp = options.HasHeader && options.JoinsUdp;
        const int slices = (MaxFlows * OpenTrain.MaxSlices) + 2;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)((slices * sizeof(MemorySlice)) + (2 * sizeof(NetworkHeader))));
        _single = (MemorySlice*)_memory;
        for (int i = 0; i < MaxFlows; i++)
        {
            _order[i] = (byte)i;
            _trains[i].Slices = _single + 2 + (i * OpenTrain.MaxSlices);
        }
        _header = (NetworkHeader*)(_single + slices);
        _plain = _header + 1;
        _single[0] = new MemorySlice { Start = (byte*)_plain, LengthBytes = NetworkHeader.Bytes };
    }

    /// <summary>Takes one packet: it is written now, or kept until more of its flow came or <see cref="Flush"/>.</summary>
    /// <param name="packet">First byte of the IP header.</param>
    /// <param name="availableBytes">Bytes there; padding after the packet is left away.</param>
    /// <returns>False when it is not an IP packet of that length: nothing was done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(byte* packet, int availableBytes)
    {
        ParsedPacket parsed = ParsedPacket.Of(packet, availableBytes);
        if (parsed.Kind == PacketKind.Malformed)
            return false;
        if (_open > 0 && !MakeWay(parsed))
            return true;
        bool joins = parsed.Kind == PacketKind.Joinable && (parsed.IsTcp ? _joinsTcp : _joinsUdp);
        if (joins && !OpenTrain.IsLast(parsed))
            Open(parsed);
        else
            WriteSingle(new MemorySlice { Start = parsed.Start, LengthBytes = (nuint)parsed.LengthBytes });
        return true;
    }

    /// <summary>Writes what is kept, oldest flow first; the memory of all packets is free afterwards.</summary>
    public void Flush()
    {
        while (_open > 0)
            WriteOut(0);
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _open = 0;
        GC.SuppressFinalize(this);
    }

    ~Coalescer() => NativeMemory.Free(_memory);

    // False when the packet has joined a train; else no train is left that it must not pass.
    private bool MakeWay(in ParsedPacket packet)
    {
        if (packet.Kind == PacketKind.Other)
        {
            WriteOutPair(packet);
            return true;
        }
        int position = Find(packet);
        if (position < 0)
            return true;
        ref OpenTrain train = ref _trains[_order[position]];
        bool joined = packet.Kind == PacketKind.Joinable && train.TryAdd(packet);
        if (!joined || train.IsFullAfter(packet))
            WriteOut(position);
        return !joined;
    }

    // Newest first: packets mostly come in runs of one flow.
    private int Find(in ParsedPacket packet)
    {
        for (int position = _open - 1; position >= 0; position--)
        {
            if (_trains[_order[position]].Head.IsSameFlow(packet))
                return position;
        }
        return -1;
    }

    // A fragment or another packet without ports may be of any flow between its two addresses.
    private void WriteOutPair(in ParsedPacket packet)
    {
        for (int position = 0; position < _open;)
        {
            if (_trains[_order[position]].Head.IsSamePair(packet))
                WriteOut(position);
            else
                position++;
        }
    }

    private void Open(in ParsedPacket packet)
    {
        if (_open == MaxFlows)
            WriteOut(0);
        _trains[_order[_open++]].Begin(packet);
    }

    private void WriteOut(int position)
    {
        byte place = _order[position];
        _open--;
        for (int i = position; i < _open; i++)
            _order[i] = _order[i + 1];
        _order[_open] = place;
        ref OpenTrain train = ref _trains[place];
        train.Close(_header);
        bool taken = _writer.Write(train.Slices, train.Packets + 1, train.Packets);
        if (train.Packets > 1)
            Note(ref train, taken);
    }

    private void Note(ref OpenTrain train, bool taken)
    {
        ref int refused = ref train.Head.IsTcp ? ref _refusedTcp : ref _refusedUdp;
        if (taken)
        {
            refused = 0;
            return;
        }
        if (++refused == MaxRefusals)
            (train.Head.IsTcp ? ref _joinsTcp : ref _joinsUdp) = false;
        train.Reopen();
        for (int i = 0; i < train.Packets; i++)
            WriteSingle(train.PacketAt(i));
    }

    private void WriteSingle(MemorySlice packet)
    {
        _single[1] = packet;
        _ = _hasHeader ? _writer.Write(_single, 2, 1) : _writer.Write(_single + 1, 1, 1);
    }
}
