using System.Net;
using System.Net.Sockets;
using Lanstead.Gate;

namespace Lanstead.Tests.Plain.Gate;

/// <summary>What strangers may have of the gate, and no more.</summary>
public sealed class GateLimitTests
{
    [Fact]
    public async Task L1_first_bytes_that_never_name_a_host_are_waited_for_a_time_alone()
    {
        using GateSockets sockets = GateSockets.Bind(["127.0.0.1"], 0, 0);
        await using GateServer server = await GateServer.StartAsync(new GateState(), sockets, new Hurried());
        foreach (byte[] beginning in new byte[][] { [], [22], [22, 3, 1, 2, 0, 1, 0, 1] })
        {
            using Socket caller = await CallAsync(sockets.Endpoints.Single(sockets.IsTls));
            try
            {
                await caller.SendAsync(beginning);
            }
            catch (SocketException)
            {
                continue;
            }
            Assert.True(await EndsAsync(caller));
        }
    }

    [Fact]
    public async Task L1_one_caller_has_so_many_connections_and_gets_more_when_some_end()
    {
        using GateSockets sockets = GateSockets.Bind(["127.0.0.1"], 0, 0);
        await using GateServer server = await GateServer.StartAsync(new GateState(), sockets, TimeProvider.System);
        IPEndPoint at = sockets.Endpoints.Single(at => !sockets.IsTls(at));
        var open = new List<Socket>();
        try
        {
            for (int i = 0; i < GateLimits.ConnectionsOfOneMax; i++)
            {
                Socket caller = await CallAsync(at);
                open.Add(caller);
                // Answered, so it is counted.
                await caller.SendAsync("GET / HTTP/1.1\r\nHost: nobody.example.com\r\n\r\n"u8.ToArray());
                Assert.True(await caller.ReceiveAsync(new byte[512]) > 0);
            }
            Assert.True(await IsTurnedAwayAsync(at));
        }
        finally
        {
            open.ForEach(caller => caller.Dispose());
        }
        bool isAnswered = false;
        for (int i = 0; i < 300 && !isAnswered; i++)
        {
            try
            {
                using Socket later = await CallAsync(at);
                await later.SendAsync("GET / HTTP/1.1\r\nHost: nobody.example.com\r\n\r\n"u8.ToArray());
                isAnswered = await later.ReceiveAsync(new byte[512]) > 0;
            }
            catch (SocketException)
            {
                // Still as many as it may have.
            }
            if (!isAnswered)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        Assert.True(isAnswered);
    }

    private static async Task<Socket> CallAsync(IPEndPoint at)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(at);
        return socket;
    }

    // At once, or with the first thing that it asks.
    private static async Task<bool> IsTurnedAwayAsync(IPEndPoint at)
    {
        try
        {
            using Socket caller = await CallAsync(at);
            return await EndsAsync(caller);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<bool> EndsAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            return await socket.ReceiveAsync(new byte[16], patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A hundred times as fast.
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
