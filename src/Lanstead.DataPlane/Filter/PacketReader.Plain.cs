using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Filter;

internal static unsafe partial class PacketReader
{
    /// <summary>
    /// The key of a packet that can be judged by its flow alone: TCP in the middle of a connection, or UDP; no options, no fragments, lengths that agree.
    /// False for everything else, which <see cref="Read"/> then looks at closely. The direction is a constant at each call, so that the key needs no turning.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(byte* packet, int lengthBytes, bool inbound, out FlowKey key)
    {
        Unsafe.SkipInit(out key);
        if (lengthBytes < Header4SizeBytes + UdpSizeBytes)
            return false;
        byte* transport;
        int transportBytes;
        byte protocol;
        bool isIpv6 = false;
        if (*packet == 0x45)
        {
            int totalBytes = Be16(packet + 2);
            if (totalBytes > lengthBytes || (Be16(packet + 6) & 0x3fff) != 0)
                return false;
            transport = packet + Header4SizeBytes;
            transportBytes = totalBytes - Header4SizeBytes;
            protocol = packet[9];
            key.RemoteHigh = 0;
            key.LocalHigh = 0;
            key.RemoteLow = Be32(packet + (inbound ? 12 : 16));
            key.LocalLow = Be32(packet + (inbound ? 16 : 12));
        }
        else if (*packet >> 4 == 6 && lengthBytes >= Header6SizeBytes + UdpSizeBytes)
        {
            transportBytes = Be16(packet + 4);
            if (Header6SizeBytes + transportBytes > lengthBytes)
                return false;
            transport = packet + Header6SizeBytes;
            protocol = packet[6];
            key.RemoteHigh = Be64(packet + (inbound ? 8 : 24));
            key.RemoteLow = Be64(packet + (inbound ? 16 : 32));
            key.LocalHigh = Be64(packet + (inbound ? 24 : 8));
            key.LocalLow = Be64(packet + (inbound ? 32 : 16));
            isIpv6 = true;
        }
        else
        {
            return false;
        }

        if (protocol == IpProtocol.Tcp)
        {
            const int looked = IpProtocol.Syn | IpProtocol.Fin | IpProtocol.Rst | IpProtocol.Ack;
            if (transportBytes < TcpSizeBytes || (transport[13] & looked) != IpProtocol.Ack)
                return false;
            int tcpBytes = (transport[12] >> 4) * 4;
            if (tcpBytes < TcpSizeBytes || tcpBytes > transportBytes)
                return false;
        }
        else if (protocol == IpProtocol.Udp)
        {
            // A superpacket on its way out tells the length of one segment, or none.
            if (transportBytes < UdpSizeBytes || (inbound && Be16(transport + 4) != transportBytes))
                return false;
        }
        else
        {
            return false;
        }
        uint source = (uint)Be16(transport), destination = (uint)Be16(transport + 2);
        key.Tail = inbound ? FlowKey.TailOf(source, destination, protocol, isIpv6) : FlowKey.TailOf(destination, source, protocol, isIpv6);
        return true;
    }
}
