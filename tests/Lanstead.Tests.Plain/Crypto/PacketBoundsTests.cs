using Lanstead.Crypto;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>Nothing outside of a packet's ranges is read: beyond them are pages that end the process.</summary>
public sealed unsafe class PacketBoundsTests
{
    private static readonly int[] Lengths = [0, 1, 8, 15, 16, 31, 32, 47, 48, 49, 63, 64, 65, 100, 112, 128, 191, 255, 256, 500, 1_000, 1_424, 2_047, 4_096];

    public static TheoryData<string> Names => PacketCipherTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_before_or_behind_a_packet_is_touched(string name)
    {
        PacketCipher cipher = PacketCipherTests.Cipher(name);
        foreach (int length in Lengths)
        {
            foreach (bool atEnd in (bool[])[true, false])
            {
                SealAndOpen(cipher, [length], atEnd);
                SealAndOpen(cipher, [length, 1_424, length, 64, length, length, 3, 700, length, 1_424], atEnd);
            }
        }
    }

    private static void SealAndOpen(PacketCipher cipher, int[] lengths, bool atEnd)
    {
        GuardedMemory[] sources = [.. lengths.Select(length => new GuardedMemory(length + AeadPacket.TagBytes))];
        GuardedMemory[] destinations = [.. lengths.Select(length => new GuardedMemory(length + AeadPacket.TagBytes))];
        using GuardedMemory keys = new(32);
        AeadPacket* packets = stackalloc AeadPacket[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            packets[i] = new()
            {
                Key = atEnd ? keys.AtEnd(32) : keys.AtStart,
                Source = atEnd ? sources[i].AtEnd(lengths[i]) : sources[i].AtStart,
                Destination = atEnd ? destinations[i].AtEnd(lengths[i] + AeadPacket.TagBytes) : destinations[i].AtStart,
                LengthBytes = lengths[i],
                Counter = (ulong)i,
            };
        }
        cipher.Seal(packets, lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            byte* source = packets[i].Destination;
            packets[i].Destination = packets[i].Source;
            packets[i].Source = source;
        }
        cipher.Open(packets, lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.True(packets[i].Authentic);
            Assert.Equal(-1, new Span<byte>(packets[i].Destination, lengths[i]).IndexOfAnyExcept((byte)0));
        }
        foreach (GuardedMemory memory in (GuardedMemory[])[.. sources, .. destinations])
            memory.Dispose();
    }
}
