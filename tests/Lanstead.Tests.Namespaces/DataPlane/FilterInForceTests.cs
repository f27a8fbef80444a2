using System.Net;
using System.Net.Sockets;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Lab.Figures;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Rules that come with the configuration, judged on packets between two real interfaces: the right end has them, the left one probes.</summary>
public sealed class FilterInForceTests : IAsyncLifetime
{
    private const byte Tcp = 6, Udp = 17, Icmp = 1, Icmp6 = 58;
    private const int Open = 5001, Closed = 5002, Marker = 5003;

    private readonly TunnelPair _pair = new(BackendKind.Engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TunnelEnd Left => _pair.Left;

    private TunnelEnd Right => _pair.Right;

    public async ValueTask InitializeAsync()
    {
        await _pair.InitializeAsync();
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        Assert.Null((await Left.Backend.Apply(Left.Interface, Left.ConfigTowards(Right), Cancellation)).Failure);
        await UseAsync(null);
        // An IPv6 address is usable a moment after it was given.
        foreach (string address in new[] { Right.Ipv4, Right.Ipv6 })
            await Ping.UntilAnsweredAsync(Left.Lab.Machine, address, TimeSpan.FromSeconds(30), Cancellation);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Datagrams_come_in_where_a_rule_lets_them_and_their_answers_go_back(bool ipv6)
    {
        await UseAsync(Allow(Udp, Open, Marker));
        using UdpFlow open = new(Left, Right, ipv6, Open), closed = new(Left, Right, ipv6, Closed);

        closed.Send(1);
        open.Send(1);
        await open.Settle(until: 1);
        closed.Drain();

        Assert.Equal([1], open.Arrived);
        Assert.Empty(closed.Arrived);
        Assert.Equal(1, Verdicts(FilterVerdict.DefaultDenied));
        open.Answer();
        Assert.True(open.IsAnswered());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_come_in_where_a_rule_lets_them(bool ipv6)
    {
        await UseAsync(Allow(Tcp, Open));
        using Socket open = TcpFlow.Listen(Right, ipv6, Open), closed = TcpFlow.Listen(Right, ipv6, Closed);
        using Socket refused = TcpFlow.For(Left, ipv6), taken = TcpFlow.For(Left, ipv6);

        Task never = refused.ConnectAsync((IPEndPoint)closed.LocalEndPoint!, Cancellation).AsTask();
        await TunnelPrograms.Until(() => Verdicts(FilterVerdict.DefaultDenied) > 0);
        await taken.ConnectAsync((IPEndPoint)open.LocalEndPoint!, Cancellation);
        using Socket accepted = await open.AcceptAsync(Cancellation);
        await TcpFlow.ExchangeAsync(taken, accepted, Cancellation);

        Assert.False(never.IsCompleted);
        Assert.False(closed.Poll(TimeSpan.Zero, SelectMode.SelectRead));
    }

    [Fact]
    public async Task Echoes_come_in_by_family_as_the_rules_say()
    {
        await UseAsync(Rules(new FilterRule { Action = FilterAction.Allow, Protocol = Icmp6, IcmpTypes = [128] }));

        Assert.Equal(0, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 3, cancellation: Cancellation)).Received);
        Assert.Equal(3, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv6, 3, cancellation: Cancellation)).Received);
        Assert.Equal(3, Verdicts(FilterVerdict.DefaultDenied));

