using System.Runtime.InteropServices;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

/// <summary>One or several datagrams of equal length from one place, one behind the other in memory.</summary>
/// <remarks>The memory belongs to the batch: valid, and free to be written to, until the batch is filled again.</remarks>
public unsafe struct ReceivedTrain
{
    /// <summary>First byte of the first datagram.</summary>
    public byte* Data { get; internal set; }

    /// <summary>Length of all of them.</summary>
    public int LengthBytes { get; internal set; }

    /// <summary>Length of each but the last, which may be shorter; never 0 unless <see cref="LengthBytes"/> is.</summary>
    public int SegmentBytes { get; internal set; }

    /// <summary>Where they came from.</summary>
    public UdpAddress From { get; internal set; }

    /// <summary>Where they came to: what to answer from.</summary>
    public UdpSource Source { get; internal set; }
}

/// <summary>Memory into which a socket receives, made once.</summary>
/// <remarks>For one thread at a time. Holds about 1 MiB with 16 messages; pages that no datagram reached are not used.</remarks>
public sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Room per message: the largest that UDP_GRO makes.</summary>
    public const int MessageBytes = 64 * 1024;

    /// <summary>Messages per call that are worth having; more do not raise throughput measurably.</summary>
    public const int DefaultCapacity = 16;

    // What one call should bring at most: more would not stay in the second-level cache until it is opened and written, which costs a tenth of
    // the throughput of a bulk flow, and a small packet would wait for all that came with it. Small messages come as many as there is room for.
    private const int WantedBytes = 256 * 1024;

    // Packet info of IPv6 (40) or IPv4 (32), and the segment size (24).
    private const int ControlBytes = 128;
    private const int NameBytes = 32;

    private readonly ReceivedTrain[] _trains;
    private byte* _memory;

    public ReceiveBatch(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        MessagesWanted = capacity;
        _trains = new ReceivedTrain[capacity];
        nuint perMessage = (nuint)(MessageBytes + sizeof(Message) + sizeof(IoVector) + ControlBytes + NameBytes);
        // Allocated without being cleared, so that unused buffers cost no memory.
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacity * perMessage, 4096);
        Messages = (Message*)(_memory + ((long)capacity * MessageBytes));
        NativeMemory.Clear(Messages, (nuint)capacity * (perMessage - MessageBytes));
        var vectors = (IoVector*)(Messages + capacity);
        byte* control = (byte*)(vectors + capacity);
        byte* names = control + ((long)capacity * ControlBytes);
        for (int i = 0; i < capacity; i++)
        {
            vectors[i] = new IoVector { Start = _memory + ((long)i * MessageBytes), LengthBytes = MessageBytes };
            Messages[i].Vectors = vectors + i;
            Messages[i].VectorCount = 1;
            Messages[i].Control = control + ((long)i * ControlBytes);
            Messages[i].Name = names + ((long)i * NameBytes);
        }
        Prepare(capacity);
    }

    /// <summary>Most messages that one call takes.</summary>
    public int Capacity { get; }

    /// <summary>Messages that the next call takes: by the longest of the last one, so that a bulk flow comes in pieces that the cache holds.</summary>
    internal int MessagesWanted { get; private set; }

    /// <summary>Trains in it now.</summary>
    public int Count { get; private set; }

    /// <summary>What came.</summary>
    public ReadOnlySpan<ReceivedTrain> Trains => _trains.AsSpan(0, Count);

    internal Message* Messages { get; private set; }

    /// <summary>Reads what the kernel wrote into the first messages.</summary>
    /// <returns>How many were dropped because they were cut off.</returns>
    internal int Accept(int messages)
    {
        int dropped = 0;
        nuint longest = 1;
        Count = 0;
        for (int i = 0; i < messages; i++)
        {
            longest = Math.Max(longest, Messages[i].LengthBytes);
            if ((Messages[i].Flags & UdpConstants.Truncated) != 0)
                dropped++;
            else
                Read(in Messages[i], ref _trains[Count++]);
        }
        MessagesWanted = (int)Math.Min(WantedBytes / longest, (nuint)Capacity);
        Prepare(messages);
        return dropped;
    }

    internal void Clear() => Count = 0;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Messages = null;
        Count = 0;
        GC.SuppressFinalize(this);
    }

    ~ReceiveBatch() => NativeMemory.AlignedFree(_memory);

    // The kernel writes over these; they say how much room there is.
    private void Prepare(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            Messages[i].NameBytes = NameBytes;
            Messages[i].ControlBytes = ControlBytes;
        }
    }

    private static void Read(in Message message, ref ReceivedTrain train)
    {
        train.Data = message.Vectors->Start;
        train.LengthBytes = (int)message.LengthBytes;
        train.SegmentBytes = train.LengthBytes;
        train.From = SocketNames.Read(message.Name, message.NameBytes);
        train.Source = default;
        byte* at = message.Control;
        byte* end = at + message.ControlBytes;
        while (end - at >= sizeof(ControlHeader))
        {
            var header = (ControlHeader*)at;
            long bodyBytes = (long)header->LengthBytes - sizeof(ControlHeader);
            if (bodyBytes < 0 || bodyBytes > end - at - sizeof(ControlHeader))
                return;
            ReadControl(header, (int)bodyBytes, ref train);
            at += ControlHeader.Space((int)bodyBytes);
        }
    }

    private static void ReadControl(ControlHeader* header, int bodyBytes, ref ReceivedTrain train)
    {
        byte* body = (byte*)(header + 1);
        switch (header->Level, header->Type)
        {
            case (UdpConstants.UdpLevel, UdpConstants.Receive) when bodyBytes >= sizeof(int):
                int segment = *(int*)body;
                if (segment > 0 && segment < train.LengthBytes)
                    train.SegmentBytes = segment;
                break;
            case (UdpConstants.Ipv6Level, UdpConstants.Ipv6PacketInfo) when bodyBytes >= UdpConstants.Ipv6PacketInfoBytes:
                train.Source = new UdpSource(UdpAddress.Of(new ReadOnlySpan<byte>(body, 16), 0), *(int*)(body + 16));
                break;
            case (UdpConstants.Ipv4Level, UdpConstants.Ipv4PacketInfo) when bodyBytes >= UdpConstants.Ipv4PacketInfoBytes:
                // The first address is the local one to answer from; the second, the packet's own, may be a broadcast.
                train.Source = new UdpSource(UdpAddress.Of(new ReadOnlySpan<byte>(body + 4, 4), 0), *(int*)body);
                break;
        }
    }
}
