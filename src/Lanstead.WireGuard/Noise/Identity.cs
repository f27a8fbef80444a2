using System.Runtime.InteropServices;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.WireGuard.Noise;

/// <summary>The device's own key, and what follows from it. Immutable; replaced as a whole when the key changes. Held by whoever computes with it.</summary>
internal sealed unsafe class Identity : HeldSecret
{
    public Identity(PrivateKey key, IRandomSource random)
        : base(32)
    {
        key.Reveal().CopyTo(new Span<byte>(Start, 32));
        PublicKey = X25519.PublicKeyOf(key);
        Key = KeyBits.Of(PublicKey.Bytes);
        Mac1 = new Mac1Key(PublicKey.Bytes);
        Cookies = new CookieMaker(PublicKey.Bytes, random);
    }

    public PublicKey PublicKey { get; }

    /// <summary>The public key, to compare.</summary>
    public KeyBits Key { get; }

    /// <summary>The key of MAC1 of messages to us.</summary>
    public Mac1Key Mac1 { get; }

    public CookieMaker Cookies { get; }

    /// <summary>Our private key; valid while held.</summary>
    public ReadOnlySpan<byte> PrivateBytes => new(Start, 32);

    /// <summary>The secret shared with a public key; false when that is of low order. The caller zeroes it.</summary>
    public bool TryAgree(ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret) => X25519.TryAgree(PrivateBytes, publicKey, sharedSecret);
}

/// <summary>A public key as four numbers: compared and looked up without allocating.</summary>
internal readonly record struct KeyBits(ulong A, ulong B, ulong C, ulong D)
{
    public static KeyBits Of(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(key[..32]);
        return new KeyBits(words[0], words[1], words[2], words[3]);
    }
}
