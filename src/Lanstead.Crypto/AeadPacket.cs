namespace Lanstead.Crypto;

/// <summary>One packet of a batch that a <see cref="PacketCipher"/> seals or opens.</summary>
/// <remarks>
/// All pointers are native or pinned, and stay valid during the call. Source and destination are the same address, or
/// do not overlap; nothing outside the named ranges is read or written.
/// </remarks>
public unsafe struct AeadPacket
{
    /// <summary>Length in bytes of the tag behind a ciphertext.</summary>
    public const int TagBytes = 16;

    /// <summary>The greatest <see cref="LengthBytes"/>.</summary>
    public const int MaxLengthBytes = 65_535;

#pragma warning disable CA1051 // A record that kernels read and write by pointer: fields are its purpose.
    /// <summary>32 bytes. Packets of one batch may have different keys; those with the same address share one.</summary>
    public byte* Key;

    /// <summary>Sealing: the plaintext. Opening: the ciphertext, and its tag behind it.</summary>
    public byte* Source;

    /// <summary>Sealing: takes the ciphertext, and its tag behind it. Opening: takes the plaintext.</summary>
    public byte* Destination;

    /// <summary>Of the plaintext, 0 to <see cref="MaxLengthBytes"/>.</summary>
    public int LengthBytes;

    /// <summary>Set by opening. When false, the destination's content is undefined and must not be used.</summary>
    public bool Authentic;

    /// <summary>The nonce: four zero bytes, then this, little-endian (WireGuard paper §5.4.6).</summary>
    public ulong Counter;
#pragma warning restore CA1051
}
