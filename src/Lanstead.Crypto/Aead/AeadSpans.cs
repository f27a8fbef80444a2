namespace Lanstead.Crypto.Aead;

/// <summary>What the spans given for one message must fulfil: a wrong length is a bug of the caller, a short ciphertext is the sender's.</summary>
internal static class AeadSpans
{
    public static void RequireSealing(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        RequireKey(key);
        if (destination.Length != plaintext.Length + AeadPacket.TagBytes)
            throw new ArgumentException($"{plaintext.Length} bytes and a tag do not fill {destination.Length} bytes.", nameof(destination));
    }

    /// <summary>False when there is no room for a tag in the ciphertext.</summary>
    public static bool MayOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> destination)
    {
        RequireKey(key);
        if (ciphertextAndTag.Length < AeadPacket.TagBytes)
            return false;
        if (destination.Length != ciphertextAndTag.Length - AeadPacket.TagBytes)
            throw new ArgumentException($"What {ciphertextAndTag.Length} bytes hold does not fill {destination.Length} bytes.", nameof(destination));
        return true;
    }

    private static void RequireKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != ChaCha20Poly1305Aead.KeyBytes)
            throw new ArgumentException($"A key has {ChaCha20Poly1305Aead.KeyBytes} bytes, not {key.Length}.", nameof(key));
    }
}
