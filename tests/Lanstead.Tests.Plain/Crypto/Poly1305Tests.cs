using System.Numerics;
using Lanstead.Crypto.Aead;
using Lanstead.Crypto.Aead.Kernels;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>The sum itself, on its own: where carries and the last reduction are hardest.</summary>
public sealed unsafe class Poly1305Tests
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 130) - 5;

    // RFC 8439 appendix A.3, the vectors of whole blocks that are made to break a reduction: 7, 8, 9, 10, 11.
    [Theory]
    [InlineData("02000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000")]
    [InlineData(
        "01000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000",
        "05000000000000000000000000000000")]
    [InlineData(
        "01000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101",
        "00000000000000000000000000000000")]
    [InlineData("02000000000000000000000000000000", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    [InlineData(
        "01000000000000000400000000000000",
        "e33594d7505e43b900000000000000003394d7505e4379cd01000000000000000000000000000000000000000000000001000000000000000000000000000000",
        "14000000000000005500000000000000")]
    public void Vectors_of_RFC_8439_appendix_A3_come_out(string factor, string message, string expected)
    {
        byte[] key = [.. Convert.FromHexString(factor), .. new byte[16]], data = Convert.FromHexString(message), tag = new byte[16];
        fixed (byte* keyBytes = key, dataBytes = data, tagBytes = tag)
        {
            var sum = new Poly1305(keyBytes);
            sum.AbsorbPadded(dataBytes, data.Length);
            sum.Finish(tagBytes);
        }
        Assert.Equal(expected, Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void Scalar_sums_are_those_of_plain_arithmetic() => CompareWithArithmetic((messages, keys, tags) =>
    {
        for (int i = 0; i < messages.Length; i++)
        {
            fixed (byte* key = keys[i], message = messages[i], tag = tags[i])
            {
                var sum = new Poly1305(key);
                sum.AbsorbPadded(message, messages[i].Length);
                sum.AbsorbLengths(0, messages[i].Length);
                sum.Finish(tag);
            }
        }
    });

    [Fact]
    public void Sums_in_vectors_are_those_of_plain_arithmetic()
    {
        if (Avx2PacketCipher.IsSupported)
            CompareWithArithmetic(InVectors<Kernel256>);
        if (Avx512PacketCipher.IsSupported)
            CompareWithArithmetic(InVectors<Kernel512>);
        Assert.True(Avx2PacketCipher.IsSupported || !Avx512PacketCipher.IsSupported);
    }

    private static void CompareWithArithmetic(Action<byte[][], byte[][], byte[][]> compute)
    {
        var random = new Random(1305);
        for (int round = 0; round < 2_000; round++)
        {
            int count = random.Next(1, 9);
            byte[][] messages = [.. Enumerable.Range(0, count).Select(_ => Extreme(random, random.Next(200))).OrderByDescending(message => message.Length)];
            byte[][] keys = [.. Enumerable.Range(0, count).Select(_ => Extreme(random, 32))], tags = [.. Enumerable.Range(0, count).Select(_ => new byte[16])];
            compute(messages, keys, tags);
            for (int i = 0; i < count; i++)
                Assert.Equal(Expected(keys[i], messages[i]), tags[i]);
        }
    }

    // Random bytes are seldom at a border: runs of all ones, or of zeros, and single bits are.
    private static byte[] Extreme(Random random, int lengthBytes)
    {
        byte[] bytes = new byte[lengthBytes];
        int kind = random.Next(5);
        if (kind == 0)
            random.NextBytes(bytes);
        else
            bytes.AsSpan().Fill(kind switch { 1 => 0xff, 2 => 0, 3 => 0xfe, _ => 0x0f });
        for (int flips = random.Next(3); flips > 0 && lengthBytes > 0; flips--)
            bytes[random.Next(lengthBytes)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] Expected(byte[] key, byte[] message)
    {
        BigInteger factor = Number(key.AsSpan(0, 16)) & BigInteger.Parse("00ffffffc0ffffffc0ffffffc0fffffff", System.Globalization.NumberStyles.HexNumber, null), sum = 0;
        for (int at = 0; at < message.Length; at += 16)
            sum = (sum + Number(message.AsSpan(at, Math.Min(16, message.Length - at))) + BigInteger.Pow(2, 128)) * factor % Modulus;
        sum = (sum + ((BigInteger)message.Length << 64) + BigInteger.Pow(2, 128)) * factor % Modulus;
        byte[] tag = new byte[16];
        byte[] total = ((sum + Number(key.AsSpan(16))) % BigInteger.Pow(2, 128)).ToByteArray(isUnsigned: true);
        total.CopyTo(tag, 0);
        return tag;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static void InVectors<TKernel>(byte[][] messages, byte[][] keys, byte[][] tags)
        where TKernel : struct, IVectorKernel
    {
        const int keyBytes = 32, stride = 256;
        using var memory = new GuardedMemory(sizeof(SumLanes) + (8 * (keyBytes + stride + 16)));
        var lanes = (SumLanes*)memory.AtStart;
        byte* keyPlaces = memory.AtStart + ((sizeof(SumLanes) + 63) / 64 * 64), messagePlaces = keyPlaces + (8 * keyBytes);
        byte* tagPlaces = messagePlaces + (8 * stride);
        var list = stackalloc Sums<TKernel>.Message[8];
        for (int i = 0; i < messages.Length; i++)
        {
            keys[i].CopyTo(new Span<byte>(keyPlaces + (i * keyBytes), keyBytes));
            messages[i].CopyTo(new Span<byte>(messagePlaces + (i * stride), stride));
            list[i] = new()
            {
                Ciphertext = messagePlaces + (i * stride),
                OneTimeKey = keyPlaces + (i * keyBytes),
                Tag = tagPlaces + (i * 16),
                LengthBytes = messages[i].Length,
            };
        }
        Sums<TKernel>.Compute(lanes, list, messages.Length);
        for (int i = 0; i < messages.Length; i++)
            new Span<byte>(tagPlaces + (i * 16), 16).CopyTo(tags[i]);
    }
}
