using Lanstead.Crypto;
using Lanstead.Crypto.Curve;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>The public face: WireGuard's keys.</summary>
public sealed class KeyTests
{
    // Points of order 1, 2, 4 and 8 in all spellings below 2^255 (RFC 7748 §7).
    private static readonly string[] LowOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];

    public static TheoryData<string> LowOrderPoints => [.. LowOrder, .. LowOrder.Select(WithTopBit)];

    [Fact]
    public void Two_sides_agree_on_one_secret()
    {
        using PrivateKey left = X25519.GeneratePrivateKey(), right = X25519.GeneratePrivateKey();
        byte[] ofLeft = new byte[32], ofRight = new byte[32];

        Assert.True(X25519.TryAgree(left, X25519.PublicKeyOf(right), ofLeft));
        Assert.True(X25519.TryAgree(right, X25519.PublicKeyOf(left), ofRight));
        Assert.Equal(ofLeft, ofRight);
        Assert.Contains(ofLeft, value => value != 0);
    }

    [Fact]
    public void Generated_keys_differ_and_are_clamped_as_wg_does()
    {
        using PrivateKey first = X25519.GeneratePrivateKey(), second = X25519.GeneratePrivateKey();

        Assert.False(first.Reveal().SequenceEqual(second.Reveal()));
        Assert.Equal((0, 64), (first.Reveal()[0] & 7, first.Reveal()[31] & 0xc0));
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void A9_points_of_low_order_are_known_and_no_secret_comes_of_them(string point)
    {
        var key = new PublicKey(Convert.FromHexString(point));
        using PrivateKey own = X25519.GeneratePrivateKey();
        byte[] secret = new byte[32], managed = new byte[32];
        managed.AsSpan().Fill(1);
        secret.AsSpan().Fill(1);

        Assert.True(X25519.IsLowOrder(key));
        Assert.False(X25519.TryAgree(own, key, secret));
        Assert.All(secret, value => Assert.Equal(0, value));
        new ManagedCurve().Multiply(own.Reveal(), key.Bytes, managed);
        Assert.All(managed, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Ordinary_keys_are_not_of_low_order()
    {
        using PrivateKey key = X25519.GeneratePrivateKey();
        Assert.False(X25519.IsLowOrder(X25519.PublicKeyOf(key)));
        Assert.False(X25519.IsLowOrder(new PublicKey([9, .. new byte[31]])));
    }

    [Fact]
    public void OpenSsl_is_used_where_it_is_and_replaced_where_it_computes_wrongly()
    {
        Assert.Equal("openssl", X25519.Implementation);
        Assert.Equal("managed", CurveSelection.Choose(new WrongCurve(_ => { })).Name);
        Assert.Equal("managed", CurveSelection.Choose(new WrongCurve(_ => throw new DllNotFoundException())).Name);
        Assert.Equal("managed", CurveSelection.Choose(new WrongCurve(_ => throw new EntryPointNotFoundException())).Name);
    }

    [Fact]
    public void Keys_print_nothing_secret()
    {
        using PrivateKey key = X25519.GeneratePrivateKey();
        using var presharedKey = new PresharedKey(key.Reveal());
        using var other = new PresharedKey(new byte[32]);

        Assert.Equal(("(redacted)", "(redacted)"), ($"{key}", $"{presharedKey}"));
        Assert.False(presharedKey.SameAs(other));
        presharedKey.Dispose();
        Assert.True(presharedKey.SameAs(other));
    }

    private static string WithTopBit(string point) =>
        point[..62] + Convert.ToHexStringLower([(byte)(Convert.FromHexString(point)[31] | 0x80)]);

    private sealed class WrongCurve(Action<int> onMultiply) : ICurve
    {
        public string Name => "wrong";

        public void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
        {
            onMultiply(scalar.Length);
            product.Fill(7);
        }
    }
}
