namespace Lanstead.DataPlane.Filter;

/// <summary>Ports from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>One port alone.</summary>
    public static PortRange Of(ushort port) => new(port, port);
}
