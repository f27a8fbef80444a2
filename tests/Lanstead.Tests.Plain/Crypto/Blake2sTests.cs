using System.Text;
using Lanstead.Crypto;

namespace Lanstead.Tests.Plain.Crypto;

public sealed class Blake2sTests
{
    [Fact]
    public void Vector_of_RFC_7693_appendix_B_comes_out()
    {
        byte[] hash = new byte[32];
        Blake2s.Hash("abc"u8, hash);
        Assert.Equal("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982", Convert.ToHexStringLower(hash));
    }

    // RFC 7693 appendix E: lengths of output, of input, keyed and not, all hashed into one.
    [Fact]
    public void Self_test_of_RFC_7693_appendix_E_comes_out()
    {
        var all = new Blake2sHasher(32);
        foreach (int outputBytes in (int[])[16, 20, 28, 32])
        {
            foreach (int inputBytes in (int[])[0, 3, 64, 65, 255, 1024])
            {
                byte[] input = Sequence(inputBytes, (uint)inputBytes), key = Sequence(outputBytes, (uint)outputBytes), hash = new byte[outputBytes];
                Blake2s.Hash(input, hash);
                all.Update(hash);
                Blake2s.Mac(key, input, hash);
                all.Update(hash);
            }
        }
        byte[] result = new byte[32];
        all.Finish(result);
        Assert.Equal("6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe", Convert.ToHexStringLower(result));
    }

    [Fact]
    public void Pieces_of_any_size_hash_like_the_whole()
    {
        var random = new Random(7693);
        byte[] data = new byte[1_000], whole = new byte[32], pieces = new byte[32];
        random.NextBytes(data);
        for (int round = 0; round < 300; round++)
        {
            int length = random.Next(data.Length);
            Blake2s.Hash(data.AsSpan(0, length), whole);
            var hasher = new Blake2sHasher(32);
            for (int done = 0, part; done < length; done += part)
                hasher.Update(data.AsSpan(done, part = Math.Min(random.Next(1, 150), length - done)));
            hasher.Finish(pieces);
            Assert.Equal(whole, pieces);
        }
    }

    // Computed by Python's hmac with hashlib.blake2s.
    [Theory]
    [InlineData("key", "The quick brown fox jumps over the lazy dog", "f93215bb90d4af4c3061cd932fb169fb8bb8a91d0b4022baea1271e1323cd9a0")]
    [InlineData("", "", "eaf4bb25938f4d20e72656bbbc7a9bf63c0c18537333c35bdb67db1402661acd")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", "long key", "5bea6676f05507ff092a7c32dc4c6a5f28f19a839a714849d106a05791ae5beb")]
    public void Hmac_is_that_of_another_implementation(string key, string data, string expected)
    {
        byte[] mac = new byte[32];
        Blake2s.Hmac(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(data), mac);
        Assert.Equal(expected, Convert.ToHexStringLower(mac));
    }

    // Computed by Python's hmac with hashlib.blake2s, chaining key 32 × 0x01, input "input".
    [Fact]
    public void Derived_keys_are_those_of_another_implementation_even_in_place()
    {
        byte[] chaining = new byte[32], second = new byte[32], third = new byte[32];
        chaining.AsSpan().Fill(1);

        NoiseKdf.Kdf3(chaining, "input"u8, chaining, second, third);

        Assert.Equal("17cdf2d7371de9035d081b63b5d0993c1ce87d38abb21913f3bc825920f88124", Convert.ToHexStringLower(chaining));
        Assert.Equal("437f52b1d367f50760b57edc19f21fba061fe48eedb600857a555bb169e767be", Convert.ToHexStringLower(second));
        Assert.Equal("74c97525c9c2f75b71987b2c664078b3d3d361d21bf460a9de63ac1b9072d624", Convert.ToHexStringLower(third));
    }

    [Fact]
    public void Fewer_derived_keys_are_the_first_of_more()
    {
        byte[] chaining = Sequence(32, 1), one = new byte[32], two = new byte[32], a = new byte[32], b = new byte[32], c = new byte[32];
        NoiseKdf.Kdf3(chaining, "x"u8, a, b, c);
        NoiseKdf.Kdf2(chaining, "x"u8, one, two);
        Assert.Equal([.. a, .. b], (byte[])[.. one, .. two]);
        NoiseKdf.Kdf1(chaining, "x"u8, two);
        Assert.Equal(a, two);
    }

    [Fact]
    public void Lengths_out_of_range_are_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2s.Hash([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2s.Hash([], new byte[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2s.Mac(new byte[33], [], new byte[16]));
        Assert.Throws<ArgumentException>(() => { var hasher = new Blake2sHasher(16); hasher.Finish(new byte[32]); });
    }

    // The deterministic sequence of RFC 7693 appendix E.
    private static byte[] Sequence(int length, uint seed)
    {
        uint a = 0xDEAD4BAD * seed, b = 1;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            (a, b) = (b, a + b);
            bytes[i] = (byte)(b >> 24);
        }
        return bytes;
    }
}
