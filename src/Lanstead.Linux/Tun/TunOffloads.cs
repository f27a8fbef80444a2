namespace Lanstead.Linux.Tun;

/// <summary>What the kernel may leave undone in packets that it hands over, and takes undone from us.</summary>
public enum TunOffloads
{
    /// <summary>Whole packets only, checksums complete.</summary>
    None = 0,

    /// <summary>Partial checksums, and TCP in pieces larger than the MTU.</summary>
    Tcp = 1,

    /// <summary>The same, and UDP too (Linux 6.2).</summary>
    TcpAndUdp = 2,
}
