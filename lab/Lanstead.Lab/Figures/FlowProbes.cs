using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;
using Lanstead.Policy;

namespace Lanstead.Lab.Figures;

/// <summary>One packet that opens a flow from one machine to another.</summary>
/// <param name="From">Place of the sender among the probed machines.</param>
/// <param name="To">Place of the receiver.</param>
/// <param name="Protocol">TCP: a SYN; UDP: a datagram; ICMP: an echo request.</param>
/// <param name="Port">The receiver's port; 0 for ICMP.</param>
public readonly record struct Flow(int From, int To, PolicyProtocol Protocol, ushort Port);

/// <summary>Sends first packets of thousands of flows between machines, and sees which arrive.</summary>
/// <remarks>
/// By raw sockets at both ends: nobody listens, and none of a thousand ports need be opened. A raw socket gets what the machine's filters have let in,
/// whichever those are. Each packet bears a number of its own, so that what is late is not taken for another.
/// </remarks>
public sealed class FlowProbes : IDisposable
{
    private const ulong Magic = 0x6c61_6e73_7465_6164;
    private const ushort TcpWindow = 0x6c61;
    // Senders' ports are from here up, and receivers' below, so that no probe looks like the answer to another.
    private const int FirstSourcePort = 40_000;
    private static readonly ProtocolType[] s_protocols = [ProtocolType.Udp, ProtocolType.Tcp, ProtocolType.Icmp];

    private readonly IPAddress[] _addresses;
    private readonly Dictionary<(int Member, ProtocolType Protocol), Socket> _sockets = [];
    private readonly ConcurrentDictionary<(uint Number, int Member), byte> _arrived = new();
    private uint _next = 1;

