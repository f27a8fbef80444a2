using Lanstead.DataPlane.Offload;

namespace Lanstead.DataPlane.Engine;

/// <summary>One queue of a TUN interface: IP packets, each behind a virtio network header of 10 bytes.</summary>
/// <remarks>One thread reads and one writes at a time; <see cref="Wake"/> may be called from any. Nothing throws for a packet.</remarks>
public unsafe interface ITunDevice : IDisposable
{
    /// <summary>Whether the kernel takes TCP in pieces larger than the MTU.</summary>
    bool JoinsTcp { get; }

    /// <summary>Whether the kernel takes UDP in pieces larger than the MTU.</summary>
    bool JoinsUdp { get; }

    /// <summary>Waits for a packet.</summary>
    /// <returns>Its length in bytes, header included; or one of <see cref="TunSignal"/>.</returns>
    int Read(byte* buffer, int capacityBytes);

    /// <summary>Takes a packet if there is one.</summary>
    /// <returns>As <see cref="Read"/>; <see cref="TunSignal.Nothing"/> when there is none.</returns>
    int ReadMore(byte* buffer, int capacityBytes);

    /// <summary>Writes one packet, its header first.</summary>
    /// <returns>Its length, or one of <see cref="TunSignal"/>.</returns>
    int Write(MemorySlice* slices, int count);

    /// <summary>Makes a waiting reader come back with <see cref="TunSignal.Nothing"/>.</summary>
    void Wake();
}

/// <summary>What a TUN queue answers instead of a length.</summary>
public static class TunSignal
{
    /// <summary>There is no packet, or the reader was woken.</summary>
    public const int Nothing = 0;

    /// <summary>The interface was deleted; this queue is of no more use.</summary>
    public const int Gone = -1;

    /// <summary>The interface is set down; the packet is lost.</summary>
    public const int Down = -2;

    /// <summary>The kernel did not take or give this packet; later ones may pass.</summary>
    public const int Refused = -3;
}
