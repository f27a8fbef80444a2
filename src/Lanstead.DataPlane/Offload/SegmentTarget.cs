namespace Lanstead.DataPlane.Offload;

/// <summary>Where cut packets go: memory for them, one behind the other, and a list that tells where each lies.</summary>
/// <remarks>The caller makes it over its own memory, fills it from one or several superpackets, and starts again by making a new one.</remarks>
public unsafe struct SegmentTarget
{
    /// <param name="memory">Room for packets with their head and tail rooms.</param>
    /// <param name="memoryBytes">Its length.</param>
    /// <param name="packets">Room for the list.</param>
    /// <param name="capacity">Most packets.</param>
    /// <param name="mtuBytes">The interface's MTU: padding does not go beyond it.</param>
    public SegmentTarget(byte* memory, int memoryBytes, WirePacket* packets, int capacity, int mtuBytes)
    {
        Next = memory;
        RemainingBytes = memoryBytes;
        Packets = packets;
        Capacity = capacity;
        MtuBytes = mtuBytes;
    }

    /// <summary>The packets.</summary>
    public WirePacket* Packets { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Most packets.</summary>
    public int Capacity { get; }

    /// <summary>The interface's MTU.</summary>
    public int MtuBytes { get; }

    /// <summary>Bytes of memory not used yet.</summary>
    public int RemainingBytes { get; private set; }

    /// <summary>First byte not used yet.</summary>
    internal byte* Next { get; private set; }

    /// <summary>Length of a packet with its padding.</summary>
    public readonly int Padded(int lengthBytes)
    {
        const int unit = 16; // WireGuard paper §5.4.6
        int rounded = (lengthBytes + (unit - 1)) & ~(unit - 1);
        return Math.Max(lengthBytes, Math.Min(rounded, MtuBytes));
    }

    /// <summary>Whether packets of these lengths fit: <paramref name="full"/> equal ones, then a last one.</summary>
    internal readonly bool Fits(int full, int fullBytes, int lastBytes)
    {
        const int around = WirePacket.HeadRoomBytes + WirePacket.TailRoomBytes;
        long bytes = ((long)full * (Padded(fullBytes) + around)) + Padded(lastBytes) + around;
        return full < Capacity - Count && bytes <= RemainingBytes;
    }

    /// <summary>Takes room for a packet, which <see cref="Fits"/>, with its padding zeroed.</summary>
    /// <returns>Where its IP header goes.</returns>
    internal byte* Take(int lengthBytes)
    {
        int padded = Padded(lengthBytes);
        byte* start = Next + WirePacket.HeadRoomBytes;
        for (int i = lengthBytes; i < padded; i++)
            start[i] = 0;
        ref WirePacket packet = ref Packets[Count++];
        packet.Start = start;
        packet.LengthBytes = lengthBytes;
        packet.PaddedBytes = padded;
        Next += packet.MessageBytes;
        RemainingBytes -= packet.MessageBytes;
        return start;
    }
}
