namespace Lanstead.Linux.Tun;

/// <summary>How to open a TUN interface.</summary>
public sealed record TunOptions
{
    /// <summary>The interface's name, at most 15 bytes; made if there is none, else attached to if it is a TUN interface that nobody holds.</summary>
    public required string Name { get; init; }

    /// <summary>Offloads to ask for; the kernel may grant less. Default: all. Whatever is granted, each packet has a header of <see cref="TunDevice.HeaderBytes"/>.</summary>
    public TunOffloads Wanted { get; init; } = TunOffloads.TcpAndUdp;

    /// <summary>Whether more queues will be opened. Default: no; the kernel then keeps one queue and no flow table.</summary>
    public bool MultiQueue { get; init; }

    /// <summary>Whether the interface stays when the last queue is closed. Default: no.</summary>
    public bool Persistent { get; init; }

    /// <summary>
    /// Whether the system and its programs see an Ethernet interface, which has broadcast, instead of a point-to-point one. What is read and written
    /// here are IP packets all the same: the frame around them is taken off and put on. Default: no.
    /// </summary>
    public bool Ethernet { get; init; }
}
