namespace Lanstead.DataPlane.Filter;

internal static unsafe partial class PacketReader
{
    /// <summary>Honest chains have two or three; RFC 8504 §5.3 lets a node refuse at eight.</summary>
    private const int MaxExtensionHeaders = 8;

    private static FilterVerdict Read6(byte* packet, int lengthBytes, ref PacketHeader header)
    {
        if (lengthBytes < Header6SizeBytes)
            return FilterVerdict.Truncated;
        int totalBytes = Header6SizeBytes + Be16(packet + 4);
        if (totalBytes > lengthBytes)
            return FilterVerdict.HeaderMalformed;
        ReadAddresses6(packet, ref header);
        return WalkExtensions(packet, totalBytes, packet[6], ref header);
    }

    private static void ReadAddresses6(byte* packet, ref PacketHeader header)
    {
        header.IsIpv6 = true;
        header.SourceHigh = Be64(packet + 8);
        header.SourceLow = Be64(packet + 16);
        header.DestinationHigh = Be64(packet + 24);
        header.DestinationLow = Be64(packet + 32);
    }

    // RFC 8200 §4: each header names the next one. Ends at the first that is not an extension header, or at a later fragment's data.
    private static FilterVerdict WalkExtensions(byte* packet, int totalBytes, byte next, ref PacketHeader header)
    {
        int at = Header6SizeBytes;
        bool sawFragment = false;
        // A header cut off behind a fragment header is what a tiny first fragment looks like (RFC 7112).
        FilterVerdict cutOff = FilterVerdict.HeaderMalformed;
        for (int count = 0; ; count++)
        {
            if (!IsExtension(next))
                break;
            if (count == MaxExtensionHeaders)
                return FilterVerdict.ExtensionHeadersTooMany;
            if (next is IpProtocol.NoNextHeader or IpProtocol.Mobility or IpProtocol.HostIdentity or IpProtocol.Shim6 or IpProtocol.Experiment1 or IpProtocol.Experiment2)
                return FilterVerdict.ExtensionHeaderUnknown;
            if (next == IpProtocol.HopByHop && count > 0)
                return FilterVerdict.HeaderMalformed;
            if (at + 8 > totalBytes)
                return cutOff;
            int size = next switch
            {
                IpProtocol.Fragment => 8,
                IpProtocol.Authentication => (packet[at + 1] + 2) * 4,
                _ => (packet[at + 1] + 1) * 8,
            };
            if (at + size > totalBytes)
                return cutOff;
            if (next == IpProtocol.Routing && packet[at + 3] != 0)
                return FilterVerdict.SourceRouted;
            if (next == IpProtocol.Fragment)
            {
                if (sawFragment)
                    return FilterVerdict.HeaderMalformed;
                sawFragment = true;
                ReadFragment6(packet + at, totalBytes - at - size, ref header);
                if (header.IsFragment)
                    cutOff = FilterVerdict.FragmentTiny;
            }
            next = packet[at];
            at += size;
            if (header.IsLaterFragment)
                break;
        }
        header.Protocol = next;
        header.Transport = packet + at;
        header.TransportLengthBytes = totalBytes - at;
        return FilterVerdict.Allowed;
    }

    private static bool IsExtension(byte number) => number is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment
        or IpProtocol.Authentication or IpProtocol.DestinationOptions or IpProtocol.NoNextHeader
        or IpProtocol.Mobility or IpProtocol.HostIdentity or IpProtocol.Shim6 or IpProtocol.Experiment1 or IpProtocol.Experiment2;

    private static void ReadFragment6(byte* fragment, int lengthBytes, ref PacketHeader header)
    {
        int word = Be16(fragment + 2);
        header.FragmentOffsetBytes = word & 0xfff8;
        header.MoreFragments = (word & 1) != 0;
        header.IsFragment = header.MoreFragments || header.FragmentOffsetBytes != 0;
        header.FragmentId = Be32(fragment + 4);
        header.FragmentLengthBytes = lengthBytes;
    }
}
