using System.Net;
using Lanstead.Agent;
using Lanstead.Agent.Exposing;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Agent.Exposing;

public sealed class PublicJudgeTests
{
    private static readonly IPAddress s_own = IPAddress.Parse("203.0.113.1"), s_own6 = IPAddress.Parse("2001:db8::1"), s_inTunnel = IPAddress.Parse("10.0.0.2");
    private static readonly PeerId s_client = PeerId.New(TimeProvider.System);

    [Fact]
    public void What_can_be_opened_leads_to_the_clients_address_in_the_tunnel()
    {
        PlannedExposure plan = Plan(25565);
        (IReadOnlyList<OpenExposure> open, IReadOnlyList<ExposureState> refused) = Judge([plan]);
        Assert.Equal([new OpenExposure(plan, s_inTunnel, "ls-tun")], open);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData("0.0.0.0", false, 22, AgentFailures.ExposurePortInUse)]
    [InlineData("::", false, 22, AgentFailures.ExposurePortInUse)]
    [InlineData("203.0.113.1", false, 22, AgentFailures.ExposurePortInUse)]
    [InlineData("203.0.113.9", false, 22, null)]
    [InlineData("127.0.0.1", false, 22, null)]
    [InlineData("0.0.0.0", true, 22, null)]
    [InlineData("0.0.0.0", false, 24, null)]
    public void A_port_on_which_the_machine_itself_listens_is_not_led_away(string address, bool udp, int port, string? code)
    {
        PlannedExposure plan = Plan(20, 23);
        (IReadOnlyList<OpenExposure> open, IReadOnlyList<ExposureState> refused) = Judge([plan], [new ListeningSocket(udp, IPAddress.Parse(address), (ushort)port, 7)]);
        Assert.Equal(code is null ? 1 : 0, open.Count);
        Assert.Equal(code is null ? [] : [code], refused.Select(state => state.Code));
    }

    [Fact]
    public void A_passing_socket_does_not_close_what_is_open_but_the_kernels_own_does()
    {
        PlannedExposure plan = Plan(40_000, 40_010) with { Ports = [new PlannedPorts(false, true, 40_000, 40_010, 40_000, 40_000)] };
        var passing = new ListeningSocket(true, IPAddress.Any, 40_001, 7);
        Assert.Empty(Judge([plan], [passing]).Open);
        Assert.Single(Judge([plan], [passing], plan.Id).Open);
        Assert.Empty(Judge([plan], [passing with { Inode = 0 }], plan.Id).Open);
    }

    [Fact]
    public void What_overlaps_makes_no_sense_or_has_no_place_is_told_one_by_one()
    {
        PlannedExposure first = Plan(1000, 1010), second = Plan(900, 1000), third = Plan(900, 999), foreign = Plan(1) with { Address = IPAddress.Parse("198.51.100.7") },
            six = Plan(2) with { Address = s_own6 }, unknown = Plan(3) with { Client = PeerId.New(TimeProvider.System) }, faulty = Plan(4) with { Fault = "No." };
        (IReadOnlyList<OpenExposure> open, IReadOnlyList<ExposureState> refused) = Judge([first, second, third, foreign, six, unknown, faulty]);
        Assert.Equal([first.Id, third.Id], open.Select(one => one.Plan.Id));
        Assert.Equal(
            [AgentFailures.ExposureUnfit, AgentFailures.ExposureAddressMissing, AgentFailures.ExposureClientMissing, AgentFailures.ExposureClientMissing, AgentFailures.ExposureUnfit],
            refused.Select(state => state.Code));
        Assert.All(refused, state => Assert.True(state is { PublicSide: true, Open: false, Detail.Length: > 0 }));
    }

    private static (IReadOnlyList<OpenExposure> Open, IReadOnlyList<ExposureState> Refused) Judge(PlannedExposure[] plans, ListeningSocket[]? listening = null, params Guid[] open) =>
        PublicJudge.Judge([("ls-tun", plans)], new HashSet<IPAddress> { s_own, s_own6 }, listening ?? [], peer => peer == s_client ? [s_inTunnel] : [], open.ToHashSet());

    private static PlannedExposure Plan(int first, int? last = null) =>
        new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "one", [new PlannedPorts(true, false, (ushort)first, (ushort)(last ?? first), (ushort)first, 80)], "") { Address = s_own, Client = s_client };
}
