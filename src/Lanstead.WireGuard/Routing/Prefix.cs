using System.Buffers.Binary;
using System.Net;

namespace Lanstead.WireGuard.Routing;

/// <summary>An IP prefix as numbers; an IPv4 address stands in the high 32 bits. Host bits are zero.</summary>
internal readonly record struct Prefix(ulong High, ulong Low, byte Bits, bool IsIpv4) : IComparable<Prefix>
{
    public static Prefix Of(IPNetwork network)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        network.BaseAddress.TryWriteBytes(bytes, out int written);
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        return new Prefix(high & HighMask(network.PrefixLength), low & LowMask(network.PrefixLength), (byte)network.PrefixLength, written == 4);
    }

    public IPNetwork ToNetwork()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPNetwork(new IPAddress(IsIpv4 ? bytes[..4] : bytes), Bits);
    }

    public static ulong HighMask(int bits) => bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);

    public static ulong LowMask(int bits) => bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);

    /// <summary>IPv4 first, then by address, then shorter prefixes first.</summary>
    public int CompareTo(Prefix other)
    {
        int order = other.IsIpv4.CompareTo(IsIpv4);
        if (order == 0)
            order = High.CompareTo(other.High);
        if (order == 0)
            order = Low.CompareTo(other.Low);
        return order != 0 ? order : Bits.CompareTo(other.Bits);
    }
}
