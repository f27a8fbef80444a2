using System.Security.Cryptography;

namespace Lanstead.Crypto.Curve;

/// <summary>X25519 in managed code, in constant time: the Montgomery ladder of RFC 7748 §5.</summary>
internal sealed class ManagedCurve : ICurve
{
    // (486662 - 2) / 4, the constant a24 of RFC 7748 §5.
    private const uint A24 = 121665;

    public string Name => "managed";

    public void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
    {
        Span<byte> clamped = stackalloc byte[X25519.SizeBytes];
        scalar.CopyTo(clamped);
        X25519.Clamp(clamped);

        FieldElement x1 = FieldElement.Read(point);
        FieldElement x2 = FieldElement.One, z2 = default, x3 = x1, z3 = FieldElement.One;
        ulong swap = 0;
        for (int position = 254; position >= 0; position--)
        {
            ulong bit = (ulong)(clamped[position >> 3] >> (position & 7)) & 1;
            swap ^= bit;
            FieldElement.SwapIf(swap, ref x2, ref x3);
            FieldElement.SwapIf(swap, ref z2, ref z3);
            swap = bit;
            Step(x1, ref x2, ref z2, ref x3, ref z3);
        }
        FieldElement.SwapIf(swap, ref x2, ref x3);
        FieldElement.SwapIf(swap, ref z2, ref z3);
        (x2 * z2.Inverted()).Write(product);
        CryptographicOperations.ZeroMemory(clamped);
    }

    // One doubling and one differential addition; the letters are those of RFC 7748 §5.
    private static void Step(in FieldElement x1, ref FieldElement x2, ref FieldElement z2, ref FieldElement x3, ref FieldElement z3)
    {
        FieldElement a = x2 + z2;
        FieldElement aa = a.Squared();
        FieldElement b = x2 - z2;
        FieldElement bb = b.Squared();
        FieldElement e = aa - bb;
        FieldElement c = x3 + z3;
        FieldElement d = x3 - z3;
        FieldElement da = d * a;
        FieldElement cb = c * b;
        x3 = (da + cb).Squared();
        z3 = x1 * (da - cb).Squared();
        x2 = aa * bb;
        z2 = e * (aa + e.Times(A24));
    }
}
