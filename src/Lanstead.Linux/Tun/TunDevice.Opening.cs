using System.Runtime.InteropServices;
using System.Text;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Tun;

public sealed unsafe partial class TunDevice
{
    // Numbers of linux/if_tun.h.
    private const nuint SetInterface = 0x400454ca; // TUNSETIFF
    private const nuint SetPersistent = 0x400454cb; // TUNSETPERSIST
    private const nuint SetOffload = 0x400454d0; // TUNSETOFFLOAD
    private const nuint GetInterface = 0x800454d2; // TUNGETIFF
    private const nuint GetNetwork = 0x54e3; // TUNGETDEVNETNS
    private const nuint SetHeaderBytes = 0x400454d8; // TUNSETVNETHDRSZ
    private const nuint GetHardwareAddress = 0x8927; // SIOCGIFHWADDR
    private const int Layer3 = 0x0001; // IFF_TUN
    private const int Layer2 = 0x0002; // IFF_TAP
    private const int SeveralQueues = 0x0100; // IFF_MULTI_QUEUE
    private const int NoPacketInformation = 0x1000; // IFF_NO_PI
    private const int NetworkHeader = 0x4000; // IFF_VNET_HDR

    private const int OffloadChecksum = 0x01; // TUN_F_CSUM
    private const int OffloadTcp4 = 0x02; // TUN_F_TSO4
    private const int OffloadTcp6 = 0x04; // TUN_F_TSO6
    private const int OffloadUdp4 = 0x20; // TUN_F_USO4
    private const int OffloadUdp6 = 0x40; // TUN_F_USO6
    private const int TcpSet = OffloadChecksum | OffloadTcp4 | OffloadTcp6;
    private const int UdpSet = TcpSet | OffloadUdp4 | OffloadUdp6;

    private static string Attach(int descriptor, TunOptions options)
    {
        var request = default(InterfaceRequest);
        Encoding.UTF8.GetBytes(options.Name, new Span<byte>(request.Name, InterfaceRequest.NameBytes));
        request.Flags = (short)((options.Ethernet ? Layer2 : Layer3) | NoPacketInformation | NetworkHeader | (options.MultiQueue ? SeveralQueues : 0));
        if (SystemCalls.Control(descriptor, SetInterface, &request) < 0)
            throw new SystemCallException($"open interface {options.Name}", SystemCalls.LastError);
        // An interface that another program left may have its longer header still.
        int headerBytes = HeaderBytes;
        if (SystemCalls.Control(descriptor, SetHeaderBytes, &headerBytes) < 0)
            throw new SystemCallException($"set the header of interface {options.Name}", SystemCalls.LastError);
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request.Name));
    }

    // Older kernels refuse the whole set for one flag that they do not know.
    private static TunOffloads Grant(int descriptor, TunOffloads wanted)
    {
        if (wanted >= TunOffloads.TcpAndUdp && SystemCalls.Control(descriptor, SetOffload, (void*)UdpSet) == 0)
            return TunOffloads.TcpAndUdp;
        if (wanted >= TunOffloads.Tcp && SystemCalls.Control(descriptor, SetOffload, (void*)TcpSet) == 0)
            return TunOffloads.Tcp;
        // Also takes away what an earlier holder of the interface asked for.
        _ = SystemCalls.Control(descriptor, SetOffload, null);
        return TunOffloads.None;
    }

    // struct ifreq of net/if.h, as TUNSETIFF reads it.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct InterfaceRequest
    {
        public const int NameBytes = 16;

        public fixed byte Name[NameBytes];
        public short Flags;
    }
}
