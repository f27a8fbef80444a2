namespace Lanstead.DataPlane.Offload;

/// <summary>Takes what a <see cref="Coalescer"/> makes, at once: the memory is only lent.</summary>
public unsafe interface IPacketWriter
{
    /// <summary>Writes one packet to the interface.</summary>
    /// <param name="slices">Its pieces in order; with offloads the first is the header of 10 bytes.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="packets">How many received packets are in it.</param>
    /// <returns>False when the interface refuses joined packets: those in this one then come again, one by one. Of no meaning for a packet alone.</returns>
    bool Write(MemorySlice* slices, int count, int packets);
}
