using System.Runtime.InteropServices;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

/// <summary>Trains of datagrams to be sent by one call, and the memory that the call needs, made once.</summary>
/// <remarks>For one thread at a time; several threads may each send a batch of theirs on one socket.</remarks>
public sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Most datagrams in one message to the kernel; a longer train goes in several.</summary>
    public const int MaxSegments = 64;

    /// <summary>Most bytes in one message to the kernel (a UDP datagram over IPv4).</summary>
    public const int MaxMessageBytes = 65_507;

    // Messages per system call: more would gain nothing, since each already carries up to 64 KiB.
    internal const int Slots = 64;

    // Packet info (40 with IPv6), the hop limit (24) and the segment size (24).
    private const int ControlBytes = 88;
    private const int NameBytes = 32;

    private readonly Train[] _trains;
    private byte* _memory;

    public SendBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _trains = new Train[capacity];
        _memory = (byte*)NativeMemory.AlignedAlloc(Slots * (nuint)(sizeof(Message) + sizeof(IoVector) + ControlBytes + NameBytes), 64);
        NativeMemory.Clear(_memory, Slots * (nuint)(sizeof(Message) + sizeof(IoVector) + ControlBytes + NameBytes));
        Messages = (Message*)_memory;
        var vectors = (IoVector*)(Messages + Slots);
        byte* control = (byte*)(vectors + Slots);
        byte* names = control + (Slots * ControlBytes);
        for (int i = 0; i < Slots; i++)
        {
            Messages[i].Vectors = vectors + i;
            Messages[i].VectorCount = 1;
            Messages[i].Control = control + (i * ControlBytes);
            Messages[i].Name = names + (i * NameBytes);
        }
    }

    /// <summary>Most trains that it takes.</summary>
    public int Capacity => _trains.Length;

    /// <summary>Trains in it now.</summary>
    public int Count { get; private set; }

    internal Message* Messages { get; private set; }

    internal Slot[] SlotsInUse { get; } = new Slot[Slots];

    internal RefusingPlaces Refusing { get; } = new();

    /// <summary>Adds datagrams that lie one behind the other; the memory must stay until the batch is sent.</summary>
    /// <param name="data">First byte of the first.</param>
    /// <param name="lengthBytes">Length of all together, more than 0.</param>
    /// <param name="segmentBytes">Length of each but the last, which may be shorter; for one datagram, its length. At most <see cref="MaxMessageBytes"/>.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="source">Where they leave from; the default value leaves it to the routes.</param>
    /// <param name="hopLimit">How many routers they may pass, 1 to 255; 0 for the system's own.</param>
    /// <returns>False when the batch is full or a length is out of range: nothing was added.</returns>
    public bool TryAdd(byte* data, int lengthBytes, int segmentBytes, in UdpAddress to, in UdpSource source, byte hopLimit = 0)
    {
        if (Count == _trains.Length || lengthBytes <= 0 || segmentBytes is <= 0 or > MaxMessageBytes)
            return false;
        ref Train train = ref _trains[Count++];
        train.Data = data;
        train.LengthBytes = lengthBytes;
        train.SegmentBytes = Math.Min(segmentBytes, lengthBytes);
        train.To = to;
        train.Source = source;
        train.HopLimit = hopLimit;
        train.Outcome = SendOutcome.Pending;
        train.ErrorNumber = 0;
        return true;
    }

    /// <summary>How the sending of a train ended; of a train in several messages, the last that was not plainly sent.</summary>
    public SendOutcome OutcomeOf(int index) => _trains[index].Outcome;

    /// <summary>The kernel's error number that goes with it; 0 for none.</summary>
    public int ErrorNumberOf(int index) => _trains[index].ErrorNumber;

    /// <summary>Makes room for the next.</summary>
    public void Clear() => Count = 0;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Messages = null;
        GC.SuppressFinalize(this);
    }

    ~SendBatch() => NativeMemory.AlignedFree(_memory);

    internal ref Train At(int index) => ref _trains[index];

    /// <summary>Fills a slot's message.</summary>
    /// <returns>False when the socket cannot reach that kind of address.</returns>
    internal bool Fill(int slot, byte* data, int lengthBytes, in Train train, in UdpSource source, bool ipv6Socket)
    {
        ref Message message = ref Messages[slot];
        message.Vectors->Start = data;
        message.Vectors->LengthBytes = (nuint)lengthBytes;
        message.NameBytes = SocketNames.Write(message.Name, train.To, ipv6Socket);
        message.Flags = 0;
        // The place of the control messages is lost when none are wanted, so it is counted out again.
        byte* control = (byte*)((IoVector*)(Messages + Slots) + Slots) + (slot * ControlBytes);
        int bytes = source.IsNone ? 0 : WriteSource(control, source, ipv6Socket);
        if (train.HopLimit != 0)
            bytes += WriteHopLimit(control + bytes, train.HopLimit, train.To.IsIpv4);
        if (train.SegmentBytes < lengthBytes)
            bytes += WriteSegment(control + bytes, train.SegmentBytes);
        message.Control = bytes == 0 ? null : control;
        message.ControlBytes = (nuint)bytes;
        return message.NameBytes != 0;
    }

    private static int WriteSource(byte* control, in UdpSource source, bool ipv6Socket)
    {
        var header = (ControlHeader*)control;
        byte* body = (byte*)(header + 1);
        if (ipv6Socket)
        {
            *header = new ControlHeader { LengthBytes = 16 + UdpConstants.Ipv6PacketInfoBytes, Level = UdpConstants.Ipv6Level, Type = UdpConstants.Ipv6PacketInfo };
            source.Address.WriteMapped(body);
            *(int*)(body + 16) = source.InterfaceIndex;
            return ControlHeader.Space(UdpConstants.Ipv6PacketInfoBytes);
        }
        *header = new ControlHeader { LengthBytes = 16 + UdpConstants.Ipv4PacketInfoBytes, Level = UdpConstants.Ipv4Level, Type = UdpConstants.Ipv4PacketInfo };
        *(int*)body = source.InterfaceIndex;
        *(uint*)(body + 4) = source.Address.Ipv4Bits;
        *(uint*)(body + 8) = 0;
        return ControlHeader.Space(UdpConstants.Ipv4PacketInfoBytes);
    }

    // By the kind of address, not of the socket: to an IPv4 address one of IPv6 sends as one of IPv4 would.
    private static int WriteHopLimit(byte* control, byte hopLimit, bool isIpv4)
    {
        var header = (ControlHeader*)control;
        *header = new ControlHeader
        {
            LengthBytes = 16 + sizeof(int),
            Level = isIpv4 ? UdpConstants.Ipv4Level : UdpConstants.Ipv6Level,
            Type = isIpv4 ? UdpConstants.Ipv4HopLimit : UdpConstants.Ipv6HopLimit,
        };
        *(int*)(header + 1) = hopLimit;
        return ControlHeader.Space(sizeof(int));
    }

    private static int WriteSegment(byte* control, int segmentBytes)
    {
        var header = (ControlHeader*)control;
        *header = new ControlHeader { LengthBytes = 16 + sizeof(ushort), Level = UdpConstants.UdpLevel, Type = UdpConstants.Segment };
        *(ushort*)(header + 1) = (ushort)segmentBytes;
        return ControlHeader.Space(sizeof(ushort));
    }

    internal struct Train
    {
        public byte* Data;
        public int LengthBytes;
        public int SegmentBytes;
        public UdpAddress To;
        public UdpSource Source;
        public byte HopLimit;
        public SendOutcome Outcome;
        public int ErrorNumber;
    }

    /// <summary>What one message to the kernel carries of a train.</summary>
    internal struct Slot
    {
        public int Train;
        public byte* Data;
        public int LengthBytes;
    }
}
