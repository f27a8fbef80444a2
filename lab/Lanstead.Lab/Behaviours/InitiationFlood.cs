using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Behaviours;

/// <summary>Sends one handshake message again and again to one place, each time from another forged source, at a fixed rate.</summary>
internal sealed class InitiationFlood : IAsyncDisposable
{
    private const int UdpHeaderBytes = 8;
    private const int CatchUpMax = 4000;
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly byte[] _packet;
    private readonly int _headerBytes;
    private readonly Action<byte[], uint> _forge;
    private readonly IPEndPoint _target;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Task _sending;
    private long _sent;

    private InitiationFlood(Machine from, IPEndPoint target, ReadOnlySpan<byte> message, int perSecond, Action<byte[], uint> forge)
    {
        // Raw sockets take no port.
        _target = new IPEndPoint(target.Address, 0);
        _forge = forge;
        // With IPPROTO_RAW the packet is sent as it is, IP header included.
        _socket = from.InNetwork(() => new Socket(target.AddressFamily, SocketType.Raw, ProtocolType.Raw) { SendBufferSize = 1 << 20 });
        (_packet, _headerBytes) = Build(target, message);
        _sending = Task.Run(() => SendAsync(perSecond));
    }

    /// <summary>Packets so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Packets a second since the start.</summary>
    public double PerSecond => Sent / TimeProvider.System.GetElapsedTime(_started).TotalSeconds;

    /// <summary>From all of 11.0.0.0/8, over IPv4.</summary>
    public static InitiationFlood FromEverywhere(Machine from, IPAddress target, int port, ReadOnlySpan<byte> message, int perSecond) =>
        new(from, new IPEndPoint(target, port), message, perSecond, (packet, number) =>
        {
            packet[12] = 11;
            (packet[13], packet[14], packet[15]) = ((byte)(number >> 16), (byte)(number >> 8), (byte)number);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)(1024 + (number % 60_000)));
        });

    /// <summary>From 100,000 addresses of one network of 64 bits, over IPv6.</summary>
    public static InitiationFlood FromOneNetwork(Machine from, IPAddress network, IPAddress target, int port, ReadOnlySpan<byte> message, int perSecond) =>
        new(from, new IPEndPoint(target, port), message, perSecond, (packet, number) =>
        {
            network.TryWriteBytes(packet.AsSpan(8), out _);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(20), 1 + (number % 100_000));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), (ushort)(1024 + (number % 60_000)));
        });

    /// <summary>Sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(int perSecond)
    {
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(1));
        uint number = 1;
        try
        {
            while (await tick.WaitForNextTickAsync(_stop.Token))
            {
                long due = Math.Min((long)(TimeProvider.System.GetElapsedTime(_started).TotalSeconds * perSecond) - Sent, CatchUpMax);
                for (; due > 0; due--)
                {
                    // An odd factor goes through all numbers, and never to a neighbour.
                    _forge(_packet, number++ * 2_654_435_761);
                    Seal();
                    _socket.SendTo(_packet, _target);
                    Interlocked.Increment(ref _sent);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private static (byte[] Packet, int HeaderBytes) Build(IPEndPoint target, ReadOnlySpan<byte> message)
    {
        const byte Udp = 17;
        bool isIpv4 = target.AddressFamily == AddressFamily.InterNetwork;
        int header = isIpv4 ? 20 : 40;
        byte[] packet = new byte[header + UdpHeaderBytes + message.Length];
        if (isIpv4)
        {
            (packet[0], packet[8], packet[9]) = (0x45, 64, Udp);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            target.Address.TryWriteBytes(packet.AsSpan(16), out _);
        }
        else
        {
            (packet[0], packet[6], packet[7]) = (0x60, Udp, 64);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(UdpHeaderBytes + message.Length));
            target.Address.TryWriteBytes(packet.AsSpan(24), out _);
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 2), (ushort)target.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 4), (ushort)(UdpHeaderBytes + message.Length));
        message.CopyTo(packet.AsSpan(header + UdpHeaderBytes));
        return (packet, header);
    }

    // UDP over IPv6 needs its checksum; over IPv4 zero means none, and the kernel fills in that of the IP header.
    private void Seal()
    {
        if (_headerBytes == 20)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(_headerBytes + 6), 0);
        uint sum = 17u + (uint)(_packet.Length - _headerBytes);
        for (int at = 8; at < _packet.Length; at += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(_packet.AsSpan(at));
        }

        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        ushort checksum = (ushort)~sum;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(_headerBytes + 6), checksum == 0 ? (ushort)0xffff : checksum);
    }
}
