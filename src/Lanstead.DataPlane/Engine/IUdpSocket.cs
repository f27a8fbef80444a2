using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>A UDP socket for IPv6 and IPv4 at once, with segmentation offload where the kernel has it.</summary>
/// <remarks>Thread-safe; receivers and senders are for one thread each.</remarks>
public interface IUdpSocket : IDisposable
{
    /// <summary>The port that it is bound to.</summary>
    ushort Port { get; }

    /// <summary>Memory and call to receive with.</summary>
    IUdpReceiver OpenReceiver();

    /// <summary>Memory and call to send with.</summary>
    IUdpSender OpenSender();

    /// <summary>Marks what is sent from now on; 0 for no mark. False when the system refuses.</summary>
    bool SetMark(uint mark);

    /// <summary>Whether what is sent goes in one piece or not at all, also where the system knows that the way is narrower.</summary>
    /// <returns>False when the system refuses.</returns>
    bool SendWhole(bool whole);

    /// <summary>Makes receivers come back with no trains, now and ever after.</summary>
    void Shutdown();
}

/// <summary>Receives trains: datagrams of equal length from one place, one behind the other in memory.</summary>
public interface IUdpReceiver : IDisposable
{
    /// <summary>Waits for datagrams.</summary>
    /// <returns>How many trains came; negative when the socket was shut down.</returns>
    int Receive();

    /// <summary>One of the trains; its memory may be written to, and is valid until the next call of <see cref="Receive"/>.</summary>
    DatagramTrain this[int index] { get; }
}

/// <summary>Collects trains and sends them with as few calls as can be.</summary>
public unsafe interface IUdpSender : IDisposable
{
    /// <summary>Adds a train; the memory stays valid until <see cref="Send"/> returned.</summary>
    /// <param name="data">First byte of the first datagram.</param>
    /// <param name="lengthBytes">Length of all together.</param>
    /// <param name="segmentBytes">Length of each but the last, which may be shorter.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="hopLimit">How many routers they may pass; 0 for the system's own number.</param>
    /// <returns>False when there is no room left: send first.</returns>
    bool TryAdd(byte* data, int lengthBytes, int segmentBytes, in Endpoint destination, byte hopLimit);

    /// <summary>Sends what was added since the last call.</summary>
    SendTotals Send();

    /// <summary>Whether the train of that number, in the order of adding, went out only without the local address asked for, which is no longer ours.</summary>
    bool IsLocalAddressRefused(int index);
}

/// <summary>What sending came to.</summary>
/// <param name="LostDatagrams">Datagrams that the system did not take.</param>
/// <param name="AnyLocalAddressRefused">Whether to ask for each train about its local address.</param>
public readonly record struct SendTotals(int LostDatagrams, bool AnyLocalAddressRefused);

/// <summary>Datagrams of equal length from one place, one behind the other in memory.</summary>
public readonly unsafe struct DatagramTrain
{
    /// <summary>First byte of the first.</summary>
    public byte* Data { get; init; }

    /// <summary>Length of all of them.</summary>
    public int LengthBytes { get; init; }

    /// <summary>Length of each but the last, which may be shorter.</summary>
    public int SegmentBytes { get; init; }

    /// <summary>Where they came from, and to which of our addresses.</summary>
    public Endpoint From { get; init; }
}
