using Lanstead.Crypto;
using Lanstead.Crypto.Aead;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>All implementations of packets against each other, and against the platform's.</summary>
public sealed unsafe class PacketCipherTests
{
    public static TheoryData<string> Names => [.. Ciphers.Select(cipher => cipher.Name)];

    internal static IEnumerable<PacketCipher> Ciphers => [.. CipherCandidates.ForThisMachine(), new ManagedPacketCipher()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Self_test_passes(string name) => Assert.Equal(CipherSelfTest.Outcome.Passed, CipherSelfTest.Run(Cipher(name)));

    // RFC 8439 appendix A.2 vector 2: its nonce begins with four zero bytes, its stream with block 1, as ours do.
    [Theory]
    [MemberData(nameof(Names))]
    public void Ciphertext_of_RFC_8439_appendix_A2_comes_out(string name)
    {
        byte[] key = [.. new byte[31], 1], plaintext = Rfc8439.Contribution(), place = new byte[plaintext.Length + 16];
        plaintext.CopyTo(place, 0);
        fixed (byte* keyBytes = key, bytes = place)
        {
            var packet = new AeadPacket { Key = keyBytes, Source = bytes, Destination = bytes, LengthBytes = plaintext.Length, Counter = 0x0200_0000_0000_0000 };
            Cipher(name).Seal(&packet, 1);
        }
        Assert.Equal(Rfc8439.ContributionCiphertext, Convert.ToHexStringLower(place.AsSpan(0, plaintext.Length)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_length_up_to_2048_seals_as_the_platform_does(string name)
    {
        var random = new Random(5);
        byte[] nonce = new byte[12];
        for (int first = 0; first <= 2048; first += 8)
        {
            using var batch = new PacketBatch(first, [.. Enumerable.Range(first, 8)], 2, inPlace: false);
            Cipher(name).Seal(batch.Packets, batch.Count);
            for (int i = 0; i < batch.Count; i++)
            {
                using var platform = new System.Security.Cryptography.ChaCha20Poly1305(new Span<byte>(batch.Packets[i].Key, 32));
                byte[] expected = new byte[first + i], tag = new byte[16];
                BitConverter.TryWriteBytes(nonce.AsSpan(4), batch.Packets[i].Counter);
                platform.Encrypt(nonce, batch.Plaintext(i), expected, tag);
                Assert.Equal([.. expected, .. tag], batch.Sealed(i).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_batches_seal_and_open_as_managed_code_does(string name)
    {
        var random = new Random(8439);
        for (int round = 0; round < 300; round++)
            CompareRandomBatch(Cipher(name), random, maxLengthBytes: round % 30 == 0 ? AeadPacket.MaxLengthBytes : 2048);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_anywhere_is_refused_and_no_other_packet_is(string name)
    {
        int[] lengths = [64, 0, 1424, 17, 256, 1424, 100, 1, 1424];
        for (int victim = 0; victim < lengths.Length; victim++)
        {
            int sealedBytes = lengths[victim] + 16;
            foreach (int position in (int[])[0, sealedBytes / 3, sealedBytes - 17, sealedBytes - 16, sealedBytes - 8, sealedBytes - 1])
            {
                using var batch = new PacketBatch(victim, lengths, 3, inPlace: true);
                Cipher(name).Seal(batch.Packets, batch.Count);
                if (position >= 0)
                    batch.Sealed(victim)[position] ^= 0x10;
                Cipher(name).Open(batch.Packets, batch.Count);
                for (int i = 0; i < batch.Count; i++)
                    Assert.Equal(i != victim || position < 0, batch.Packets[i].Authentic);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name)
    {
        PacketCipher cipher = Cipher(name);
        using var batch = new PacketBatch(3, [1424, 1424, 64, 1000, 1424, 17, 1424, 0, 1424, 1424, 1424, 1424], 2, inPlace: true);
        for (int round = 0; round < 3; round++)
        {
            cipher.Seal(batch.Packets, batch.Count);
            cipher.Open(batch.Packets, batch.Count);
        }
        Assert.Equal(0, Allocated.By(() =>
        {
            for (int round = 0; round < 100; round++)
            {
                cipher.Seal(batch.Packets, batch.Count);
                cipher.Open(batch.Packets, batch.Count);
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_disturb_each_other(string name)
    {
        PacketCipher cipher = Cipher(name);
        Parallel.For(0, 8, seed =>
        {
            var random = new Random(seed);
            for (int round = 0; round < 20; round++)
                CompareRandomBatch(cipher, random, maxLengthBytes: 2048);
        });
    }

    internal static void CompareRandomBatch(PacketCipher cipher, Random random, int maxLengthBytes)
    {
        int seed = random.Next(), keys = random.Next(1, 5);
        bool inPlace = random.Next(2) == 0;
        int[] lengths = RandomLengths(random, maxLengthBytes);
        var managed = new ManagedPacketCipher();
        using PacketBatch ours = new(seed, lengths, keys, inPlace), theirs = new(seed, lengths, keys, inPlace);
        byte[][] plaintexts = [.. Enumerable.Range(0, ours.Count).Select(ours.Plaintext)];

        // 1. Sealed alike, and nothing written beside it.
        byte[] surroundings = ours.Surroundings();
        cipher.Seal(ours.Packets, ours.Count);
        managed.Seal(theirs.Packets, theirs.Count);
        Assert.Equal(surroundings, ours.Surroundings());
        for (int i = 0; i < ours.Count; i++)
            Assert.True(ours.Sealed(i).SequenceEqual(theirs.Sealed(i)), $"{cipher.Name}: packet {i} of {string.Join(' ', lengths)}");

        // 2. Some get a wrong bit; those and no others are refused, and the rest comes back.
        bool[] wrong = [.. lengths.Select(_ => random.Next(4) == 0)];
        for (int i = 0; i < ours.Count; i++)
        {
            if (wrong[i])
                ours.Sealed(i)[random.Next(lengths[i] + AeadPacket.TagBytes)] ^= (byte)(1 << random.Next(8));
        }
        ours.TurnRound();
        cipher.Open(ours.Packets, ours.Count);
        for (int i = 0; i < ours.Count; i++)
        {
            Assert.Equal(!wrong[i], ours.Packets[i].Authentic);
            if (!wrong[i])
                Assert.True(ours.Opened(i).SequenceEqual(plaintexts[i]), $"{cipher.Name}: packet {i} of {string.Join(' ', lengths)}");
        }
    }

    // One of: all alike, all different, and what a network brings (full packets among small ones).
    private static int[] RandomLengths(Random random, int maxLengthBytes)
    {
        int[] lengths = new int[random.Next(1, 65)];
        int shape = random.Next(3), common = random.Next(maxLengthBytes + 1);
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = shape switch { 0 => common, 1 => random.Next(maxLengthBytes + 1), _ => random.Next(2) == 0 ? common : random.Next(129) };
        return lengths;
    }

    internal static PacketCipher Cipher(string name) => Ciphers.First(cipher => cipher.Name == name);
}
