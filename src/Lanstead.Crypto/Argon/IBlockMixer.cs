namespace Lanstead.Crypto.Argon;

/// <summary>The compression function G of Argon2 (RFC 9106 §3.5) at one width of vectors.</summary>
internal unsafe interface IBlockMixer
{
    /// <summary>Words of 64 bits in a block of 1 KiB.</summary>
    const int BlockWords = 128;

    /// <summary>next = G(previous, reference), or next ^= that.</summary>
    /// <remarks>Reads and writes the same addresses in the same order whatever the blocks hold. <paramref name="next"/> is none of the two others.</remarks>
    static abstract void Mix(ulong* previous, ulong* reference, ulong* next, bool exclusiveOr);
}
