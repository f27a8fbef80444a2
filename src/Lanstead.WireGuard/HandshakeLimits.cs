namespace Lanstead.WireGuard;

/// <summary>How much of our time those may take who have not proved who they are. Beyond it they have to show a cookie first.</summary>
/// <remarks>These are choices of ours, apart from the protocol's own numbers in <see cref="ProtocolConstants"/>.</remarks>
public sealed record HandshakeLimits
{
    /// <summary>
    /// Handshake messages a second of one source (IPv4 address or IPv6 /64) that are worked on without a cookie while we are not under load; 1 and more.
    /// Default 500: at about 60 µs for a forged one, a single flooder costs 3 % of a core, and nobody else notices.
    /// </summary>
    public int StrangersPerSecond { get; init; } = 500;

    /// <summary>Such messages of one source at once; 1 and more. Default 1,000: all peers behind one address may come back together.</summary>
    public int StrangersBurst { get; init; } = 1000;

    /// <summary>
    /// Handshake messages a second of all sources together, from which we are under load by ourselves, whatever the caller says; 1 and more.
    /// Default 2,000, a sixth of a core, against floods with forged sources.
    /// </summary>
    public int TotalPerSecond { get; init; } = 2000;

    /// <summary>Sources that are limited each by itself at a time, of those without and of those with a cookie; a power of two from 8 on. Default 4,096: 160 KB once one is asked for.</summary>
    public int Sources { get; init; } = 4096;
}
