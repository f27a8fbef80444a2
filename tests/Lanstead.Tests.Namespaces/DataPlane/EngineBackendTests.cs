using System.Net;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The suite of all back ends, and what is only true of our own engine.</summary>
public sealed class EngineBackendTests() : BackendContract(BackendKind.Engine)
{
    [Fact]
    public async Task D1_an_interface_stays_with_addresses_and_routes_and_the_next_process_takes_it_over()
    {
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        (int link, string routes) = (Left.Link, await RoutesAsync());

        await ((EngineBackend)Left.Backend).DisposeAsync();
        Assert.Equal((link, routes), (Left.Link, await RoutesAsync()));
        Assert.False(File.Exists(Left.Socket));

        Left.Backend = Left.NewBackend();
        Assert.Equal(TunnelFailures.NotRunning, (await Left.Backend.Read(Left.Interface, Cancellation)).Failure?.Code);
        Assert.Equal(InterfaceOrigin.Adopted, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
        await Apply(Left, Left.ConfigTowards(Right));
        Assert.Equal((link, routes), (Left.Link, await RoutesAsync()));
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 10, cancellation: Cancellation)).Received);
    }

    [Fact]
    public async Task D1_an_interface_outlives_the_kill_of_its_process()
    {
        int link = await TakeOverAfterKillAsync();
        Assert.Null(Left.Host.Netlink.AddAddress(new InterfaceAddress(link, IPAddress.Parse(Left.Ipv4), 24)));
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 10, cancellation: Cancellation)).Received);
    }

    [Fact]
    public async Task An_interface_of_an_outside_program_is_replaced_and_the_program_ends()
    {
        await using var outside = new TunnelEnd(Left.Lab, Left.Ipv4, Left.Ipv6, BackendKind.Uapi);
        await ReplaceOutsideProgramAsync(outside);
        Assert.Null(outside.Host.Netlink.AddAddress(new(outside.Link, IPAddress.Parse(Left.Ipv4), 24)));
        await Right.Make(Cancellation);
        Value(await Left.Backend.Apply(outside.Interface, Left.ConfigTowards(Right), Cancellation));
        await Apply(Right, Right.ConfigTowards(Left));
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 10, cancellation: Cancellation)).Received);
        Assert.True(Value(await Left.Backend.Remove(outside.Interface, Cancellation)));
    }

    [Fact]
    public async Task Two_interfaces_with_keys_of_their_own_share_one_port()
    {
        // Left has two networks, and Right is in both with an engine of its own for each; in the second, the address of the first is another's.
        await using var second = new TunnelEnd(Left.Lab, "10.78.0.1", "fd78::1", BackendKind.Engine, Left.Backend);
        await using var other = new TunnelEnd(Right.Lab, "10.78.0.2", "fd78::2", BackendKind.Engine);
        foreach (TunnelEnd end in (TunnelEnd[])[Left, second, Right, other])
            await end.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(second, second.ConfigTowards(other) with { Peers = [second.ConfigTowards(other).Peers[0] with { Endpoint = new IPEndPoint(IPAddress.Parse(Right.Lab.Ipv4), 51821) }] });
        await Apply(Right, Right.ConfigTowards(Left));
        await Apply(other, other.ConfigTowards(second) with { ListenPort = 51821 });

        // Initiations from outside find the right one of the two keys, and both work at once.
        await Ping.UntilAnsweredAsync(Right.Lab.Machine, Left.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        await Ping.UntilAnsweredAsync(Right.Lab.Machine, second.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        PingResult[] pings = await Task.WhenAll(new[] { Left.Ipv4, second.Ipv4, Left.Ipv6, second.Ipv6 }
            .Select(address => Ping.RunAsync(Right.Lab.Machine, address, 20, cancellation: Cancellation)));

        Assert.All(pings, ping => Assert.Equal(20, ping.Received));
        Assert.Equal(("51820\n", "51820\n"), (await Left.Wg("show", Left.Interface, "listen-port"), await Left.Wg("show", second.Interface, "listen-port")));
        Assert.NotEqual(await Left.Wg("show", Left.Interface, "public-key"), await Left.Wg("show", second.Interface, "public-key"));

        // One goes, and the other stays.
        Assert.True(Value(await Left.Backend.Remove(Left.Interface, Cancellation)));
        Assert.Equal(10, (await Ping.RunAsync(Right.Lab.Machine, second.Ipv4, 10, cancellation: Cancellation)).Received);
    }

    [Fact]
    public async Task A_new_port_under_traffic_loses_no_packet_that_is_sent_after_it()
    {
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        await using BackgroundProcess ping = Ping.Start(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromMilliseconds(10));

        for (ushort port = 51900; port < 51920; port++)
        {
            Assert.Equal(1, (await Apply(Left, Left.ConfigTowards(Right) with { ListenPort = port })).Changes);
            Assert.Equal($"{port}\n", await Left.Wg("show", Left.Interface, "listen-port"));
        }
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        await ping.StopAsync(interrupt: true);

        // An answer that is on its way to the old port is lost with it.
        var result = PingResult.Parse(ping.ReadLog());
        Assert.InRange(result.Lost, 0, 20);
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 10, cancellation: Cancellation)).Received);
    }

    [Fact]
    public async Task G1_a_clock_that_stepped_back_over_a_restart_does_not_hold_up_handshakes()
    {
        string state = Directory.CreateTempSubdirectory().FullName;
        StateFolder folder = Value(StateFolder.Open(state, TimeProvider.System));
        await ((EngineBackend)Left.Backend).DisposeAsync();
        Left.Backend = NewLeft(TimeProvider.System);
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);

        await ((EngineBackend)Left.Backend).DisposeAsync();
        Left.Backend = NewLeft(new LateClock(TimeSpan.FromHours(6)));
        Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation));
        await Apply(Left, Left.ConfigTowards(Right));

        // Held up it would be for the six hours.
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(60), Cancellation);
        Directory.Delete(state, recursive: true);

        EngineBackend NewLeft(TimeProvider time) => new(
            new EngineBackendOptions { Timestamps = name => TimestampFile.Open(folder, name, Assert.Fail) }, new MachineEngineHost(Left.Lab.Machine), Left.Host, time);
    }

    private sealed class LateClock(TimeSpan behind) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - behind;
    }

    private async Task<string> RoutesAsync() =>
        (await Left.Lab.Machine.RunAsync(["ip", "route", "show", "dev", Left.Interface], cancellation: Cancellation)).OrThrow().Output
            // Which the kernel tells while nobody has the interface.
            .Replace(" linkdown", "", StringComparison.Ordinal);
}

/// <inheritdoc/>
public sealed class EngineHostileConfigTests() : HostileConfigContract(BackendKind.Engine);
