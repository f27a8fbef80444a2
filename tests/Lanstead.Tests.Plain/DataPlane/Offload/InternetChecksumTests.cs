using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

public sealed unsafe class InternetChecksumTests
{
    [Fact]
    public void The_example_of_RFC_1071_comes_out()
    {
        ReadOnlySpan<byte> example = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        fixed (byte* bytes = example)
            Assert.Equal(0xddf2, InternetChecksum.BigEndian(InternetChecksum.Fold(InternetChecksum.Sum(bytes, example.Length))));
    }

    [Fact]
    public void A_checked_packet_sums_to_all_ones_and_a_changed_one_does_not()
    {
        byte[] packet = new TestPacket().ToBytes();
        fixed (byte* bytes = packet)
        {
            Assert.True(InternetChecksum.IsRight(InternetChecksum.Sum(bytes, 20)));
            bytes[8]--;
            Assert.False(InternetChecksum.IsRight(InternetChecksum.Sum(bytes, 20)));
        }
    }

    [Fact]
    public void Every_length_and_alignment_equals_the_naive_sum_and_reads_nothing_beyond()
    {
        var random = new Random(1071);
        using var memory = new GuardedMemory(4096);
        byte[] source = new byte[2100];
        for (int length = 0; length < 2100; length += length < 300 ? 1 : 37)
        {
            random.NextBytes(source);
            // All ones carry the most.
            if (length % 5 == 0)
                source.AsSpan().Fill(0xff);
            byte* bytes = memory.Place(source.AsSpan(0, length));

            ushort sum = InternetChecksum.BigEndian(InternetChecksum.Fold(InternetChecksum.Sum(bytes, length)));

            Assert.Equal(TestPacket.NaiveSum(source.AsSpan(0, length)), sum);
        }
    }

    [Fact]
    public void Copying_sums_the_same_copies_all_and_writes_nothing_beyond()
    {
        var random = new Random(1072);
        using var memory = new GuardedMemory(4096);
        using var copies = new GuardedMemory(4096);
        byte[] source = new byte[1600];
        for (int length = 0; length < 1600; length += length < 300 ? 1 : 37)
        {
            random.NextBytes(source);
            byte* bytes = memory.Place(source.AsSpan(0, length));
            byte* copy = copies.Last(length);
            copy[-1] = 0x5a;

            ulong sum = InternetChecksum.CopyAndSum(copy, bytes, length);

            Assert.Equal(InternetChecksum.Fold(InternetChecksum.Sum(bytes, length)), InternetChecksum.Fold(sum));
            Assert.True(source.AsSpan(0, length).SequenceEqual(new ReadOnlySpan<byte>(copy, length)));
            Assert.Equal(0x5a, copy[-1]);
        }
    }

    [Fact]
    public void A_sum_of_zero_is_written_as_all_ones()
    {
        Assert.Equal(0xffff, InternetChecksum.Finish(0xffff));
        Assert.Equal(0xffff, InternetChecksum.Finish(0xffff_0000_0000_0000));
        Assert.Equal(0xfffe, InternetChecksum.Finish(1));
        Assert.Equal(0xffff, InternetChecksum.Fold(ulong.MaxValue));
    }
}
