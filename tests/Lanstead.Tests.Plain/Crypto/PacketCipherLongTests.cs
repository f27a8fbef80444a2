using Lanstead.Crypto;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>Very many random packets through all implementations: what one seals, the next opens.</summary>
public sealed unsafe class PacketCipherLongTests
{
    private static int Packets => Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1" ? 3_000_000 : 20_000;

    [Fact]
    public void What_one_implementation_seals_all_others_open()
    {
        PacketCipher[] ciphers = [.. PacketCipherTests.Ciphers];
        var random = new Random(unchecked((int)0xc4ac4a20));
        bool[] wrong = new bool[64];
        for (int done = 0, turn = 0; done < Packets; turn++)
        {
            int count = random.Next(1, 65), seed = random.Next(), common = random.Next(1_500);
            bool alike = random.Next(2) == 0;
            int[] lengths = [.. Enumerable.Range(0, count).Select(_ => alike ? common : random.Next(1_500))];
            PacketCipher sealing = ciphers[turn % ciphers.Length], opening = ciphers[(turn + 1 + (turn / ciphers.Length % (ciphers.Length - 1))) % ciphers.Length];
            using var batch = new PacketBatch(seed, lengths, random.Next(1, 9), inPlace: random.Next(2) == 0);
            byte[][] plaintexts = [.. Enumerable.Range(0, count).Select(batch.Plaintext)];

            sealing.Seal(batch.Packets, count);
            for (int i = 0; i < count; i++)
            {
                wrong[i] = random.Next(16) == 0;
                if (wrong[i])
                    batch.Sealed(i)[random.Next(lengths[i] + AeadPacket.TagBytes)] ^= (byte)(1 << random.Next(8));
            }
            batch.TurnRound();
            opening.Open(batch.Packets, count);

            for (int i = 0; i < count; i++)
            {
                if (batch.Packets[i].Authentic == wrong[i] || (!wrong[i] && !batch.Opened(i).SequenceEqual(plaintexts[i])))
                    Assert.Fail($"{sealing.Name} sealed, {opening.Name} opened: packet {i} of {string.Join(' ', lengths)}, seed {seed}, wrong: {wrong[i]}");
            }
            done += count;
        }
    }
}
