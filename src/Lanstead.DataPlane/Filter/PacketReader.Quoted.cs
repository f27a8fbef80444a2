namespace Lanstead.DataPlane.Filter;

internal static unsafe partial class PacketReader
{
    /// <summary>
    /// Reads the beginning of a packet that an ICMP error quotes (RFC 792: header and 8 bytes; RFC 4443: as much as fits): addresses, protocol and
    /// ports. False when it is cut off before that, or is a later fragment.
    /// </summary>
    public static bool TryReadQuoted(byte* quoted, int lengthBytes, bool isIpv6, out PacketHeader header)
    {
        header = default;
        if (lengthBytes < (isIpv6 ? Header6SizeBytes : Header4SizeBytes) || *quoted >> 4 != (isIpv6 ? 6 : 4))
            return false;
        if (isIpv6)
        {
            ReadAddresses6(quoted, ref header);
            if (WalkExtensions(quoted, lengthBytes, quoted[6], ref header) != FilterVerdict.Allowed)
                return false;
        }
        else
        {
            int headerBytes = (*quoted & 0x0f) * 4;
            if (headerBytes < Header4SizeBytes || headerBytes > lengthBytes)
                return false;
            header.SourceLow = Be32(quoted + 12);
            header.DestinationLow = Be32(quoted + 16);
            header.Protocol = quoted[9];
            header.Transport = quoted + headerBytes;
            header.TransportLengthBytes = lengthBytes - headerBytes;
            header.FragmentOffsetBytes = (Be16(quoted + 6) & 0x1fff) * 8;
            header.IsFragment = header.FragmentOffsetBytes != 0;
        }
        const int enough = 8;
        if (header.IsLaterFragment || header.TransportLengthBytes < enough)
            return false;
        if (header.Protocol is IpProtocol.Tcp or IpProtocol.Udp)
        {
            ReadPorts(ref header);
        }
        else if (header.IsIcmp)
        {
            header.IcmpType = header.Transport[0];
            header.IcmpIdentifier = (ushort)Be16(header.Transport + 4);
        }
        return true;
    }
}
