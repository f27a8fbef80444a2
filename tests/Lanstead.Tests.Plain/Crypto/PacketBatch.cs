using System.Runtime.InteropServices;
using Lanstead.Crypto;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>Packets of given lengths, each between canaries: what must not be written stands around every place.</summary>
internal sealed unsafe class PacketBatch : IDisposable
{
    private const int CanaryBytes = 96, KeyBytes = 32;

    private readonly byte* _memory;
    private readonly int _totalBytes;
    private readonly bool _inPlace;
    private readonly int[] _lengths;

    /// <param name="seed">Two batches of one seed hold the same.</param>
    /// <param name="lengths">Of the packets.</param>
    /// <param name="keys">How many different keys.</param>
    /// <param name="inPlace">Whether destinations are the sources.</param>
    public PacketBatch(int seed, int[] lengths, int keys, bool inPlace)
    {
        _lengths = lengths;
        _inPlace = inPlace;
        var random = new Random(seed);
        _totalBytes = (keys * KeyBytes) + lengths.Sum(length => 2 * (length + AeadPacket.TagBytes + (2 * CanaryBytes))) + CanaryBytes;
        _memory = (byte*)NativeMemory.Alloc((nuint)_totalBytes);
        new Span<byte>(_memory, _totalBytes).Fill(0xa5);
        random.NextBytes(new Span<byte>(_memory, keys * KeyBytes));
        Packets = (AeadPacket*)NativeMemory.AllocZeroed((nuint)Math.Max(1, lengths.Length), (nuint)sizeof(AeadPacket));
        byte* place = _memory + (keys * KeyBytes) + CanaryBytes;
        for (int i = 0; i < lengths.Length; i++)
        {
            int room = lengths[i] + AeadPacket.TagBytes, step = room + random.Next(CanaryBytes / 2, CanaryBytes);
            byte* source = place;
            place += step;
            byte* destination = inPlace ? source : place;
            if (!inPlace)
                place += step;
            random.NextBytes(new Span<byte>(source, lengths[i]));
            Packets[i] = new()
            {
                Key = _memory + (random.Next(keys) * KeyBytes),
                Source = source,
                Destination = destination,
                LengthBytes = lengths[i],
                Counter = (ulong)random.NextInt64(),
            };
        }
    }

    public AeadPacket* Packets { get; }

    public int Count => _lengths.Length;

    public Span<byte> Sealed(int index) => new(Packets[index].Destination, _lengths[index] + AeadPacket.TagBytes);

    public Span<byte> Opened(int index) => new(Packets[index].Destination, _lengths[index]);

    public byte[] Plaintext(int index) => new Span<byte>(Packets[index].Source, _lengths[index]).ToArray();

    /// <summary>After sealing: what was the destination becomes the source of opening.</summary>
    public void TurnRound()
    {
        for (int i = 0; i < Count && !_inPlace; i++)
        {
            byte* source = Packets[i].Source;
            Packets[i].Source = Packets[i].Destination;
            Packets[i].Destination = source;
        }
    }

    /// <summary>All memory but the packets' destinations, which are blanked: must stay the same over a call.</summary>
    public byte[] Surroundings()
    {
        byte[] copy = new Span<byte>(_memory, _totalBytes).ToArray();
        for (int i = 0; i < Count; i++)
            copy.AsSpan((int)(Packets[i].Destination - _memory), _lengths[i] + AeadPacket.TagBytes).Clear();
        return copy;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        NativeMemory.Free(Packets);
    }
}
