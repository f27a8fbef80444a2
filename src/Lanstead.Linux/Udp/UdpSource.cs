namespace Lanstead.Linux.Udp;

/// <summary>The local address and interface that a datagram came to, so that the answer leaves the same way.</summary>
/// <param name="Address">Local address; its port is not used.</param>
/// <param name="InterfaceIndex">The interface; 0 leaves it to the routes.</param>
/// <remarks>The default value means: whatever the routes say.</remarks>
public readonly record struct UdpSource(UdpAddress Address, int InterfaceIndex)
{
    /// <summary>Whether there is none.</summary>
    public bool IsNone => InterfaceIndex == 0 && Address == default;
}