    /// <summary>Opens sockets on the machines; each has the address it is probed by.</summary>
    /// <param name="members">The machines, with their addresses.</param>
    /// <param name="behind">Machines that are reached by another address than their own; they send nothing, and have the places after the others.</param>
    public FlowProbes(IReadOnlyList<(Machine Machine, IPAddress Address)> members, IReadOnlyList<(Machine Machine, IPAddress Address, IPAddress Reached)>? behind = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        _addresses = [.. members.Select(member => member.Address), .. (behind ?? []).Select(machine => machine.Reached)];
        (Machine Machine, IPAddress Address)[] all = [.. members, .. (behind ?? []).Select(machine => (machine.Machine, machine.Address))];
        for (int i = 0; i < all.Length; i++)
        {
            foreach (ProtocolType protocol in s_protocols)
            {
                Socket socket = all[i].Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Raw, protocol) { ReceiveBufferSize = 1 << 20 });
                socket.Bind(new IPEndPoint(all[i].Address, 0));
                _sockets[(i, protocol)] = socket;
                _ = ReceiveAsync(socket, i);
            }
        }
    }

    /// <summary>Sends the flows and says of each whether it arrived. What did not is sent again, in case it was lost.</summary>
    public async Task<bool[]> RunAsync(IReadOnlyList<Flow> flows, int tries = 3, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(flows);
        bool[] arrived = new bool[flows.Count];
        uint start = _next;
        for (int attempt = 0; attempt < tries; attempt++)
        {
            uint first = _next;
            _next += (uint)flows.Count;
            for (int i = 0; i < flows.Count; i++)
            {
                if (arrived[i])
                    continue;
                Send(flows[i], first + (uint)i);
                if (i % 16 == 15)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
            }
            // As long as something comes, more is on its way.
            for (int before = -1, limit = 0; before < _arrived.Count && limit < 50; limit++)
            {
                before = _arrived.Count;
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
            }
            for (int i = 0; i < flows.Count; i++)
            {
                for (uint number = start + (uint)i; number < _next && !arrived[i]; number += (uint)flows.Count)
                    arrived[i] = _arrived.ContainsKey((number, flows[i].To));
            }
        }
        return arrived;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Socket socket in _sockets.Values)
            socket.Dispose();
    }

    private void Send(Flow flow, uint number)
    {
        ushort source = (ushort)(FirstSourcePort + (number % 20_000));
        ProtocolType protocol = flow.Protocol switch { PolicyProtocol.Tcp => ProtocolType.Tcp, PolicyProtocol.Udp => ProtocolType.Udp, _ => ProtocolType.Icmp };
        byte[] packet = protocol switch
        {
            ProtocolType.Tcp => Syn(source, flow.Port, number),
            ProtocolType.Udp => Datagram(source, flow.Port, number),
            _ => Echo(number),
        };
        if (protocol != ProtocolType.Icmp)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(protocol == ProtocolType.Tcp ? 16 : 6), Checksum(packet, Pseudo(flow, protocol, packet.Length)));
        try
        {
            _sockets[(flow.From, protocol)].SendTo(packet, new IPEndPoint(_addresses[flow.To], 0));
        }
        catch (SocketException)
        {
            // Told by an answer to an earlier packet that the port is closed; the next try goes out.
        }
    }

    private static byte[] Datagram(ushort source, ushort port, uint number)
    {
        byte[] packet = new byte[8 + 12];
        BinaryPrimitives.WriteUInt16BigEndian(packet, source);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)packet.Length);
        Sign(packet.AsSpan(8), number);
        return packet;
    }

    private static byte[] Syn(ushort source, ushort port, uint number)
    {
        byte[] packet = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(packet, source);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), port);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), number);
        packet[12] = 5 << 4;
        packet[13] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), TcpWindow);
        return packet;
    }

    private static byte[] Echo(uint number)
    {
        byte[] packet = new byte[8 + 12];
        packet[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(number ^ 0x6c61));
        Sign(packet.AsSpan(8), number);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet, []));
        return packet;
    }

    private static void Sign(Span<byte> payload, uint number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(payload, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(payload[8..], number);
    }

    private byte[] Pseudo(Flow flow, ProtocolType protocol, int length) =>
        [.. _addresses[flow.From].GetAddressBytes(), .. _addresses[flow.To].GetAddressBytes(), 0, (byte)protocol, (byte)(length >> 8), (byte)length];

    // RFC 1071.
    private static ushort Checksum(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> pseudo)
    {
        uint sum = 0;
        for (int i = 0; i < packet.Length; i += 2)
            sum += (uint)((packet[i] << 8) | packet[i + 1]);
        for (int i = 0; i < pseudo.Length; i += 2)
            sum += (uint)((pseudo[i] << 8) | pseudo[i + 1]);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    private async Task ReceiveAsync(Socket socket, int member)
    {
        byte[] buffer = new byte[2048];
        while (true)
        {
            int length;
            try
            {
                length = await socket.ReceiveAsync(buffer);
            }
            catch (SocketException)
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            if (NumberOf(buffer.AsSpan(0, length)) is { } number)
                _arrived[(number, member)] = 0;
        }
    }

    // The number of a probe; null for anything else that came by, answers to probes too.
    private static uint? NumberOf(ReadOnlySpan<byte> packet)
    {
        int header = packet.Length >= 20 ? (packet[0] & 15) * 4 : 0;
        if (header < 20 || packet.Length < header + 20)
            return null;
        ReadOnlySpan<byte> transport = packet[header..];
        switch (packet[9])
        {
            case 6:
                return transport[13] == 0x02 && BinaryPrimitives.ReadUInt16BigEndian(transport[14..]) == TcpWindow ? BinaryPrimitives.ReadUInt32BigEndian(transport[4..]) : null;
            case 17:
            case 1 when transport[0] == 8:
                return BinaryPrimitives.ReadUInt64BigEndian(transport[8..]) == Magic ? BinaryPrimitives.ReadUInt32BigEndian(transport[16..]) : null;
            default:
                return null;
        }
    }
}
