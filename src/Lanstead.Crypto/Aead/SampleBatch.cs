using System.Runtime.InteropServices;

namespace Lanstead.Crypto.Aead;

/// <summary>Packets with content of no meaning in memory of their own, to test and to measure with. Sealed and opened in place.</summary>
internal sealed unsafe class SampleBatch : IDisposable
{
    private const int KeyBytes = 32, AlignmentBytes = 64;

    private readonly byte* _memory;

    /// <param name="count">How many packets.</param>
    /// <param name="lengthBytes">Of each packet.</param>
    /// <param name="random">Draws keys and content; null leaves them zero.</param>
    public SampleBatch(int count, int lengthBytes, Random? random = null)
    {
        Count = count;
        int strideBytes = lengthBytes + AeadPacket.TagBytes;
        int packetsBytes = count * sizeof(AeadPacket), totalBytes = packetsBytes + (count * (strideBytes + KeyBytes));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)totalBytes, AlignmentBytes);
        new Span<byte>(_memory, totalBytes).Clear();
        byte* keys = _memory + packetsBytes, content = keys + (count * KeyBytes);
        random?.NextBytes(new Span<byte>(keys, totalBytes - packetsBytes));
        for (int i = 0; i < count; i++)
        {
            byte* place = content + (i * strideBytes);
            // Two packets share a key, the next has another: as in a batch of several peers.
            Packets[i] = new() { Key = keys + (i / 2 * KeyBytes), Source = place, Destination = place, LengthBytes = lengthBytes, Counter = (ulong)i };
        }
    }

    public AeadPacket* Packets => (AeadPacket*)_memory;

    public int Count { get; }

    public Span<byte> SealedBytes(int index) => new(Packets[index].Destination, Packets[index].LengthBytes + AeadPacket.TagBytes);

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
