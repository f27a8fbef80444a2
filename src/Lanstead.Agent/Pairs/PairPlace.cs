using System.Buffers.Binary;
using Lanstead.Primitives;
using Lanstead.Protocol;

namespace Lanstead.Agent.Pairs;

/// <summary>Which preshared key is meant: of whom, in which network, between which WireGuard keys, and the how manyth.</summary>
/// <param name="Network">The network.</param>
/// <param name="Maker">The peer that makes the key: the one with the lower id.</param>
/// <param name="Taker">The other one.</param>
/// <param name="MakerKey">The maker's WireGuard key.</param>
/// <param name="TakerKey">The taker's.</param>
/// <param name="Epoch">Grows with each key that the maker makes for the pair.</param>
internal readonly record struct PairPlace(NetworkId Network, PeerId Maker, PeerId Taker, PublicKey MakerKey, PublicKey TakerKey, long Epoch)
{
    /// <summary>What a sealed key and its acknowledgement are bound to.</summary>
    public byte[] Context(ReadOnlySpan<byte> domain)
    {
        byte[] epoch = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(epoch, Epoch);
        return [.. domain, 0, .. Network.ToWire().Span, .. Maker.ToWire().Span, .. Taker.ToWire().Span, .. MakerKey.Bytes, .. TakerKey.Bytes, .. epoch];
    }

    /// <summary>Whether a peer makes the keys that it has with another one: the same answer at both.</summary>
    public static bool Makes(PeerId own, PeerId other) => own.ToWire().Span.SequenceCompareTo(other.ToWire().Span) < 0;
}
