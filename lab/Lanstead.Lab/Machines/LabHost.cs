namespace Lanstead.Lab.Machines;

/// <summary>A machine with its place in a topology.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="RouterPort">The router's end of its cable.</param>
/// <param name="Ipv4">Its IPv4 address in the subnet.</param>
/// <param name="Ipv6">Its IPv6 address in the subnet.</param>
public sealed record LabHost(Machine Machine, string RouterPort, string Ipv4, string Ipv6);
