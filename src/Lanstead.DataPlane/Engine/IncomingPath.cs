using System.Runtime.CompilerServices;
using Lanstead.Crypto;
using Lanstead.DataPlane.Filter;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>From opened packets to one TUN queue: whose source address it is, what the filter says, and joined with its neighbours.</summary>
/// <remarks>For one receiving thread; another may dispose it.</remarks>
internal sealed unsafe class IncomingPath : IPacketWriter, IDisposable
{
    private const int Ipv4HeaderBytes = 20;
    private const int Ipv6HeaderBytes = 40;
    private const int Ipv4Source = 12;
    private const int Ipv6Source = 8;

    private readonly WireGuardDevice _device;
    private readonly ITunDevice _tun;
    private readonly FilterLane _filter;
    private readonly OutgoingPath _outgoing;
    private readonly Action<Peer, ProbeMessage> _probe;
    private readonly Coalescer _coalescer;
    private readonly Lock _gate = new();
    private bool _disposed;

    public IncomingPath(WireGuardDevice device, ITunDevice tun, FilterLane filter, OutgoingPath outgoing, Action<Peer, ProbeMessage> probe)
    {
        (_device, _tun, _filter, _outgoing, _probe) = (device, tun, filter, outgoing, probe);
        _coalescer = new Coalescer(this, new CoalescerOptions { JoinsTcp = tun.JoinsTcp, JoinsUdp = tun.JoinsUdp });
    }

    /// <summary>Takes the authentic packets of one run.</summary>
    public void Take(AeadPacket* packets, int count, Peer peer, TimeSpan now)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _filter.BeginBatch(now);
            if (peer.PathBytes != 0 && peer.PathBytes < _outgoing.MtuBytes)
                ClampSegments(packets, count, peer.PathBytes);
            TakeOpen(packets, count, peer, now);
        }
    }

    /// <summary>Writes what is kept; the memory of the packets is free afterwards.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!_disposed)
                _coalescer.Flush();
        }
    }

    public bool Write(MemorySlice* slices, int count, int packets)
    {
        int written = _tun.Write(slices, count);
        if (written >= 0)
            return true;
        // Joined packets that are refused come again one by one; nothing else does.
        bool comesAgain = written == TunSignal.Refused && packets > 1;
        if (!comesAgain)
            _device.Refusals.Add(Refusal.NotDelivered, packets);
        return !comesAgain;
    }

    /// <summary>Writes a packet of our own, its header first.</summary>
    /// <returns>Whether the system took it.</returns>
    public bool WriteOwn(byte* frame, int frameBytes)
    {
        var slice = new MemorySlice { Start = frame, LengthBytes = (nuint)frameBytes };
        lock (_gate)
            return !_disposed && _tun.Write(&slice, 1) >= 0;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _coalescer.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeOpen(AeadPacket* packets, int count, Peer peer, TimeSpan now)
    {
        int notAllowed = 0, filtered = 0, malformed = 0;
        // Runs are mostly of one flow: whose an address is, is asked for once.
        var allowed = default(SourceMemory);
        LanPackets? lan = _outgoing.Lan;
        for (int i = 0; i < count; i++)
        {
            ref AeadPacket packet = ref packets[i];
            if (!packet.Authentic || packet.LengthBytes == 0)
                continue;
            byte* inner = packet.Destination;
            int version = inner[0] >> 4;
            bool isIpv4 = version == 4 && packet.LengthBytes >= Ipv4HeaderBytes;
            if (!isIpv4 && !(version == 6 && packet.LengthBytes >= Ipv6HeaderBytes))
                malformed++;
            else if (!allowed.Holds(inner, isIpv4) && !Allows(inner, isIpv4, peer, ref allowed))
                notAllowed++;
            else if (lan is not null && lan.IsToMany(inner, isIpv4) && lan.JudgeTheirs(inner, packet.LengthBytes, isIpv4, peer, now) is not Refusal.None and var unfit)
                peer.Refuse(unfit);
            else if (_filter.Judge(inner, packet.LengthBytes) != FilterVerdict.Allowed)
                filtered++;
            else if (!_coalescer.Add(inner, packet.LengthBytes))
                malformed++;
        }
        if (notAllowed > 0)
            peer.Refuse(Refusal.SourceNotAllowed, notAllowed);
        if (filtered > 0)
            peer.Refuse(Refusal.Filtered, filtered);
        if (malformed > 0)
            RefuseMalformed(packets, count, malformed, peer);
    }

    // Connections that begin are told what passes on the way back. Only where that is less than all: apart from the loop that all packets go through.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ClampSegments(AeadPacket* packets, int count, int pathBytes)
    {
        for (int i = 0; i < count; i++)
        {
            byte* inner = packets[i].Destination;
            int lengthBytes = packets[i].LengthBytes;
            if (packets[i].Authentic && lengthBytes >= Ipv4HeaderBytes && (inner[0] >> 4 == 4 || (inner[0] >> 4 == 6 && lengthBytes >= Ipv6HeaderBytes)))
                PathFit.ClampSegments(inner, lengthBytes, pathBytes, isChecksumOpen: false);
        }
    }

    // What engines tell each other is no IP packet: it is looked for among those that are none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseMalformed(AeadPacket* packets, int count, int malformed, Peer peer)
    {
        for (int i = 0; i < count; i++)
        {
            if (!packets[i].Authentic || !ProbeMessage.TryRead(new ReadOnlySpan<byte>(packets[i].Destination, packets[i].LengthBytes), out ProbeMessage message))
                continue;
            malformed--;
            _probe(peer, message);
        }
        if (malformed > 0)
            peer.Refuse(Refusal.MalformedInner, malformed);
    }

    private bool Allows(byte* inner, bool isIpv4, Peer peer, ref SourceMemory memory)
    {
        var source = isIpv4 ? new ReadOnlySpan<byte>(inner + Ipv4Source, 4) : new ReadOnlySpan<byte>(inner + Ipv6Source, 16);
        if (_device.AllowedIps.Find(source) != peer)
            return false;
        memory = SourceMemory.Of(inner, isIpv4);
        return true;
    }

    // The last source address that was found to be the peer's.
    private struct SourceMemory
    {
        private ulong _first;
        private ulong _second;
        private int _version;

        public static SourceMemory Of(byte* inner, bool isIpv4) => isIpv4
            ? new SourceMemory { _first = Unsafe.ReadUnaligned<uint>(inner + Ipv4Source), _version = 4 }
            : new SourceMemory { _first = Unsafe.ReadUnaligned<ulong>(inner + Ipv6Source), _second = Unsafe.ReadUnaligned<ulong>(inner + Ipv6Source + 8), _version = 6 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool Holds(byte* inner, bool isIpv4) => isIpv4
            ? _version == 4 && _first == Unsafe.ReadUnaligned<uint>(inner + Ipv4Source)
            : _version == 6 && _first == Unsafe.ReadUnaligned<ulong>(inner + Ipv6Source) && _second == Unsafe.ReadUnaligned<ulong>(inner + Ipv6Source + 8);
    }
}
