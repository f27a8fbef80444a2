using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Tunnels;
using Lanstead.Linux.Netlink;
using Lanstead.Policy;
using Lanstead.Primitives;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>D4 drift-idempotence: what differs gives its step, what is equal gives none.</summary>
public sealed class PlannerTests
{
    private const string Forwarding4 = "net/ipv4/conf/ls-home/forwarding";
    private const string Force6 = "net/ipv6/conf/ls-home/force_forwarding";
    private const string All6 = "net/ipv6/conf/all/forwarding";

    private static readonly Link Interface = new(7, "ls-home", IsUp: true, 1280, "tun") { Alias = "lanstead" };

    private static readonly InterfaceAddress[] Addresses =
    [
        new(7, IPAddress.Parse("10.3.0.1"), 32), new(7, IPAddress.Parse("fd00::1"), 128), new(7, IPAddress.Parse("fe80::1234"), 64),
    ];

    private static readonly Route[] Routes =
    [
        new() { Destination = IPNetwork.Parse("10.3.0.0/16"), LinkIndex = 7, Protocol = 76 },
        new() { Destination = IPNetwork.Parse("fd00::/64"), LinkIndex = 7, Protocol = 76, Metric = 1024 },
    ];

    [Fact]
    public void Equal_states_give_no_step_however_often() => Assert.Equal(
        0, Enumerable.Range(0, 100).Sum(_ => Planner.Plan(Desired(), View()).Count));

    [Fact]
    public void Missing_interface_is_made_before_anything_else() => Assert.Equal(
        [new EnsureInterface("ls-home")], Planner.Plan(Desired(), View() with { Link = null, Addresses = [], Routes = [] }));

    [Fact]
    public void Fresh_interface_gets_everything() => Assert.Equal(
        ["mark", "mtu", "interface ls-home", "address 10.3.0.1/32", "address fd00::1/128", "route 10.3.0.0/16", "route fd00::/64", $"setting {Forwarding4}"],
        Planner.Plan(Desired(), new InterfaceView(Interface with { Alias = null, IsUp = false, MtuBytes = 1420 }, [], [], Settings(forwarding4: "1"))).Select(step => step.Item));

    [Fact]
    public void Each_drift_gives_exactly_its_own_step()
    {
        AssertStep(new SetMark(7), View() with { Link = Interface with { Alias = "somebody" } });
        AssertStep(new SetMtu(7, 1280), View() with { Link = Interface with { MtuBytes = 1500 } });
        AssertStep(new SetUp(7, "ls-home"), View() with { Link = Interface with { IsUp = false } });
        AssertStep(new AddAddress(Addresses[0]), View() with { Addresses = Addresses[1..] });
        AssertStep(new AddRoute(Routes[0]), View() with { Routes = Routes[1..] });
        AssertStep(
            new DeleteAddress(new InterfaceAddress(7, IPAddress.Parse("10.3.0.9"), 16)),
            View() with { Addresses = [.. Addresses, new(7, IPAddress.Parse("10.3.0.9"), 16)] });
        Route strange = new() { Destination = IPNetwork.Parse("192.168.7.0/24"), LinkIndex = 7, Protocol = 76 };
        AssertStep(new DeleteRoute(strange), View() with { Routes = [.. Routes, strange] });
    }

    [Fact]
    public void Routes_of_others_on_our_interface_are_not_ours_to_take() =>
        Assert.Empty(Planner.Plan(Desired(), View() with { Routes = [.. Routes, new() { Destination = IPNetwork.Parse("192.168.7.0/24"), LinkIndex = 7, Protocol = Route.StaticProtocol }] }));

    [Fact]
    public void Only_a_gateway_forwards_on_a_machine_that_forwards_nothing_else()
    {
        Assert.Empty(Planner.Plan(Desired(), View() with { Settings = Settings(forwarding4: "1", machine4: "1") }));
        AssertSetting(Forwarding4, "1", Planner.Plan(Desired(), View() with { Settings = Settings(machine4: "1") }));
        AssertSetting(Forwarding4, "0", Planner.Plan(Desired(), View() with { Settings = Settings(forwarding4: "1") }));
        AssertSetting(Forwarding4, "1", Planner.Plan(Desired(gateway: true), View() with { Settings = Settings(force6: "1") }));
        AssertSetting(Force6, "1", Planner.Plan(Desired(gateway: true), View() with { Settings = Settings(forwarding4: "1") }));
    }

    [Fact]
    public void Old_kernel_forwards_ipv6_as_a_whole_for_a_gateway_only_and_that_is_journaled()
    {
        var old = View() with { Settings = Settings(forwarding4: "1", force6: null) };

        WriteSetting setting = AssertSetting(All6, "1", Planner.Plan(Desired(gateway: true), old));
        Assert.True(setting.Journaled);
        Assert.Empty(Planner.Plan(Desired(), View() with { Settings = Settings(force6: null) }));
    }

