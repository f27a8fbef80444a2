using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>Judges packets that are meant for all: which they are, which of them are carried, and how many (ADR 30).</summary>
/// <remarks>Thread-safe; does not allocate once it is made. A change of the rules makes another one, with the allowances of this.</remarks>
internal sealed unsafe class LanPackets
{
    private const byte Ipv4ToMany = 224; // RFC 1112 §4, and 255.255.255.255
    private const byte Ipv6ToMany = 0xff; // RFC 4291 §2.7
    private const int Ipv4Destination = 16;
    private const int Ipv6Destination = 24;
    private const int UdpDestinationPort = 2;

    // Who answers these says what a machine's addresses, routes and names shall be.
    private static readonly ushort[] s_ofHosts = [67, 68, 546, 547]; // DHCP, DHCPv6

    private readonly uint _broadcast;
    private readonly uint _own4;
    private readonly UInt128 _own6;
    private readonly PacketAllowance _own;
    private readonly Dictionary<Peer, PacketAllowance> _ofPeers = [];
    private uint _turn;

    public LanPackets(LanRules rules, IEnumerable<Peer> peers, LanPackets? before)
    {
        Rules = rules;
        _broadcast = rules.Broadcast is { } broadcast ? Word(broadcast) : 0;
        _own4 = rules.Addresses.FirstOrDefault(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) is { } own4 ? Word(own4) : 0;
        _own6 = rules.Addresses.FirstOrDefault(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) is { } own6
            ? BinaryPrimitives.ReadUInt128BigEndian(own6.GetAddressBytes()) : 0;
        _own = before?._own ?? Allowance();
        var members = new HashSet<PublicKey>(rules.Members);
        foreach (Peer peer in peers)
            _ofPeers[peer] = before?._ofPeers.GetValueOrDefault(peer) ?? Allowance();
        Members = [.. _ofPeers.Keys.Where(peer => members.Contains(peer.PublicKey))];
    }

    public LanRules Rules { get; }

    /// <summary>Who is sent a copy.</summary>
    public Peer[] Members { get; }

    /// <summary>Whether a packet is meant for all, whichever its protocol.</summary>
    /// <param name="packet">From its IP header on, at least as long as that.</param>
    /// <param name="isIpv4">Else IPv6.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsToMany(byte* packet, bool isIpv4) => isIpv4
        ? packet[Ipv4Destination] >= Ipv4ToMany || Unsafe.ReadUnaligned<uint>(packet + Ipv4Destination) == _broadcast
        : packet[Ipv6Destination] == Ipv6ToMany;

    /// <summary>Judges a packet of this machine, and takes it from what it may send.</summary>
    /// <param name="packet">From its IP header on.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <param name="pieces">How many packets it becomes on the wire.</param>
    /// <param name="now">Monotonic time.</param>
    public Refusal JudgeOwn(byte* packet, int packetBytes, int pieces, TimeSpan now)
    {
        bool isIpv4 = packet[0] >> 4 == 4;
        bool isOwn = isIpv4
            ? Unsafe.ReadUnaligned<uint>(packet + IpFields.Ipv4Addresses) == _own4
            : BinaryPrimitives.ReadUInt128BigEndian(new ReadOnlySpan<byte>(packet + IpFields.Ipv6Addresses, 16)) == _own6;
        if (!isOwn || !IsSuited(packet, packetBytes, isIpv4))
            return Refusal.LanUnsuited;
        return _own.TryTake(pieces, now) ? Refusal.None : Refusal.LanRate;
    }

    /// <summary>Judges a packet that came from a peer and is that peer's, and takes it from what the peer may send.</summary>
    public Refusal JudgeTheirs(byte* packet, int packetBytes, bool isIpv4, Peer peer, TimeSpan now) =>
        !Rules.IsOn ? Refusal.LanOff
        : !IsSuited(packet, packetBytes, isIpv4) ? Refusal.LanUnsuited
        : _ofPeers.TryGetValue(peer, out PacketAllowance? allowance) && !allowance.TryTake(1, now) ? Refusal.LanRate : Refusal.None;

    /// <summary>Where among the members the copies of the next packet begin.</summary>
    public int NextTurn() => Members.Length == 0 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)Members.Length);

    // Only UDP: discovery and games use nothing else, and what else there is rules hosts and routers (IGMP, router advertisements, redirects, OSPF).
    private static bool IsSuited(byte* packet, int packetBytes, bool isIpv4)
    {
        int headerBytes;
        if (isIpv4)
        {
            if (packet[IpFields.Ipv4Protocol] != IpFields.Udp)
                return false;
            // A later part of a packet: who has not got the first cannot use it.
            if (((packet[IpFields.Ipv4Fragment] & 0x1f) | packet[IpFields.Ipv4Fragment + 1]) != 0)
                return true;
            headerBytes = (packet[0] & 15) * 4;
        }
        else
        {
            // ff01 does not leave its machine, ff00 is not to be used (RFC 4291 §2.7).
            if (packet[IpFields.Ipv6NextHeader] != IpFields.Udp || (packet[Ipv6Destination + 1] & 15) < 2)
                return false;
            headerBytes = IpFields.Ipv6Bytes;
        }
        if (packetBytes < headerBytes + IpFields.UdpBytes)
            return false;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(packet + headerBytes + UdpDestinationPort, 2));
        return !s_ofHosts.AsSpan().Contains(port);
    }

    private static PacketAllowance Allowance() => new(LanLimits.PacketsPerSecond, LanLimits.PacketsAtOnce);

    // As it stands in a packet.
    private static uint Word(IPAddress address) => Unsafe.ReadUnaligned<uint>(ref address.GetAddressBytes()[0]);
}
