using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>One write: its bytes, and how many packets the coalescer says are in it.</summary>
internal sealed record Written(byte[] Bytes, int Packets);

/// <summary>Runs a coalescer over packets in native memory, and keeps what it writes.</summary>
internal sealed unsafe class Coalescing : IPacketWriter, IDisposable
{
    private const int MemoryBytes = 4 << 20;
    private readonly byte* _memory = (byte*)NativeMemory.Alloc(MemoryBytes);
    private readonly Coalescer _coalescer;
    private int _used;

    public Coalescing(CoalescerOptions? options = null) => _coalescer = new Coalescer(this, options ?? new CoalescerOptions());

    public List<Written> Writes { get; } = [];

    /// <summary>Refuses joined packets, as some kernels do.</summary>
    public bool RefusesJoined { get; set; }

    /// <summary>Joined packets that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Adds a packet followed by padding, as it comes out of a message.</summary>
    public bool Add(byte[] packet, int paddingBytes = 0)
    {
        byte* start = _memory + _used;
        packet.CopyTo(new Span<byte>(start, packet.Length));
        new Span<byte>(start + packet.Length, paddingBytes).Clear();
        _used += packet.Length + paddingBytes;
        Assert.True(_used <= MemoryBytes);
        return _coalescer.Add(start, packet.Length + paddingBytes);
    }

    public void Flush()
    {
        _coalescer.Flush();
        _used = 0;
    }

    public bool Write(MemorySlice* slices, int count, int packets)
    {
        if (RefusesJoined && packets > 1)
        {
            Refused++;
            return false;
        }
        var bytes = new List<byte>();
        for (int i = 0; i < count; i++)
            bytes.AddRange(new ReadOnlySpan<byte>(slices[i].Start, (int)slices[i].LengthBytes));
        Writes.Add(new Written([.. bytes], packets));
        return true;
    }

    public void Dispose()
    {
        _coalescer.Dispose();
        NativeMemory.Free(_memory);
    }
}
