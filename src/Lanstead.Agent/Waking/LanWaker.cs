using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Waking;

/// <summary>Wakes machines that sleep in a LAN of this machine, by magic packets (Wake-on-LAN): six bytes of ones, then the sleeper's address sixteen times.</summary>
/// <remarks>
/// Thread-safe. A server can ask for no more than that: only in a LAN that this machine stands in, only for one machine's address, and few of them, so that
/// a server that lies makes a few broadcasts of it and nothing else.
/// </remarks>
internal sealed partial class LanWaker(TimeProvider time, ILogger logger)
{
    /// <summary>Length of a magic packet.</summary>
    public const int PacketBytes = 6 + (16 * AddressBytes);

    private const int AddressBytes = 6;
    private const int Port = 9; // "discard", as everybody does
    private const int AtOnce = 10;

    // A card that is busy with its link may miss one.
    private const int Repeats = 3;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long _creditAt = time.GetTimestamp();
    private double _credit = AtOnce;

    /// <summary>This machine's cards, as the last look at the system found them.</summary>
    public IReadOnlyList<OwnAdapter> Adapters { get; set; } = [];

    /// <summary>Does what is asked for, if it may be.</summary>
    /// <returns>Whether a packet went out.</returns>
    public bool Take(MagicPacket asked)
    {
        if (asked.Address.Length != AddressBytes || (asked.Address[0] & 1) != 0 || !asked.Address.Span.ContainsAnyExcept((byte)0)
            || Adapters.Where(one => one.Lan.ToString() == asked.Prefix).ToArray() is not [var adapter, ..] || !MaySend())
        {
            Refused(logger, LocalPolicy.Printable(asked.Prefix));
            return false;
        }
        try
        {
            // From its own address and to that LAN's broadcast, so that it leaves by that card and by no other.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
            socket.Bind(new IPEndPoint(adapter.Own, 0));
            byte[] packet = PacketFor(asked.Address.Span);
            for (int i = 0; i < Repeats; i++)
                socket.SendTo(packet, new IPEndPoint(Prefixes.BroadcastOf(adapter.Lan)!, Port));
            Sent(logger, Convert.ToHexStringLower(asked.Address.Span), adapter.Lan.ToString());
            return true;
        }
        catch (SocketException e)
        {
            Failed(logger, adapter.Lan.ToString(), e.Message);
            return false;
        }
    }

    /// <summary>The packet that wakes a card.</summary>
    public static byte[] PacketFor(ReadOnlySpan<byte> address)
    {
        byte[] packet = new byte[PacketBytes];
        packet.AsSpan(0, AddressBytes).Fill(0xff);
        for (int at = AddressBytes; at < PacketBytes; at += AddressBytes)
            address.CopyTo(packet.AsSpan(at));
        return packet;
    }

    private bool MaySend()
    {
        lock (_gate)
        {
            _credit = Math.Min(AtOnce, _credit + (time.GetElapsedTime(_creditAt) / Each));
            _creditAt = time.GetTimestamp();
            if (_credit < 1)
                return false;
            _credit--;
            return true;
        }
    }

    [LoggerMessage(2000, LogLevel.Information, "Sent a packet that wakes {Address} into {Lan}")]
    private static partial void Sent(ILogger logger, string address, string lan);

    [LoggerMessage(2001, LogLevel.Warning, "The server asked to wake a machine in {Lan}, which was not done: it is no LAN of this machine, no machine's address, or asked for too often")]
    private static partial void Refused(ILogger logger, string lan);

    [LoggerMessage(2002, LogLevel.Warning, "A packet that wakes a machine could not be sent into {Lan}: {Reason}")]
    private static partial void Failed(ILogger logger, string lan, string reason);
}
