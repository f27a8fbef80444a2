using System.Security.Cryptography;

namespace Lanstead.Crypto.Aead;

/// <summary>Whether an implementation computes rightly on this machine: checked once, before it is used.</summary>
internal static unsafe class CipherSelfTest
{
    private const int RandomSeed = 8439;

    private const string SealedZeros =
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
        + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f"
        + "75c5180ef52d6921037a3d0af9f0dac8";

    /// <summary>What came out.</summary>
    public enum Outcome
    {
        /// <summary>Every tag and byte was right.</summary>
        Passed = 0,

        /// <summary>It computed wrongly.</summary>
        Failed = 1,

        /// <summary>What it needs is not on this machine.</summary>
        Absent = 2,
    }

    // Two lengths around each border that a kernel has: part of a block, blocks, passes, and the usual full packet.
    private static ReadOnlySpan<int> Lengths => [0, 1, 15, 16, 17, 63, 64, 65, 112, 128, 320, 511, 1_088, 1_424];

    public static Outcome Run(PacketCipher candidate)
    {
        try
        {
            return ComputesVector(candidate) && AgreesWithManaged(candidate) ? Outcome.Passed : Outcome.Failed;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Outcome.Absent;
        }
        catch (CryptographicException)
        {
            return Outcome.Failed;
        }
    }

    // With a key and a nonce of zeros, 64 zero bytes become the key stream of RFC 8439 appendix A.1 vector 2; the factor
    // and the pad of the tag come from its vector 1.
    private static bool ComputesVector(PacketCipher candidate)
    {
        const int lengthBytes = 64;
        using var batch = new SampleBatch(1, lengthBytes);
        candidate.Seal(batch.Packets, 1);
        return batch.SealedBytes(0).SequenceEqual(Convert.FromHexString(SealedZeros));
    }

    private static bool AgreesWithManaged(PacketCipher candidate)
    {
        var managed = new ManagedPacketCipher();
        foreach (int count in (ReadOnlySpan<int>)[1, 3, 8, 17])
        {
            for (int first = 0; first < Lengths.Length; first++)
            {
                using var ours = new SampleBatch(count, 1_424, new Random(RandomSeed));
                using var theirs = new SampleBatch(count, 1_424, new Random(RandomSeed));
                for (int i = 0; i < count; i++)
                    ours.Packets[i].LengthBytes = theirs.Packets[i].LengthBytes = Lengths[(first + (i / 5)) % Lengths.Length];
                if (!Agree(candidate, managed, ours, theirs))
                    return false;
            }
        }
        return true;
    }

    private static bool Agree(PacketCipher candidate, PacketCipher managed, SampleBatch ours, SampleBatch theirs)
    {
        // 1. Sealing: the same bytes, tags too.
        candidate.Seal(ours.Packets, ours.Count);
        managed.Seal(theirs.Packets, theirs.Count);
        for (int i = 0; i < ours.Count; i++)
        {
            if (!ours.SealedBytes(i).SequenceEqual(theirs.SealedBytes(i)))
                return false;
        }
        // 2. Opening: a bit is wrong in every third packet, and exactly those are refused.
        for (int i = 0; i < ours.Count; i += 3)
            ours.SealedBytes(i)[i % ours.SealedBytes(i).Length] ^= (byte)(1 << (i % 8));
        candidate.Open(ours.Packets, ours.Count);
        managed.Open(theirs.Packets, theirs.Count);
        for (int i = 0; i < ours.Count; i++)
        {
            if (ours.Packets[i].Authentic != (i % 3 != 0) || !theirs.Packets[i].Authentic)
                return false;
            if (ours.Packets[i].Authentic && !ours.SealedBytes(i)[..^AeadPacket.TagBytes].SequenceEqual(theirs.SealedBytes(i)[..^AeadPacket.TagBytes]))
                return false;
        }
        return true;
    }
}