    [Fact]
    public void Any_mix_of_drifts_is_mended_by_the_steps_that_are_planned()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var view = new InterfaceView(
                Interface with { IsUp = random.Next(2) == 0, MtuBytes = random.Next(1280, 1283) },
                [.. Addresses.Where(_ => random.Next(2) == 0), .. Enumerable.Range(0, random.Next(3)).Select(i => new InterfaceAddress(7, IPAddress.Parse($"10.3.7.{i}"), 24))],
                [.. Routes.Where(_ => random.Next(2) == 0), .. Enumerable.Range(0, random.Next(3)).Select(i => new Route { Destination = IPNetwork.Parse($"10.9.{i}.0/24"), LinkIndex = 7, Protocol = 76 })],
                Settings(forwarding4: random.Next(2) == 0 ? "0" : "1"));

            view = Planner.Plan(Desired(), view).Aggregate(view, After);

            Assert.Empty(Planner.Plan(Desired(), view));
        }
    }

    [Fact]
    public void On_a_lan_the_address_has_the_networks_length_and_the_interface_gives_itself_none()
    {
        DesiredNetwork lan = Desired() with { IsLan = true };
        var view = new InterfaceView(Interface with { HasBroadcast = true, AsksForNeighbours = true }, [Addresses[1], Addresses[2]], Routes, new Dictionary<string, string?>(Settings()) { ["net/ipv6/conf/ls-home/addr_gen_mode"] = "0" });

        IReadOnlyList<Operation> steps = Planner.Plan(lan, view);

        var wanted = new InterfaceAddress(7, IPAddress.Parse("10.3.0.1"), 16, NoPrefixRoute: true) { Broadcast = IPAddress.Parse("10.3.255.255") };
        Assert.Equal([new SetNoNeighbours(7), new AddAddress(wanted), new DeleteAddress(Addresses[2])], steps.Take(3));
        Assert.Equal(("net/ipv6/conf/ls-home/addr_gen_mode", "1"), Assert.IsType<WriteSetting>(steps[3]) is var setting ? (setting.Name, setting.Value) : default);
        Assert.Equal(4, steps.Count);
        Assert.Empty(Planner.Plan(lan, new InterfaceView(Interface with { HasBroadcast = true }, [wanted, Addresses[1]], Routes, new Dictionary<string, string?>(Settings()) { ["net/ipv6/conf/ls-home/addr_gen_mode"] = "1" })));
    }

    private static InterfaceView After(InterfaceView view, Operation step) => step switch
    {
        SetMtu(_, int mtuBytes) => view with { Link = view.Link! with { MtuBytes = mtuBytes } },
        SetUp => view with { Link = view.Link! with { IsUp = true } },
        AddAddress(var address) => view with { Addresses = [.. view.Addresses, address] },
        DeleteAddress(var address) => view with { Addresses = [.. view.Addresses.Where(other => other != address)] },
        AddRoute(var route) => view with { Routes = [.. view.Routes, route] },
        DeleteRoute(var route) => view with { Routes = [.. view.Routes.Where(other => other != route)] },
        WriteSetting setting => view with { Settings = view.Settings.ToDictionary(pair => pair.Key, pair => pair.Key == setting.Name ? setting.Value : pair.Value) },
        _ => throw new InvalidOperationException($"{step.Item} is not expected on an interface that is there."),
    };

    private static void AssertStep(Operation expected, InterfaceView view) => Assert.Equal([expected], Planner.Plan(Desired(), view));

    private static WriteSetting AssertSetting(string name, string value, IReadOnlyList<Operation> steps)
    {
        var setting = Assert.IsType<WriteSetting>(Assert.Single(steps));
        Assert.Equal((name, value), (setting.Name, setting.Value));
        return setting;
    }

    private static InterfaceView View() => new(Interface, Addresses, Routes, Settings());

    private static Dictionary<string, string?> Settings(string forwarding4 = "0", string? force6 = "0", string all6 = "0", string machine4 = "0") => new()
    {
        ["net/ipv4/conf/default/forwarding"] = machine4, [Forwarding4] = forwarding4, [Force6] = force6, [All6] = all6,
    };

    private static DesiredNetwork Desired(bool gateway = false) => new(
        new NetworkPlan(
            new NetworkId(new Guid(1, 2, 3, new byte[8])), 1, "Home", "home", [IPNetwork.Parse("10.3.0.0/16"), IPNetwork.Parse("fd00::/64")],
            [IPAddress.Parse("10.3.0.1"), IPAddress.Parse("fd00::1")], 1280, gateway, null, []),
        "ls-home", new PrivateKey(new byte[32]), 51820, new BackendDecision(BackendKind.Engine, "role mesh"), EnforcedRules.Of(DeviceRules.AllowAll, new PacketScope([], [], gateway)));
}
