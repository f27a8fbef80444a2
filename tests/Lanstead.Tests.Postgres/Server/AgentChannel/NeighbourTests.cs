using System.Globalization;
using System.Net.WebSockets;
using Google.Protobuf;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>J3: what other tenants feel while one agent floods, sends what is too large and comes back at once.</summary>
/// <remarks>
/// The figure is worth something on a quiet machine only (the flooding agent runs in this very process), so it is told and not judged: asserted is that
/// everybody is served. Quiet and loud phases alternate, so that whatever else slows the machine slows both.
/// </remarks>
public sealed class NeighbourTests(PostgresCluster cluster)
{
    private static readonly int s_phases = LongRun.Count(usual: 2, whole: 15);
    private static readonly int s_requests = LongRun.Count(usual: 50, whole: 400);

    [Fact]
    public async Task J3_other_tenants_are_served_while_one_agent_misbehaves()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--log-level", "Warning"]);
        NetworkScenario neighbour = await NetworkScenario.MakeAsync(await server.SetUpAsync());
        NetworkScenario hostile = await NetworkScenario.MakeAsync(await server.RegisterAsync());
        await using TestAgent good = await neighbour.JoinAsync(server, "good");
        await using TestAgent bad = await TestAgent.EnrolAsync(server, await hostile.KeyAsync(), "bad");
        await PhaseAsync(neighbour);
        var quiet = new List<double>();
        var loud = new List<double>();
        int cuts = 0;
        for (int phase = 0; phase < s_phases; phase++)
        {
            quiet.Add(await PhaseAsync(neighbour));
            using var stop = new CancellationTokenSource();
            Task<int> flood = Task.Run(() => MisbehaveAsync(server, bad, stop.Token));
            loud.Add(await PhaseAsync(neighbour));
            await stop.CancelAsync();
            cuts += await flood;
        }

        Assert.True(cuts >= s_phases, $"The bad agent was cut off {cuts} times only.");
        Assert.Null(good.Goodbye);
        Assert.Equal(WebSocketState.Open, good.Socket.State);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"figure: J3 p99 of another tenant's reads: {Median(quiet):0.0} ms quiet, {Median(loud):0.0} ms beside a misbehaving agent ({(Median(loud) / Median(quiet)) - 1:+0%;-0%}), medians of {s_phases} phases of {s_requests} requests each; the agent was cut off {cuts} times"));
    }

    // p99 of one phase, in milliseconds.
    private static async Task<double> PhaseAsync(NetworkScenario neighbour)
    {
        string[] paths = ["/v1/networks", $"/v1/networks/{neighbour.Network}", $"/v1/networks/{neighbour.Network}/peers", "/v1/devices"];
        var times = new List<double>(s_requests);
        for (int i = 0; i < s_requests; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            using HttpResponseMessage response = await neighbour.Person.Http.GetAsync(paths[i % paths.Length]);
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        }
        times.Sort();
        return times[(int)Math.Ceiling(0.99 * times.Count) - 1];
    }

    private static async Task<int> MisbehaveAsync(TestServer server, TestAgent bad, CancellationToken stop)
    {
        byte[] ping = new AgentFrame { Ping = new Ping { Id = 1 } }.ToByteArray();
        byte[] large = new byte[300 * 1024];
        int cuts = 0;
        while (!stop.IsCancellationRequested)
        {
            await bad.ConnectAsync(server);
            try
            {
                for (int i = 0; i < 100_000 && bad.Socket.State == WebSocketState.Open && !stop.IsCancellationRequested; i++)
                    await bad.SendAsync(cuts % 3 == 2 ? large : ping);
            }
            catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
            {
                // Cut off, as it should be.
            }
            cuts++;
            bad.Abort();
        }
        return cuts;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
