namespace Lanstead.DataPlane.Offload;

/// <summary>One packet, ready to be sealed where it lies.</summary>
/// <remarks>Before it lie <see cref="HeadRoomBytes"/> for the message's header, after its padding <see cref="TailRoomBytes"/> for the tag.</remarks>
public unsafe struct WirePacket
{
    /// <summary>Room before the packet: the header of a WireGuard transport message (paper §5.4.6).</summary>
    public const int HeadRoomBytes = 16;

    /// <summary>Room after its padding: the tag.</summary>
    public const int TailRoomBytes = 16;

    /// <summary>First byte of the IP header.</summary>
    public byte* Start { get; internal set; }

    /// <summary>Length of the packet itself.</summary>
    public int LengthBytes { get; internal set; }

    /// <summary>Length with the zeros that hide it: a multiple of 16, or the interface's MTU.</summary>
    public int PaddedBytes { get; internal set; }

    /// <summary>First byte of the message that it becomes.</summary>
    public readonly byte* MessageStart => Start - HeadRoomBytes;

    /// <summary>Length of that message; the next one starts right behind it.</summary>
    public readonly int MessageBytes => HeadRoomBytes + PaddedBytes + TailRoomBytes;
}
