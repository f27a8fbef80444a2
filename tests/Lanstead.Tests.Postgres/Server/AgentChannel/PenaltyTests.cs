using System.Net;
using System.Net.WebSockets;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>J3: an agent that was cut off stays out for a while, its address for less long, and others not at all.</summary>
public sealed class PenaltyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly IPAddress s_address = IPAddress.Parse("192.0.2.7");

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task J3_agent_that_was_cut_off_is_refused_by_its_address_then_by_its_device_and_others_come_and_go()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent good = await home.JoinAsync(_server, "good");
        await using TestAgent bad = await home.JoinAsync(_server, "bad");
        var penalties = _server.App.Services.GetRequiredService<Penalties>();
        IPAddress from = bad.Address;

        await bad.SendAsync([0xFF, 0xFF, 0xFF]);
        await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
        await TestAgent.UntilAsync(() => penalties.Of(bad.Device) > TimeSpan.Zero, "the penalty");
        // So that neither runs out on a slow machine while this looks.
        for (int i = 0; i < 8; i++)
            penalties.Add(bad.Device, from);
        object? fence = await _server.SqlAsync("SELECT fence FROM devices WHERE id = $1", bad.Device.Value);

        // 1. From the same address: no WebSocket.
        await Assert.ThrowsAsync<WebSocketException>(() => bad.OpenAsync(_server.Url));
        Assert.Equal(HttpStatusCode.TooManyRequests, bad.Socket.HttpStatusCode);
        Assert.InRange(int.Parse(bad.Socket.HttpResponseHeaders!["Retry-After"].Single(), provider: null), 1, 10);
        Assert.Equal("close", bad.Socket.HttpResponseHeaders["Connection"].Single());

        // 2. From another: it is told to wait, before its proof is looked at.
        bad.Address = IPAddress.Parse("127.15.0.1");
        await bad.OpenAsync(_server.Url, hello => { hello.Signature = ByteString.Empty; return hello; });
        await bad.UntilGoodbyeAsync(Goodbye.Types.Reason.TooManyMessages);
        Assert.InRange(bad.Goodbye!.RetryAfterSeconds, 1u, 300u);
        Assert.Equal(fence, await _server.SqlAsync("SELECT fence FROM devices WHERE id = $1", bad.Device.Value));

        // 3. Another agent of the network is let in from the second address at once, and saw nothing of this.
        await using TestAgent third = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "third");
        third.Address = bad.Address;
        await third.ConnectAsync(_server);
        Assert.NotNull(third.Welcome);
        Assert.Null(good.Goodbye);
        Assert.Equal(WebSocketState.Open, good.Socket.State);
    }

    [Fact]
    public void Penalty_doubles_to_its_longest_and_is_forgotten()
    {
        var time = new SteppedTime();
        var penalties = new Penalties(time);
        var device = DeviceId.New(TimeProvider.System);
        double[] devices = [5, 10, 20, 40, 80, 160, 300, 300];
        double[] addresses = [1, 2, 4, 8, 10, 10, 10, 10];
        for (int i = 0; i < devices.Length; i++)
        {
            penalties.Add(device, s_address);
            Assert.Equal(devices[i], penalties.Of(device).TotalSeconds);
            Assert.Equal(addresses[i], penalties.Of(s_address).TotalSeconds);
            time.Step(TimeSpan.FromSeconds(devices[i]));
            Assert.Equal(TimeSpan.Zero, penalties.Of(device));
        }
        time.Step(TimeSpan.FromMinutes(15));
        penalties.Add(device, null);
        Assert.Equal(5, penalties.Of(device).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, penalties.Of(s_address));
        Assert.Equal(TimeSpan.Zero, penalties.Of(DeviceId.New(TimeProvider.System)));
    }

    [Fact]
    public void Refusals_of_one_address_are_held_two_at_once()
    {
        var penalties = new Penalties(new SteppedTime());
        Assert.True(penalties.TryHold(s_address));
        Assert.True(penalties.TryHold(s_address));
        Assert.False(penalties.TryHold(s_address));
        Assert.True(penalties.TryHold(IPAddress.Parse("192.0.2.8")));
        penalties.Release(s_address);
        Assert.True(penalties.TryHold(s_address));
        Assert.False(penalties.TryHold(s_address));
    }

    [Fact]
    public void Table_of_penalties_does_not_grow_without_bound()
    {
        var time = new SteppedTime();
        var penalties = new Penalties(time);
        for (int i = 0; i < 10_050; i++)
            penalties.Add(DeviceId.New(TimeProvider.System), new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
        var late = DeviceId.New(TimeProvider.System);
        penalties.Add(late, null);
        Assert.Equal(TimeSpan.Zero, penalties.Of(late));
        time.Step(TimeSpan.FromSeconds(6));
        penalties.Add(late, null);
        Assert.Equal(5, penalties.Of(late).TotalSeconds);
    }

    [Fact]
    public void Agent_within_its_budget_is_read_at_once_one_above_it_slower_and_one_that_goes_on_is_cut_off()
    {
        var time = new SteppedTime();
        var budget = new FrameBudget(time);
        for (int i = 0; i < 300; i++)
            Assert.Equal(TimeSpan.Zero, budget.Take(10, isChange: false));
        double waited = 0;
        int frames = 0;
        while (budget.Take(10, isChange: false) is { } pause)
        {
            Assert.InRange(pause.TotalSeconds, 0.01, 0.03);
            waited += pause.TotalSeconds;
            frames++;
            time.Step(pause);
        }
        Assert.InRange(waited, 5, 6);
        // Who pauses is welcome again.
        time.Step(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.Zero, budget.Take(10, isChange: false));
        Assert.InRange(frames, 250, 300);
    }
}
