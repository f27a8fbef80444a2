namespace Lanstead.Crypto;

/// <summary>One implementation of ChaCha20-Poly1305 (RFC 8439 §2.8) over batches of packets without associated data.</summary>
/// <remarks>
/// Safe from several threads at once; allocates nothing per call. Time and memory accesses depend on lengths and on
/// whether a packet is authentic, never on keys or content.
/// </remarks>
public abstract unsafe class PacketCipher
{
    /// <summary>Names the implementation: <c>avx512</c>, <c>avx2</c>, <c>openssl</c>, <c>managed</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Seals each packet.</summary>
    public abstract void Seal(AeadPacket* packets, int count);

    /// <summary>Opens each packet, and says of each whether it is <see cref="AeadPacket.Authentic"/>.</summary>
    public abstract void Open(AeadPacket* packets, int count);
}
