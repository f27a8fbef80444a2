using Lanstead.Crypto;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>ChaCha20-Poly1305 and XChaCha20-Poly1305 of one message against published vectors.</summary>
public sealed class AeadVectorTests
{
    private const string Sunscreen =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";

    private static readonly byte[] SunscreenKey = Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    private static readonly byte[] SunscreenAssociated = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");

    [Fact]
    public void Vector_of_the_XChaCha_draft_appendix_A3_comes_out()
    {
        byte[] nonce = Convert.FromHexString("404142434445464748494a4b4c4d4e4f5051525354555657");
        byte[] plaintext = System.Text.Encoding.ASCII.GetBytes(Sunscreen), sealedBytes = new byte[plaintext.Length + 16], opened = new byte[plaintext.Length];

        XChaCha20Poly1305Aead.Seal(SunscreenKey, nonce, SunscreenAssociated, plaintext, sealedBytes);

        Assert.Equal(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            + "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
            Convert.ToHexStringLower(sealedBytes));
        Assert.True(XChaCha20Poly1305Aead.TryOpen(SunscreenKey, nonce, SunscreenAssociated, sealedBytes, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void Associated_data_of_every_length_agrees_with_the_platform()
    {
        if (!System.Security.Cryptography.ChaCha20Poly1305.IsSupported)
            Assert.Fail("the platform has no ChaCha20-Poly1305 here; OpenSSL is missing");
        var random = new Random(1);
        byte[] key = new byte[32], nonce = new byte[12];
        random.NextBytes(key);
        using var platform = new System.Security.Cryptography.ChaCha20Poly1305(key);
        for (int length = 0; length < 200; length++)
        {
            byte[] associated = new byte[random.Next(70)], plaintext = new byte[length], sealedBytes = new byte[length + 16], expected = new byte[length], tag = new byte[16];
            random.NextBytes(associated);
            random.NextBytes(plaintext);
            random.NextBytes(nonce.AsSpan(4));
            platform.Encrypt(nonce, plaintext, expected, tag, associated);

            ChaCha20Poly1305Aead.Seal(key, BitConverter.ToUInt64(nonce, 4), associated, plaintext, sealedBytes);

            Assert.Equal([.. expected, .. tag], sealedBytes);
        }
    }

    [Fact]
    public void Any_flipped_bit_is_refused_and_leaves_the_destination_alone()
    {
        byte[] plaintext = System.Text.Encoding.ASCII.GetBytes(Sunscreen), sealedBytes = new byte[plaintext.Length + 16], opened = new byte[plaintext.Length];
        ChaCha20Poly1305Aead.Seal(SunscreenKey, 7, SunscreenAssociated, plaintext, sealedBytes);

        for (int bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            byte[] wrong = [.. sealedBytes];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 7, SunscreenAssociated, wrong, opened));
        }
        Assert.False(ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 8, SunscreenAssociated, sealedBytes, opened));
        Assert.False(ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 7, [.. SunscreenAssociated, 0], sealedBytes, opened));
        Assert.All(opened, value => Assert.Equal(0, value));
        Assert.True(ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 7, SunscreenAssociated, sealedBytes, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void What_is_too_short_for_a_tag_is_not_authentic_and_wrong_lengths_are_a_bug()
    {
        Assert.False(ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 0, [], new byte[15], []));
        Assert.False(XChaCha20Poly1305Aead.TryOpen(SunscreenKey, new byte[24], [], new byte[15], []));
        Assert.Throws<ArgumentException>(() => ChaCha20Poly1305Aead.Seal(new byte[31], 0, [], new byte[1], new byte[17]));
        Assert.Throws<ArgumentException>(() => ChaCha20Poly1305Aead.Seal(SunscreenKey, 0, [], new byte[1], new byte[16]));
        Assert.Throws<ArgumentException>(() => ChaCha20Poly1305Aead.TryOpen(SunscreenKey, 0, [], new byte[17], new byte[2]));
        Assert.Throws<ArgumentException>(() => XChaCha20Poly1305Aead.Seal(SunscreenKey, new byte[12], [], new byte[1], new byte[17]));
    }
}
