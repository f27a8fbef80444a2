using Lanstead.Crypto;
using Lanstead.Crypto.Curve;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>The function itself, by both implementations.</summary>
public sealed class X25519Tests
{
    private static readonly ICurve[] Curves = [new OpenSslCurve(), new ManagedCurve()];

    public static TheoryData<string> Names => [.. Curves.Select(curve => curve.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_of_RFC_7748_section_5_2_come_out(string name)
    {
        Assert.Equal(
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
            Multiply(name, "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
        Assert.Equal(
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
            Multiply(name, "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Iterated_vectors_of_RFC_7748_section_5_2_come_out(string name)
    {
        ICurve curve = Curves.Single(candidate => candidate.Name == name);
        byte[] scalar = new byte[32];
        scalar[0] = 9;
        byte[] point = [.. scalar];
        byte[] product = new byte[32];
        string afterOne = "";
        for (int i = 0; i < 1000; i++)
        {
            curve.Multiply(scalar, point, product);
            scalar.CopyTo(point, 0);
            product.CopyTo(scalar, 0);
            if (i == 0)
                afterOne = Convert.ToHexStringLower(scalar);
        }

        Assert.Equal("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", afterOne);
        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(scalar));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Key_agreement_of_RFC_7748_section_6_1_comes_out(string name)
    {
        const string basePoint = "0900000000000000000000000000000000000000000000000000000000000000";
        const string alicePrivate = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        const string alicePublic = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
        const string bobPrivate = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
        const string bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
        const string shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

        Assert.Equal(alicePublic, Multiply(name, alicePrivate, basePoint));
        Assert.Equal(bobPublic, Multiply(name, bobPrivate, basePoint));
        Assert.Equal(shared, Multiply(name, alicePrivate, bobPublic));
        Assert.Equal(shared, Multiply(name, bobPrivate, alicePublic));
    }

    [Fact]
    public void Both_implementations_agree_on_random_and_extreme_input()
    {
        var random = new Random(7748);
        byte[][] extremes =
        [
            Filled(0), Filled(0xff), [.. Filled(0xff)[..31], 0x7f], [1, .. Filled(0)[1..]], [.. Filled(0)[..31], 0x80],
            .. Enumerable.Range(0xda, 38).Select(last => (byte[])[(byte)last, .. Filled(0xff)[1..31], 0x7f]),
        ];
        for (int i = 0; i < 2000; i++)
        {
            byte[] scalar = Random(random), point = i < extremes.Length ? extremes[i] : Random(random);
            byte[] openSsl = new byte[32], managed = new byte[32];
            Curves[0].Multiply(scalar, point, openSsl);
            Curves[1].Multiply(scalar, point, managed);
            Assert.Equal(Convert.ToHexStringLower(openSsl), Convert.ToHexStringLower(managed));
            Curves[0].MultiplyBase(scalar, openSsl);
            Curves[1].MultiplyBase(scalar, managed);
            Assert.Equal(Convert.ToHexStringLower(openSsl), Convert.ToHexStringLower(managed));
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_an_agreement()
    {
        byte[] own = Filled(1), publicKey = new byte[32], secret = new byte[32];
        X25519.WritePublicKey(own, publicKey);
        Assert.True(X25519.TryAgree(own, publicKey, secret));

        Assert.Equal(0, Allocated.By(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                X25519.WritePublicKey(own, publicKey);
                X25519.TryAgree(own, publicKey, secret);
            }
        }));
    }

    private static string Multiply(string name, string scalar, string point)
    {
        byte[] product = new byte[32];
        Curves.Single(curve => curve.Name == name).Multiply(Convert.FromHexString(scalar), Convert.FromHexString(point), product);
        return Convert.ToHexStringLower(product);
    }

    private static byte[] Filled(byte value)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static byte[] Random(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }
}
