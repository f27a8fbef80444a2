using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// Hashes keys by folded 64-bit products with secret words: two or five multiplications, and no peer can choose ports that crowd one bucket
/// without knowing the seed.
/// </summary>
internal readonly struct FlowHash
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedSizeBytes = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    public FlowHash(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSizeBytes)
            throw new ArgumentException($"A seed has {SeedSizeBytes} bytes.", nameof(seed));
        _a = BinaryPrimitives.ReadUInt64LittleEndian(seed);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(seed[8..]);
        _c = BinaryPrimitives.ReadUInt64LittleEndian(seed[16..]);
        _d = BinaryPrimitives.ReadUInt64LittleEndian(seed[24..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(in FlowKey key)
    {
        ulong addresses = (key.Tail & 1) == 0
            ? (key.RemoteLow << 32) | key.LocalLow
            : Fold(key.RemoteHigh ^ _c, key.RemoteLow ^ _d) ^ Fold(key.LocalHigh ^ _d, key.LocalLow ^ _a);
        return Fold(Fold(addresses ^ _a, key.Tail ^ _b), _c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
