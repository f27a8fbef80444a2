using System.Net;
using Lanstead.Lab.Machines;
using Lanstead.Linux.Udp;

namespace Lanstead.Tests.Namespaces.Linux;

/// <summary>Two machines in two subnets with a router between them.</summary>
public sealed class TwoMachines : IAsyncLifetime
{
    public Topology Topology { get; private set; } = null!;

    public LabHost Left { get; private set; } = null!;

    public LabHost Right { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Topology = await Topology.CreateAsync();
        Left = await Topology.AddAsync("left", 1);
        Right = await Topology.AddAsync("right", 2);
    }

    public ValueTask DisposeAsync() => Topology.DisposeAsync();

    internal static UdpSocket Socket(LabHost host, UdpSocketOptions? options = null) =>
        host.Machine.InNetwork(() => UdpSocket.Open(options ?? new UdpSocketOptions()));

    internal static UdpAddress Address(LabHost host, bool ipv6, ushort port) =>
        UdpAddress.Of(new IPEndPoint(IPAddress.Parse(ipv6 ? host.Ipv6 : host.Ipv4), port));

    internal static async Task Ip(LabHost host, params string[] arguments) => (await host.Machine.RunAsync(
        ["ip", .. arguments], cancellation: TestContext.Current.CancellationToken)).OrThrow();
}
