using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Lanstead.Server.Features.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>L2: who holds an agent's socket without using it loses it, and what waits for him is bounded.</summary>
public sealed class SocketHoardingTests(PostgresCluster cluster)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(45);
    private static readonly byte[] s_ping = [0x89, 0x80, 0, 0, 0, 0];

    [Fact]
    public async Task L2_an_agent_that_takes_nothing_loses_its_connection_and_what_waited_for_it()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        NetworkScenario home = await NetworkScenario.MakeAsync(await server.SetUpAsync());
        await using var relay = new SilentRelay(server.Url);
        await using TestAgent alpha = await TestAgent.EnrolAsync(server, await home.KeyAsync(), "alpha");
        await alpha.OpenAsync(relay.Url);
        await alpha.UntilPeersAsync(1);
        var sessions = server.App.Services.GetRequiredService<AgentSessions>();
        AgentSession session = Assert.Single(sessions.All());

        relay.GoDead();
        byte[] frame = new byte[64 * 1024];
        int queued = 0;
        while (!session.Ended.IsCancellationRequested && queued < 10_000)
        {
            session.Send(frame);
            queued++;
        }
        // As many as the system's own buffers take, and a queue that has an end.
        Assert.InRange(queued, 512, 2_000);
        await TestAgent.UntilAsync(() => sessions.Count == 0, "the server to give it up", s_limit);
    }

    [Fact]
    public async Task L2_who_upgrades_and_is_silent_or_sends_letter_by_letter_is_cut_off_and_gets_no_compression()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        (TimeSpan Lived, string Head)[] lives = await Task.WhenAll(HoardAsync(server, [], []), HoardAsync(server, s_ping, s_ping), HoardAsync(server, [0x02, 0x81, 0, 0, 0, 0, 1], [0x00, 0x81, 0, 0, 0, 0, 1]));
        Assert.All(lives, life =>
        {
            Assert.True(life.Lived <= s_limit, $"It lived for {life.Lived.TotalSeconds:0.0} s.");
            Assert.StartsWith("HTTP/1.1 101", life.Head, StringComparison.Ordinal);
            Assert.DoesNotContain("Sec-WebSocket-Extensions", life.Head, StringComparison.OrdinalIgnoreCase);
        });
    }

    // Sends a frame each half second: nothing, pings, or a message's fragments of one byte.
    private static async Task<(TimeSpan Lived, string Head)> HoardAsync(TestServer server, byte[] first, byte[] next)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        long began = TimeProvider.System.GetTimestamp();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {Protocol.AgentChannel.ConnectPath} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"));
        byte[] answer = new byte[4096];
        string head = Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));
        Task reading = Task.Run(async () =>
        {
            byte[] scrap = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(scrap) > 0)
                {
                    // Challenge, pongs, farewell.
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Cut off.
            }
        });
        byte[] frame = first;
        try
        {
            while (!reading.IsCompleted && TimeProvider.System.GetElapsedTime(began) < s_limit + s_limit)
            {
                if (frame.Length > 0)
                    await socket.SendAsync(frame);
                frame = next;
                await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System));
            }
        }
        catch (SocketException)
        {
            // Cut off.
        }
        return (TimeProvider.System.GetElapsedTime(began), head);
    }
}