        await UseAsync(Rules(new FilterRule { Action = FilterAction.Allow, Protocol = Icmp }));
        Assert.Equal(3, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 3, cancellation: Cancellation)).Received);
        Assert.Equal(0, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv6, 3, cancellation: Cancellation)).Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_everything_denied_answers_to_what_this_side_asks_come_in_all_the_same(bool ipv6)
    {
        await UseAsync(Rules());
        using var asked = new UdpFlow(Right, Left, ipv6, Open);
        using Socket listening = TcpFlow.Listen(Left, ipv6, Open);
        using Socket caller = TcpFlow.For(Right, ipv6);

        Assert.Equal(3, (await Ping.RunAsync(Right.Lab.Machine, ipv6 ? Left.Ipv6 : Left.Ipv4, 3, cancellation: Cancellation)).Received);
        asked.Send(7);
        await asked.Settle(until: 7);
        asked.Answer();
        Assert.True(asked.IsAnswered());
        await caller.ConnectAsync((IPEndPoint)listening.LocalEndPoint!, Cancellation);
        using Socket accepted = await listening.AcceptAsync(Cancellation);
        await TcpFlow.ExchangeAsync(caller, accepted, Cancellation);

        Assert.Equal(0, (await Ping.RunAsync(Left.Lab.Machine, ipv6 ? Right.Ipv6 : Right.Ipv4, 3, cancellation: Cancellation)).Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Datagrams_in_fragments_come_in_whole_or_not_at_all(bool ipv6)
    {
        await UseAsync(Allow(Udp, Open, Marker));
        using UdpFlow open = new(Left, Right, ipv6, Open), closed = new(Left, Right, ipv6, Closed);

        for (int number = 0; number < 20; number++)
        {
            closed.Send(number, payloadBytes: 4000);
            open.Send(number, payloadBytes: 4000);
        }
        await open.Settle(until: 19);
        closed.Drain();

        Assert.Equal(Enumerable.Range(0, 20), open.Arrived);
        Assert.Empty(closed.Arrived);
        // The first fragments by the rules, the others because the first was refused.
        Assert.Equal(20, Verdicts(FilterVerdict.DefaultDenied));
        Assert.Equal(40, Verdicts(FilterVerdict.FragmentWithoutFirst));
    }

    [Fact]
    public async Task Rules_that_change_while_packets_flow_lose_none_of_a_flow_that_stays_allowed()
    {
        FilterRules[] sets = [Allow(Udp, Open), Allow(Udp, Closed, Open), Allow(Udp, Marker, Open)];
        await UseAsync(sets[0]);
        using UdpFlow ipv4 = new(Left, Right, ipv6: false, Open), ipv6 = new(Left, Right, ipv6: true, Open);

        const int packets = 1000;
        for (int number = 0; number < packets; number++)
        {
            ipv4.Send(number);
            ipv6.Send(number);
            if (number % 10 == 9)
                await UseAsync(sets[number / 10 % sets.Length]);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
        }
        await ipv4.Settle(until: packets - 1);
        await ipv6.Settle(until: packets - 1);

        Assert.Equal(Enumerable.Range(0, packets), ipv4.Arrived);
        Assert.Equal(Enumerable.Range(0, packets), ipv6.Arrived);
        Assert.Equal(0, Counters.Filter.Refused);
    }

    [Fact]
    public async Task A_flow_that_new_rules_deny_stops_and_others_go_on()
    {
        await UseAsync(Allow(Udp, Open, Marker));
        using UdpFlow denied = new(Left, Right, ipv6: false, Open), marker = new(Left, Right, ipv6: false, Marker);
        denied.Send(1);
        await denied.Settle(until: 1);
        denied.Answer();
        Assert.True(denied.IsAnswered());

        await UseAsync(Allow(Udp, Marker));
        for (int number = 2; number < 22; number++)
        {
            denied.Send(number);
            // What this side still sends opens no way back in.
            denied.Answer();
        }
        marker.Send(1);
        await marker.Settle(until: 1);
        denied.Drain();

        Assert.Equal([1], denied.Arrived);
        // The first one asks the rules; then the flow is known as one that they refuse.
        Assert.Equal((1, 19), (Verdicts(FilterVerdict.DefaultDenied), Verdicts(FilterVerdict.FlowRevoked)));
        Assert.Equal(20, Counters.Refused.Single(refused => refused.Reason == Lanstead.WireGuard.Refusal.Filtered).Packets);
        Assert.Equal(20, Counters.Peers[Left.PublicKey].Refused.Single(refused => refused.Reason == Lanstead.WireGuard.Refusal.Filtered).Packets);
    }

    [Fact]
    public async Task Rules_that_contradict_themselves_are_told_and_those_before_stay()
    {
        await UseAsync(Allow(Udp, Open));
        FilterRules bad = Rules(new FilterRule { Action = FilterAction.Allow, Protocol = Icmp, DestinationPorts = [PortRange.Of(1)] });

        Result<TunnelApplied> applied = await Right.Backend.Apply(Right.Interface, Right.ConfigTowards(Left) with { Filter = bad }, Cancellation);

        Assert.Equal(FilterFailures.RuleInvalid, applied.Failure?.Code);
        using var open = new UdpFlow(Left, Right, ipv6: false, Open);
        open.Send(1);
        await open.Settle(until: 1);
        Assert.Equal(0, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 2, cancellation: Cancellation)).Received);
    }

    private InterfaceCounters Counters => Right.Backend.Count(Right.Interface)!;

    private long Verdicts(FilterVerdict verdict) => Counters.Filter[verdict];

    private async Task UseAsync(FilterRules? rules) =>
        Assert.Null((await Right.Backend.Apply(Right.Interface, Right.ConfigTowards(Left) with { Filter = rules }, Cancellation)).Failure);

    private FilterRules Allow(byte protocol, params int[] ports) =>
        Rules(new FilterRule { Action = FilterAction.Allow, Protocol = protocol, DestinationPorts = [.. ports.Select(port => PortRange.Of((ushort)port))], Sources = [IPNetwork.Parse($"{Left.Ipv4}/32"), IPNetwork.Parse($"{Left.Ipv6}/128")] });

    private FilterRules Rules(params FilterRule[] rules) => new()
    {
        Default = FilterAction.Deny,
        LocalPrefixes = [IPNetwork.Parse($"{Right.Ipv4}/32"), IPNetwork.Parse($"{Right.Ipv6}/128")],
        Rules = rules,
    };
}
