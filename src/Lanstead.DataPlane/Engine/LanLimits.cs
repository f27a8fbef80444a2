namespace Lanstead.DataPlane.Engine;

/// <summary>How much may be sent to all. Our own numbers: many times what discovery and games send, and little beside what a link carries.</summary>
public static class LanLimits
{
    /// <summary>Packets a second of one sender.</summary>
    public const int PacketsPerSecond = 200;

    /// <summary>Packets of one sender at once, after a silence.</summary>
    public const int PacketsAtOnce = 400;

    /// <summary>Copies of one packet: of more connected members than these, each packet reaches others, in turn.</summary>
    public const int Copies = 128;
}
