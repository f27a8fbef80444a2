using System.Net.WebSockets;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>C5: of several connections of one device the newest counts, on whatever server process, and nobody sees the device go.</summary>
public sealed class SessionFenceTests(PostgresCluster cluster)
{
    private static readonly int s_reconnects = LongRun.Count(usual: 100, whole: 1000);

    // Thousands of requests: keeping every statement's trace in memory would be most of the work.
    private static readonly string[] s_quiet = ["--log-level", "Warning"];

    [Fact]
    public async Task C5_instant_reconnects_to_either_of_two_servers_never_show_the_device_offline()
    {
        await using TestServer first = await TestServer.StartAsync(cluster, settings: s_quiet);
        await using TestServer second = await TestServer.StartAsync(cluster, replicaOf: first, settings: s_quiet);
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync());
        await using TestAgent alpha = await home.JoinAsync(first, "alpha");
        await alpha.UntilPeersAsync(1);
        ulong fence = alpha.Welcome!.Fence;
        int looks = 0, offline = 0;
        using var watching = new CancellationTokenSource();
        Task watch = Task.Run(async () =>
        {
            while (!watching.IsCancellationRequested)
            {
                looks++;
                if ((await home.DeviceAsync(alpha.Device)).GetProperty("status").GetString() != "online")
                    offline++;
            }
        });
        for (int i = 0; i < s_reconnects; i++)
        {
            // Cut without a word, and back at once: a server learns of the new one before the old one's end.
            alpha.Abort();
            await alpha.ConnectAsync(i % 3 == 0 ? second : first);
            Assert.True(alpha.Welcome!.Fence > fence);
            fence = alpha.Welcome.Fence;
        }
        // Longer than the grace in which an old connection's end could still speak.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        await watching.CancelAsync();
        await watch;
        Assert.True(looks > s_reconnects, $"Looked {looks} times only.");
        Assert.Equal(0, offline);
        Assert.Equal(0L, await first.SqlAsync("SELECT count(*) FROM events WHERE type = 'device.disconnected'"));
        Assert.Equal(true, await first.SqlAsync("SELECT connected FROM devices"));
    }

    [Fact]
    public async Task C5_connection_on_another_server_ends_the_older_one_and_its_late_end_changes_nothing()
    {
        await using TestServer first = await TestServer.StartAsync(cluster);
        await using TestServer second = await TestServer.StartAsync(cluster, replicaOf: first);
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync());
        await using TestAgent alpha = await home.JoinAsync(first, "alpha");
        var old = new AgentIdentity(alpha.Device, home.Person.TenantId, (long)alpha.Welcome!.Fence);
        ClientWebSocket oldSocket = alpha.Socket;

        await alpha.OpenAsync(second.Url);
        await TestAgent.UntilAsync(() => alpha.Welcome is not null && alpha.Goodbye is not null, "a welcome there and a goodbye here");
        Assert.Equal(Goodbye.Types.Reason.Replaced, alpha.Goodbye!.Reason);
        await TestAgent.UntilAsync(() => oldSocket.State is WebSocketState.Closed or WebSocketState.Aborted, "the old connection's end");

        await using (AsyncServiceScope scope = first.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<AgentClaims>().ReleaseAsync(old, CancellationToken.None);
        Assert.Equal(true, await first.SqlAsync("SELECT connected FROM devices"));

        await using (AsyncServiceScope scope = first.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<AgentClaims>().ReleaseAsync(old with { Fence = (long)alpha.Welcome!.Fence }, CancellationToken.None);
        Assert.Equal(false, await first.SqlAsync("SELECT connected FROM devices"));
    }

    [Fact]
    public async Task C5_changes_made_on_one_server_reach_agents_of_the_other()
    {
        await using TestServer first = await TestServer.StartAsync(cluster);
        await using TestServer second = await TestServer.StartAsync(cluster, replicaOf: first);
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync());
        await using TestAgent alpha = await home.JoinAsync(first, "alpha");
        await using TestAgent beta = await home.JoinAsync(second, "beta");
        await alpha.UntilPeersAsync(2);
        await beta.UntilPeersAsync(2);
        Assert.Equal(alpha.Replica.Peers.Hash.ToArray(), beta.Replica.Peers.Hash.ToArray());
        await home.Person.Http.DeleteAsync($"/v1/devices/{beta.Device}");
        await beta.UntilGoodbyeAsync(Goodbye.Types.Reason.DeviceRemoved);
        await alpha.UntilPeersAsync(1);
    }

    [Fact]
    public async Task C5_half_open_connection_is_noticed_within_30_seconds()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        NetworkScenario home = await NetworkScenario.MakeAsync(await server.SetUpAsync());
        await using var relay = new SilentRelay(server.Url);
        await using TestAgent alpha = await TestAgent.EnrolAsync(server, await home.KeyAsync(), "alpha");
        await alpha.OpenAsync(relay.Url);
        await alpha.UntilPeersAsync(1);
        var sessions = server.App.Services.GetRequiredService<AgentSessions>();
        Assert.Equal(1, sessions.Count);

        relay.GoDead();
        long dead = TimeProvider.System.GetTimestamp();
        await TestAgent.UntilAsync(() => sessions.Count == 0, "the server to notice", TimeSpan.FromSeconds(90));
        // The system's own end of such a connection comes after a quarter of an hour.
        Assert.True(!LongRun.IsAsked || TimeProvider.System.GetElapsedTime(dead) <= TimeSpan.FromSeconds(30), $"{TimeProvider.System.GetElapsedTime(dead)}");
    }

    [Fact]
    public async Task Stopping_server_says_so_to_its_agents()
    {
        TestServer first = await TestServer.StartAsync(cluster);
        NetworkScenario home = await NetworkScenario.MakeAsync(await first.SetUpAsync());
        await using TestAgent alpha = await home.JoinAsync(first, "alpha");
        await first.DisposeAsync();
        await alpha.UntilGoodbyeAsync(Goodbye.Types.Reason.ServerStopping);
    }
}
