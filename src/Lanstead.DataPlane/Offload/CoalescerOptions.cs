namespace Lanstead.DataPlane.Offload;

/// <summary>What the interface takes.</summary>
public sealed record CoalescerOptions
{
    /// <summary>Whether a header of 10 bytes stands before each packet. Default: yes. Without it nothing is joined.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether TCP segments may be joined (the interface was given TSO). Default: yes.</summary>
    public bool JoinsTcp { get; init; } = true;

    /// <summary>Whether UDP datagrams may be joined (the interface was given USO, Linux 6.2). Default: yes.</summary>
    public bool JoinsUdp { get; init; } = true;
}
