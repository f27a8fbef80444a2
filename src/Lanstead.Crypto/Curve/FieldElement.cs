using System.Buffers.Binary;

namespace Lanstead.Crypto.Curve;

/// <summary>An element of the field of integers modulo 2^255 - 19, in five limbs of 51 bits (RFC 7748 §4.1).</summary>
/// <remarks>
/// No branch and no index depends on a value. Between operations each limb stays below 2^52, so that the sum of two
/// elements, or a difference with a multiple of the modulus added, may go into a multiplication.
/// </remarks>
internal struct FieldElement
{
    private const ulong LimbMask = (1UL << 51) - 1;

    // Four times the modulus, limb by limb: added before a subtraction so that no limb goes below zero.
    private const ulong FourModulusLimb0 = 4 * ((1UL << 51) - 19);
    private const ulong FourModulusLimb = 4 * ((1UL << 51) - 1);

    private ulong _limb0, _limb1, _limb2, _limb3, _limb4;

    public static FieldElement One => new() { _limb0 = 1 };

    /// <summary>Reads 32 bytes, little-endian; the highest bit is ignored, values above the modulus are taken (RFC 7748 §5).</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes) => new()
    {
        _limb0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes) & LimbMask,
        _limb1 = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[6..]) >> 3) & LimbMask,
        _limb2 = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]) >> 6) & LimbMask,
        _limb3 = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[19..]) >> 1) & LimbMask,
        _limb4 = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]) >> 12) & LimbMask,
    };

    /// <summary>Writes the one representative below the modulus, 32 bytes, little-endian.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        FieldElement value = this;
        value.Carry();
        value.Carry();
        // 1. The quotient by the modulus is 0 or 1: it is the carry out of value + 19.
        ulong quotient = (value._limb0 + 19) >> 51;
        quotient = (value._limb1 + quotient) >> 51;
        quotient = (value._limb2 + quotient) >> 51;
        quotient = (value._limb3 + quotient) >> 51;
        quotient = (value._limb4 + quotient) >> 51;
        // 2. Subtract quotient × modulus: add 19 × quotient, and drop the bit above 255.
        value._limb0 += 19 * quotient;
        value._limb1 += value._limb0 >> 51;
        value._limb0 &= LimbMask;
        value._limb2 += value._limb1 >> 51;
        value._limb1 &= LimbMask;
        value._limb3 += value._limb2 >> 51;
        value._limb2 &= LimbMask;
        value._limb4 += value._limb3 >> 51;
        value._limb3 &= LimbMask;
        value._limb4 &= LimbMask;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value._limb0 | (value._limb1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (value._limb1 >> 13) | (value._limb2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (value._limb2 >> 26) | (value._limb3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (value._limb3 >> 39) | (value._limb4 << 12));
    }

    /// <summary>Swaps the two when <paramref name="bit"/> is 1, and does the same work when it is 0.</summary>
    public static void SwapIf(ulong bit, ref FieldElement a, ref FieldElement b)
    {
        ulong mask = 0UL - bit;
        SwapLimb(mask, ref a._limb0, ref b._limb0);
        SwapLimb(mask, ref a._limb1, ref b._limb1);
        SwapLimb(mask, ref a._limb2, ref b._limb2);
        SwapLimb(mask, ref a._limb3, ref b._limb3);
        SwapLimb(mask, ref a._limb4, ref b._limb4);
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        FieldElement sum = new()
        {
            _limb0 = a._limb0 + b._limb0,
            _limb1 = a._limb1 + b._limb1,
            _limb2 = a._limb2 + b._limb2,
            _limb3 = a._limb3 + b._limb3,
            _limb4 = a._limb4 + b._limb4,
        };
        sum.Carry();
        return sum;
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        FieldElement difference = new()
        {
            _limb0 = a._limb0 + FourModulusLimb0 - b._limb0,
            _limb1 = a._limb1 + FourModulusLimb - b._limb1,
            _limb2 = a._limb2 + FourModulusLimb - b._limb2,
            _limb3 = a._limb3 + FourModulusLimb - b._limb3,
            _limb4 = a._limb4 + FourModulusLimb - b._limb4,
        };
        difference.Carry();
        return difference;
    }

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        // Limbs that pass 2^255 come back times 19, because 2^255 = 19 modulo 2^255 - 19.
        ulong b1Times19 = 19 * b._limb1, b2Times19 = 19 * b._limb2, b3Times19 = 19 * b._limb3, b4Times19 = 19 * b._limb4;
        UInt128 sum0 = Product(a._limb0, b._limb0) + Product(a._limb1, b4Times19) + Product(a._limb2, b3Times19)
            + Product(a._limb3, b2Times19) + Product(a._limb4, b1Times19);
        UInt128 sum1 = Product(a._limb0, b._limb1) + Product(a._limb1, b._limb0) + Product(a._limb2, b4Times19)
            + Product(a._limb3, b3Times19) + Product(a._limb4, b2Times19);
        UInt128 sum2 = Product(a._limb0, b._limb2) + Product(a._limb1, b._limb1) + Product(a._limb2, b._limb0)
            + Product(a._limb3, b4Times19) + Product(a._limb4, b3Times19);
        UInt128 sum3 = Product(a._limb0, b._limb3) + Product(a._limb1, b._limb2) + Product(a._limb2, b._limb1)
            + Product(a._limb3, b._limb0) + Product(a._limb4, b4Times19);
        UInt128 sum4 = Product(a._limb0, b._limb4) + Product(a._limb1, b._limb3) + Product(a._limb2, b._limb2)
            + Product(a._limb3, b._limb1) + Product(a._limb4, b._limb0);
        return Reduce(sum0, sum1, sum2, sum3, sum4);
    }

    /// <summary>Multiplies by a small public constant.</summary>
    public readonly FieldElement Times(uint factor) => Reduce(
        Product(_limb0, factor), Product(_limb1, factor), Product(_limb2, factor), Product(_limb3, factor), Product(_limb4, factor));

    public readonly FieldElement Squared() => this * this;

    /// <summary>The inverse, as the power 2^255 - 21 (Fermat); zero for zero.</summary>
    public readonly FieldElement Inverted()
    {
        // Names tell the exponent: x5 is 2^5 - 1, x10 is 2^10 - 1, and so on.
        FieldElement x2 = Squared();
        FieldElement x9 = x2.SquaredTimes(2) * this;
        FieldElement x11 = x9 * x2;
        FieldElement x5 = x11.Squared() * x9;
        FieldElement x10 = x5.SquaredTimes(5) * x5;
        FieldElement x20 = x10.SquaredTimes(10) * x10;
        FieldElement x40 = x20.SquaredTimes(20) * x20;
        FieldElement x50 = x40.SquaredTimes(10) * x10;
        FieldElement x100 = x50.SquaredTimes(50) * x50;
        FieldElement x200 = x100.SquaredTimes(100) * x100;
        FieldElement x250 = x200.SquaredTimes(50) * x50;
        return x250.SquaredTimes(5) * x11;
    }

    private readonly FieldElement SquaredTimes(int count)
    {
        FieldElement result = this;
        for (int i = 0; i < count; i++)
            result = result.Squared();
        return result;
    }

    private void Carry()
    {
        _limb1 += _limb0 >> 51;
        _limb0 &= LimbMask;
        _limb2 += _limb1 >> 51;
        _limb1 &= LimbMask;
        _limb3 += _limb2 >> 51;
        _limb2 &= LimbMask;
        _limb4 += _limb3 >> 51;
        _limb3 &= LimbMask;
        _limb0 += 19 * (_limb4 >> 51);
        _limb4 &= LimbMask;
    }

    private static FieldElement Reduce(UInt128 sum0, UInt128 sum1, UInt128 sum2, UInt128 sum3, UInt128 sum4)
    {
        sum1 += (ulong)(sum0 >> 51);
        sum2 += (ulong)(sum1 >> 51);
        sum3 += (ulong)(sum2 >> 51);
        sum4 += (ulong)(sum3 >> 51);
        FieldElement reduced = new()
        {
            _limb0 = ((ulong)sum0 & LimbMask) + (19 * (ulong)(sum4 >> 51)),
            _limb1 = (ulong)sum1 & LimbMask,
            _limb2 = (ulong)sum2 & LimbMask,
            _limb3 = (ulong)sum3 & LimbMask,
            _limb4 = (ulong)sum4 & LimbMask,
        };
        reduced.Carry();
        return reduced;
    }

    private static UInt128 Product(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return new UInt128(high, low);
    }

    private static void SwapLimb(ulong mask, ref ulong a, ref ulong b)
    {
        ulong difference = mask & (a ^ b);
        a ^= difference;
        b ^= difference;
    }
}
