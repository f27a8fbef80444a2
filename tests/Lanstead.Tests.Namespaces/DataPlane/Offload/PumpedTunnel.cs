using System.Net;
using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Linux.Tun;

namespace Lanstead.Tests.Namespaces.DataPlane.Offload;

/// <summary>Two machines joined by nothing but two TUN interfaces with a pump each way.</summary>
internal sealed class PumpedTunnel : IAsyncDisposable
{
    public const int MtuBytes = 1420;
    private readonly Workspace _workspace = Workspace.Open();
    private readonly List<TunDevice> _devices = [];

    public Machine Left { get; private set; } = null!;

    public Machine Right { get; private set; } = null!;

    public TunPump ToRight { get; private set; } = null!;

    public TunPump ToLeft { get; private set; } = null!;

    public static IPAddress RightAddress(bool ipv6) => IPAddress.Parse(ipv6 ? "fd96::2" : "10.96.0.2");

    public static async Task<PumpedTunnel> CreateAsync(TunOffloads offloads)
    {
        var tunnel = new PumpedTunnel();
        tunnel.Left = await tunnel.AddAsync("left", 1, offloads);
        tunnel.Right = await tunnel.AddAsync("right", 2, offloads);
        tunnel.ToRight = new TunPump(tunnel._devices[0], tunnel._devices[1], MtuBytes);
        tunnel.ToLeft = new TunPump(tunnel._devices[1], tunnel._devices[0], MtuBytes);
        return tunnel;
    }

    public async ValueTask DisposeAsync()
    {
        ToRight?.Dispose();
        ToLeft?.Dispose();
        foreach (TunDevice device in _devices)
            device.Dispose();
        foreach (Machine machine in new[] { Left, Right })
        {
            if (machine is not null)
                await machine.DisposeAsync();
        }
        _workspace.Dispose();
    }

    private async Task<Machine> AddAsync(string name, int number, TunOffloads offloads)
    {
        Machine machine = await Machine.CreateAsync(name, _workspace);
        TunDevice device = machine.InNetwork(() => TunDevice.Open(new TunOptions { Name = "tun0", Wanted = offloads }));
        Assert.Equal(offloads, device.Offloads);
        _devices.Add(device);
        foreach (string[] arguments in new string[][]
        {
            ["link", "set", "tun0", "mtu", $"{MtuBytes}", "up"],
            ["address", "add", $"10.96.0.{number}/24", "dev", "tun0"],
            ["address", "add", $"fd96::{number}/64", "dev", "tun0", "nodad"],
        })
        {
            (await machine.RunAsync(["ip", .. arguments], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        }
        return machine;
    }
}
