namespace Lanstead.Linux.Tun;

/// <summary>How a read from or a write to a TUN queue ended.</summary>
public enum TunOutcome
{
    /// <summary>One packet went through.</summary>
    Done = 0,

    /// <summary>There is nothing to read now.</summary>
    Empty = 1,

    /// <summary><see cref="TunDevice.Wake"/> was called; no packet.</summary>
    Woken = 2,

    /// <summary>The interface was deleted: this queue will never give or take a packet again.</summary>
    Gone = 3,

    /// <summary>The interface is set down: the packet is lost, later ones may pass.</summary>
    Down = 4,

    /// <summary>The kernel does not take this packet, or has no memory for it; later ones may pass.</summary>
    Refused = 5,
}

/// <summary>The result of one read or write.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="LengthBytes">Bytes moved, the packet's header of <see cref="TunDevice.HeaderBytes"/> included; 0 when none.</param>
/// <param name="ErrorNumber">The kernel's error number; 0 when none.</param>
public readonly record struct TunResult(TunOutcome Outcome, int LengthBytes, int ErrorNumber);
