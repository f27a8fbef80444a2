using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Aead;

/// <summary>Poly1305 (RFC 8439 §2.5) over one message at a time, in three words of 64 bits, the way the AEAD pads it.</summary>
/// <remarks>No branch and no index depends on key or content. A value on the stack; <see cref="Finish"/> zeroes it.</remarks>
internal unsafe struct Poly1305
{
    public const int BlockBytes = 16, KeyBytes = 32;

    // RFC 8439 §2.5: which bits of the factor r must be zero.
    public const ulong ClampLow = 0x0ffffffc0fffffff, ClampHigh = 0x0ffffffc0ffffffc;

    private ulong _sum0, _sum1, _sum2;
    private ulong _factor0, _factor1;
    private ulong _pad0, _pad1;

    /// <param name="key">The one-time key, 32 bytes: the factor r, then the pad s.</param>
    public Poly1305(byte* key)
    {
        _factor0 = Word(key) & ClampLow;
        _factor1 = Word(key + 8) & ClampHigh;
        _pad0 = Word(key + 16);
        _pad1 = Word(key + 24);
    }

    /// <summary>Takes in bytes, filled up with zeros to a whole block (RFC 8439 §2.8, pad16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AbsorbPadded(byte* data, int lengthBytes)
    {
        ulong sum0 = _sum0, sum1 = _sum1, sum2 = _sum2;
        for (; lengthBytes >= BlockBytes; lengthBytes -= BlockBytes, data += BlockBytes)
            Absorb(ref sum0, ref sum1, ref sum2, _factor0, _factor1, Word(data), Word(data + 8));
        if (lengthBytes > 0)
        {
            ulong* last = stackalloc ulong[2] { 0, 0 };
            for (int i = 0; i < lengthBytes; i++)
                ((byte*)last)[i] = data[i];
            Absorb(ref sum0, ref sum1, ref sum2, _factor0, _factor1, Word((byte*)last), Word((byte*)last + 8));
        }
        (_sum0, _sum1, _sum2) = (sum0, sum1, sum2);
    }

    /// <summary>Takes in the block of lengths that ends the AEAD's message.</summary>
    public void AbsorbLengths(int associatedBytes, int ciphertextBytes) =>
        Absorb(ref _sum0, ref _sum1, ref _sum2, _factor0, _factor1, (ulong)associatedBytes, (ulong)ciphertextBytes);

    /// <summary>Writes the tag, 16 bytes, and zeroes this value.</summary>
    public void Finish(byte* tag)
    {
        // 1. Subtract the modulus 2^130 - 5: where that borrows, the sum was already below it. Never a branch.
        ulong low = _sum0 - unchecked(0UL - 5);
        ulong borrow = Bit(_sum0 < unchecked(0UL - 5));
        ulong high = _sum1 - ulong.MaxValue - borrow;
        borrow = Bit(_sum1 < ulong.MaxValue) | (Bit(_sum1 == ulong.MaxValue) & borrow);
        ulong keep = 0UL - (((_sum2 - 3 - borrow) >> 63) & 1);
        low = (_sum0 & keep) | (low & ~keep);
        high = (_sum1 & keep) | (high & ~keep);
        // 2. Add the pad modulo 2^128.
        ulong sum = low + _pad0;
        Unsafe.WriteUnaligned(tag, LittleEndian(sum));
        Unsafe.WriteUnaligned(tag + 8, LittleEndian(high + _pad1 + Bit(sum < low)));
        this = default;
    }

    // sum = (sum + block + 2^128) × factor modulo 2^130 - 5, left below 2^131.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ref ulong sum0, ref ulong sum1, ref ulong sum2, ulong factor0, ulong factor1, ulong block0, ulong block1)
    {
        // 1. Add the block and its bit 128.
        ulong h0 = sum0 + block0;
        ulong h1 = sum1 + block1;
        ulong carry = Bit(h1 < block1);
        ulong low = Bit(h0 < block0);
        h1 += low;
        carry += Bit(h1 < low);
        ulong h2 = sum2 + carry + 1;

        // 2. Multiply by columns of 64 bits. Clamping leaves room: the products of h2 fit in one word, and sums of two do not overflow.
        ulong high00 = Math.BigMul(h0, factor0, out ulong product0);
        ulong high10 = Math.BigMul(h1, factor0, out ulong low10);
        ulong high01 = Math.BigMul(h0, factor1, out ulong low01);
        ulong high11 = Math.BigMul(h1, factor1, out ulong low11);
        ulong column1 = low10 + low01;
        ulong column1High = high10 + high01 + Bit(column1 < low01);
        ulong column2 = low11 + (h2 * factor0);
        ulong column2High = high11 + Bit(column2 < low11);
        ulong product1 = column1 + high00;
        carry = Bit(product1 < high00);
        ulong product2 = column2 + column1High;
        ulong carry2 = Bit(product2 < column2);
        product2 += carry;
        carry2 += Bit(product2 < carry);
        ulong product3 = (h2 * factor1) + column2High + carry2;

        // 3. What is above 2^130 comes back times 5: once as it stands (that is four times the quotient), once shifted down by two.
        ulong above0 = product2 & ~3UL;
        ulong quotient0 = (product3 << 62) | (product2 >> 2), quotient1 = product3 >> 2;
        h0 = product0 + above0;
        carry = Bit(h0 < above0);
        h1 = product1 + carry;
        carry = Bit(h1 < carry);
        h1 += product3;
        carry += Bit(h1 < product3);
        h2 = (product2 & 3) + carry;
        sum0 = h0 + quotient0;
        carry = Bit(sum0 < quotient0);
        sum1 = h1 + carry;
        carry = Bit(sum1 < carry);
        sum1 += quotient1;
        carry += Bit(sum1 < quotient1);
        sum2 = h2 + carry;
    }

    // A comparison as a value: no branch, neither here nor in the machine's code.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(bool value) => Unsafe.BitCast<bool, byte>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(byte* bytes) => LittleEndian(Unsafe.ReadUnaligned<ulong>(bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
