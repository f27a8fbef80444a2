using System.Diagnostics;

namespace Lanstead.Crypto.Aead;

/// <summary>Measures implementations against each other at start, in a few milliseconds.</summary>
/// <remarks>
/// The kernels and all around them are compiled with optimization at once, so the first calls are as fast as later ones.
/// A class's winner has the smallest product of the times for full and for small packets, each the best of a few rounds:
/// the best is what other load on the machine disturbs least.
/// </remarks>
internal static unsafe class CipherRace
{
    private const int FullBytes = 1_424, SmallBytes = 64, Rounds = 40;

    /// <summary>The fastest for each class of <see cref="BatchClasses"/>.</summary>
    public static PacketCipher[] Run(IReadOnlyList<PacketCipher> ciphers)
    {
        var fastest = new PacketCipher[BatchClasses.Count];
        for (int batchClass = 0; batchClass < fastest.Length; batchClass++)
        {
            int count = BatchClasses.TypicalPackets(batchClass);
            fastest[batchClass] = ciphers.Count == 1 ? ciphers[0] : ciphers.MinBy(cipher => BestTicks(cipher, count, FullBytes) * BestTicks(cipher, count, SmallBytes))!;
        }
        return fastest;
    }

    private static double BestTicks(PacketCipher cipher, int count, int lengthBytes)
    {
        using var batch = new SampleBatch(count, lengthBytes);
        long best = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            cipher.Seal(batch.Packets, count);
            best = Math.Min(best, Math.Max(1, Stopwatch.GetTimestamp() - start));
        }
        return best;
    }
}
