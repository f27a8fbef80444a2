using Google.Protobuf;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A friend in the Internet reaches a service at home through two agents, and the service sees the friend.</summary>
public sealed class ExposingHubTests(ExposingHub world) : IClassFixture<ExposingHub>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_friend_reaches_home_by_the_tunnel_servers_address_and_all_is_undone_after()
    {
        using PublicService tcp = PublicService.Start(world.Home.Machine, udp: false, 25565), udp = PublicService.Start(world.Home.Machine, udp: true, 26000), ssh = PublicService.Start(world.Hub.Machine, udp: false, 22);
        Exposure game = New(world.HubHost.Ipv4, (true, false, 25565, 25565)), shifted = New(world.HubHost.Ipv4, (false, true, 2000, 26000)), six = New(world.HubHost.Ipv6, (true, false, 443, 25565)), taken = New(world.HubHost.Ipv4, (true, false, 22, 2222));

        // 1. The wanted port, the machine's own addresses, and what listens there.
        Assert.Contains($":{ExposingHub.WantedPort}", string.Join(' ', world.Server.Find("hub").Endpoints), StringComparison.Ordinal);
        await JoinedPair.UntilAsync(() => Task.FromResult(world.Server.TunnelReports.Any(report => report.PublicAddresses?.Addresses.Any(one => one.Address == world.HubHost.Ipv4 && one.Interface == "eth0") == true)), Patience, "the hub tells its addresses");

        // 2. What is exposed is open, and what the machine itself listens on is not.
        await world.Server.ExposeAsync("home", AtHome(game), AtHome(shifted), AtHome(six));
        await world.Server.ExposeAsync("hub", game, shifted, six, taken);
        string friend = world.FriendHost.Ipv4;
        await UntilSeenAsync($"{friend} at 25565", world.HubHost.Ipv4, 25565, udp: false);
        await UntilSeenAsync($"{friend} at 26000", world.HubHost.Ipv4, 2000, udp: true);
        await UntilSeenAsync($"{world.FriendHost.Ipv6} at 25565", world.HubHost.Ipv6, 443, udp: false);
        Assert.Equal($"{friend} at 22", await PublicService.AskAsync(world.FriendHost.Machine, world.HubHost.Ipv4, 22, udp: false));
        await UntilToldAsync(game, state => state.Open);
        await UntilToldAsync(taken, state => state is { Open: false, Code: "agent.exposure_port_in_use" });

        // 3. Nothing else passes through the machine.
        (await world.FriendHost.Machine.RunAsync(["ip", "route", "add", "10.77.0.0/24", "via", "198.18.3.1"])).OrThrow();
        (await world.Topology.Router.RunAsync(["ip", "route", "add", "10.77.0.0/24", "via", world.HubHost.Ipv4])).OrThrow();
        Assert.Null(await PublicService.AskAsync(world.FriendHost.Machine, world.Server.Find("home").Ipv4, 25565, udp: false, TimeSpan.FromSeconds(1)));

        // 4. A name beside it: with a certificate from a real authority, and the friend's address told to the service.
        await AssertNamesAsync(game);

        // 5. Somebody empties the packet filter: it is back within seconds, by itself.
        (await world.Hub.Machine.RunAsync(["nft", "flush", "ruleset"])).OrThrow();
        await UntilSeenAsync($"{friend} at 25565", world.HubHost.Ipv4, 25565, udp: false);

        // 6. Nothing is exposed any more: nothing is left, and after down the machine is as before.
        await world.Server.ExposeAsync("hub");
        await JoinedPair.UntilAsync(async () => !(await world.Hub.Machine.RunAsync(["nft", "list", "ruleset"])).OrThrow().Output.Contains("lanstead", StringComparison.Ordinal), Patience, "the table goes");
        Assert.Null(await PublicService.AskAsync(world.FriendHost.Machine, world.HubHost.Ipv4, 25565, udp: false, TimeSpan.FromSeconds(1)));
        await world.Server.ExposeAsync("hub", game);
        await UntilSeenAsync($"{friend} at 25565", world.HubHost.Ipv4, 25565, udp: false);
        (await world.Hub.RunAsync(["down"])).OrThrow();
        string now = "";
        await JoinedPair.UntilAsync(async () => (now = await JoinedPair.SnapshotAsync(world.Hub.Machine)) == world.Before, Patience, "the machine is as before");
        Assert.Equal(world.Before, now);
    }

    private async Task AssertNamesAsync(Exposure game)
    {
        using HeaderService web = HeaderService.Start(world.Home.Machine, 8090);
        Exposure blog = Named(ExposingHub.Blog, 20443), elsewhere = Named("elsewhere.example.com", 20443);
        Exposure blogAtHome = AtHome(blog);
        (blogAtHome.Named, blogAtHome.Source) = (null, SourceMode.Masquerade);
        await world.Server.ExposeAsync("home", AtHome(game), blogAtHome);
        await world.Server.ExposeAsync("hub", game, blog, elsewhere);
        (string Issuer, string Answer)? got = null;
        await JoinedPair.UntilAsync(async () => (got = await NamedCaller.AskAsync(world.FriendHost.Machine, world.HubHost.Ipv4, ExposingHub.Blog)) is not null, TimeSpan.FromMinutes(4), $"{ExposingHub.Blog} has a certificate");
        Assert.Contains("Pebble", got!.Value.Issuer, StringComparison.Ordinal);
        Assert.Contains($"X-Forwarded-For: {world.FriendHost.Ipv4}\r\n", got.Value.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("6.6.6.6", got.Value.Answer, StringComparison.Ordinal);

        // What is told of both: one is good for a time, and of the other it is clear what is missing.
        await UntilToldAsync(blog, state => state.Open);
        await UntilToldAsync(elsewhere, state => state is { Open: false, Code: "agent.certificate_missing" } && state.Detail.Contains("no address in the DNS", StringComparison.Ordinal));
        await JoinedPair.UntilAsync(() => Task.FromResult(world.Server.TunnelReports.SelectMany(report => report.Certificates).LastOrDefault(one => one.ExposureId == blog.Id) is { NotAfter: > 0, Detail: "" }), Patience, "its certificate is told");

        // The gate is nobody, and may nothing; the key is for the agent alone.
        string ids = (await world.Hub.Machine.RunAsync(["sh", "-c", "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline | grep -q ' gate $' && grep -E '^(Uid|CapEff)' $p/status; done; true"])).OrThrow().Output;
        Assert.Contains("65534\t65534\t65534\t65534", ids, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", ids, StringComparison.Ordinal);
    }

    private Exposure Named(string host, uint tunnelPort)
    {
        Exposure exposure = New(world.HubHost.Ipv4, (true, false, 443, tunnelPort));
        exposure.Ports[0].TargetPort = 8090;
        exposure.Named = new NamedService { Host = host, Mode = NamedMode.Http, Authority = world.Authority.Directory };
        return exposure;
    }

    private Task UntilSeenAsync(string seen, string address, int port, bool udp) => JoinedPair.UntilAsync(
        async () => await PublicService.AskAsync(world.FriendHost.Machine, address, port, udp, TimeSpan.FromSeconds(2)) == seen, Patience, $"{seen} by {address} {port}");

    private Task UntilToldAsync(Exposure exposure, Func<ExposureStatus, bool> stands) => JoinedPair.UntilAsync(
        () => Task.FromResult(world.Server.TunnelReports.SelectMany(report => report.Exposures).LastOrDefault(state => state.Id == exposure.Id && state.PublicSide) is { } last && stands(last)), Patience, "its state is told");

    private Exposure New(string address, (bool Tcp, bool Udp, uint Public, uint Tunnel) ports) => new()
    {
        Id = ByteString.CopyFrom(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToByteArray(bigEndian: true)),
        Name = "game",
        Public = address,
        Address = address,
        ClientPeerId = world.Server.Find("home").PeerId,
        Ports = { new ExposedPorts { Tcp = ports.Tcp, Udp = ports.Udp, First = ports.Public, Last = ports.Public, TunnelPort = ports.Tunnel, TargetPort = ports.Tunnel } },
    };

    private static Exposure AtHome(Exposure exposure)
    {
        Exposure copy = exposure.Clone();
        (copy.Address, copy.ClientPeerId) = ("", ByteString.Empty);
        return copy;
    }
}
