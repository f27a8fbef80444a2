using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.DataPlane.Offload;

/// <summary>The checksum of IP, TCP and UDP (RFC 1071).</summary>
/// <remarks>
/// A sum is kept unfolded in 64 bits, of words as they lie in memory: a ones' complement sum does not care about byte order, so
/// nothing is swapped, and a folded sum is stored as it is. Sums of pieces may be added when each piece but the last has an even length.
/// </remarks>
public static unsafe class InternetChecksum
{
    private const ulong Low32 = 0xffff_ffff;

    /// <summary>Sums bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Sum(byte* bytes, int lengthBytes)
    {
        ulong sum = 0;
        if (Vector512.IsHardwareAccelerated && lengthBytes >= 64)
        {
            // Even and odd 32-bit words go to sums of their own: 2^32 additions fit, and the packet has 2^14 words at most.
            Vector512<ulong> mask = Vector512.Create(Low32);
            Vector512<ulong> even = Vector512<ulong>.Zero;
            Vector512<ulong> odd = Vector512<ulong>.Zero;
            for (; lengthBytes >= 64; bytes += 64, lengthBytes -= 64)
            {
                Vector512<ulong> words = Vector512.Load(bytes).AsUInt64();
                even += words & mask;
                odd += words >>> 32;
            }
            sum = Vector512.Sum(even + odd);
        }
        if (Vector256.IsHardwareAccelerated && lengthBytes >= 32)
        {
            Vector256<ulong> mask = Vector256.Create(Low32);
            Vector256<ulong> even = Vector256<ulong>.Zero;
            Vector256<ulong> odd = Vector256<ulong>.Zero;
            for (; lengthBytes >= 32; bytes += 32, lengthBytes -= 32)
            {
                Vector256<ulong> words = Vector256.Load(bytes).AsUInt64();
                even += words & mask;
                odd += words >>> 32;
            }
            sum += Vector256.Sum(even + odd);
        }
        return sum + SumShort(bytes, lengthBytes);
    }

    /// <summary>Copies bytes and sums them on the way: memory is read once.</summary>
    /// <remarks>The two places must not overlap.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong CopyAndSum(byte* destination, byte* source, int lengthBytes)
    {
        ulong sum = 0;
        if (Vector512.IsHardwareAccelerated && lengthBytes >= 64)
        {
            Vector512<ulong> mask = Vector512.Create(Low32);
            Vector512<ulong> even = Vector512<ulong>.Zero;
            Vector512<ulong> odd = Vector512<ulong>.Zero;
            for (; lengthBytes >= 64; source += 64, destination += 64, lengthBytes -= 64)
            {
                Vector512<ulong> words = Vector512.Load(source).AsUInt64();
                words.Store((ulong*)destination);
                even += words & mask;
                odd += words >>> 32;
            }
            sum = Vector512.Sum(even + odd);
        }
        if (Vector256.IsHardwareAccelerated && lengthBytes >= 32)
        {
            Vector256<ulong> mask = Vector256.Create(Low32);
            Vector256<ulong> even = Vector256<ulong>.Zero;
            Vector256<ulong> odd = Vector256<ulong>.Zero;
            for (; lengthBytes >= 32; source += 32, destination += 32, lengthBytes -= 32)
            {
                Vector256<ulong> words = Vector256.Load(source).AsUInt64();
                words.Store((ulong*)destination);
                even += words & mask;
                odd += words >>> 32;
            }
            sum += Vector256.Sum(even + odd);
        }
        return sum + CopyAndSumShort(destination, source, lengthBytes);
    }

    /// <summary>Sum of a pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1).</summary>
    /// <param name="addresses">Source address, then destination address, as they lie in the IP header.</param>
    /// <param name="addressBytes">Length of both: 8 or 32.</param>
    /// <param name="protocol">Protocol number.</param>
    /// <param name="lengthBytes">Length of transport header and payload.</param>
    public static ulong PseudoHeader(byte* addresses, int addressBytes, byte protocol, int lengthBytes) =>
        Sum(addresses, addressBytes) + BigEndian((ushort)lengthBytes) + BigEndian(protocol);

    /// <summary>Folds a sum to 16 bits, not inverted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Fold(ulong sum)
    {
        // The first two steps leave at most 33 and then 32 bits, the last two 17 and then 16.
        sum = (sum & Low32) + (sum >> 32);
        sum = (sum & Low32) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>What to store in the field: inverted, and never 0, which in UDP means "no checksum" and elsewhere is the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Finish(ulong sum)
    {
        ushort folded = (ushort)~Fold(sum);
        return folded == 0 ? (ushort)0xffff : folded;
    }

    /// <summary>Whether a sum that includes the field itself shows it to be right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsRight(ulong sum) => Fold(sum) == 0xffff;

    /// <summary>A number as it lies in a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort BigEndian(ushort value) => (ushort)((value << 8) | (value >> 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SumShort(byte* bytes, int lengthBytes)
    {
        ulong sum = 0;
        for (; lengthBytes >= 8; bytes += 8, lengthBytes -= 8)
        {
            ulong words = Unsafe.ReadUnaligned<ulong>(bytes);
            sum += (words & Low32) + (words >> 32);
        }
        if (lengthBytes >= 4)
        {
            sum += Unsafe.ReadUnaligned<uint>(bytes);
            bytes += 4;
            lengthBytes -= 4;
        }
        if (lengthBytes >= 2)
        {
            sum += Unsafe.ReadUnaligned<ushort>(bytes);
            bytes += 2;
            lengthBytes -= 2;
        }
        // An odd last byte is the upper half of a word whose lower half is 0: on little-endian machines, its plain value.
        return lengthBytes == 0 ? sum : sum + *bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CopyAndSumShort(byte* destination, byte* source, int lengthBytes)
    {
        ulong sum = 0;
        for (; lengthBytes >= 8; source += 8, destination += 8, lengthBytes -= 8)
        {
            ulong words = Unsafe.ReadUnaligned<ulong>(source);
            Unsafe.WriteUnaligned(destination, words);
            sum += (words & Low32) + (words >> 32);
        }
        sum += SumShort(source, lengthBytes);
        for (int i = 0; i < lengthBytes; i++)
            destination[i] = source[i];
        return sum;
    }
}
