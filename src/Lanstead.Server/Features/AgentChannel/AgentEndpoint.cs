using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Http;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The WebSocket of agents: one task reads, one writes, both end together.</summary>
internal sealed partial class AgentEndpoint(
    IServiceScopeFactory scopes, AgentSessions sessions, ManifestSender manifests, AgentFrames frames, Penalties penalties, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<AgentEndpoint> log)
{
    // A device that comes back within this time was never away: nobody is told.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(8);

    // How long the last frame and the farewell may take to be written once a session has ended.
    private static readonly TimeSpan s_writing = TimeSpan.FromSeconds(5);

    // How long the other side may take to answer our close frame.
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(2);

    // Of a client that was cut off, so many messages are thrown away at once, then nothing is read for the pause.
    private const int DrainedAtOnce = 64;
    private static readonly TimeSpan s_drainPause = TimeSpan.FromMilliseconds(20);

    public static readonly Failure NotWebSocket = new("agent.websocket_required", "This address speaks WebSocket with agents only.");

    public async Task HandleAsync(HttpContext http)
    {
        // Before all else, so that hammering at the door costs next to nothing.
        IPAddress? source = ClientAddress.Observed(http);
        if (source is not null && penalties.Of(ClientAddress.KeyOf(source)) is { Ticks: > 0 } wait)
        {
            await TurnAwayAsync(http, ClientAddress.KeyOf(source), wait);
            return;
        }
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await ProblemAnswer.WriteAsync(http, NotWebSocket);
            return;
        }
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // The channel has its own heartbeat.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var session = new AgentSession();
        Task writing = session.WriteAsync(socket, time);
        _ = CutAfterAsync(http, session, writing);
        var reader = new FrameReader(socket, Protocol.AgentChannel.FrameToServerMaxBytes);
        try
        {
            await RunAsync(http, session, reader);
        }
        catch (OperationCanceledException)
        {
            // The session was ended from elsewhere; the writer says why.
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or Microsoft.EntityFrameworkCore.DbUpdateException or InvalidOperationException)
        {
            SessionFailed(log, session.Identity?.Device, e.Message);
            session.End(Goodbye.Types.Reason.ServerStopping, WebSocketCloseStatus.InternalServerError, "The server cannot serve you now. Connect again in a moment.");
        }
        finally
        {
            session.Drop();
            if (session is { Identity: { } cut, Farewell.Reason: Goodbye.Types.Reason.BadFrame or Goodbye.Types.Reason.TooManyMessages })
                penalties.Add(cut.Device, source is null ? null : ClientAddress.KeyOf(source));
            await writing;
            await DrainAsync(socket);
            if (session.Identity is not null)
                await LeaveAsync(session);
        }
    }

    // Held back first, and not answered at all when too many of one address are held already.
    private async Task TurnAwayAsync(HttpContext http, IPAddress source, TimeSpan wait)
    {
        if (!await penalties.HoldAsync(source, wait, http.RequestAborted))
        {
            http.Abort();
            return;
        }
        string seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        http.Response.Headers.Connection = "close";
        await ProblemAnswer.WriteAsync(http, new Failure("rate.limited", $"An agent at your address was cut off for what it sent. Wait {seconds} s."));
    }

    private async Task RunAsync(HttpContext http, AgentSession session, FrameReader reader)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, session.Gone);
        if (await GreetAsync(http, session, reader, stop.Token) is not { } hello)
            return;
        session.LastHeard = AgentSession.Busy;
        session.KnowLocks(hello.Locks);
        AgentIdentity identity = session.Identity!;
        sessions.Add(session);
        Connected(log, identity.Device, identity.Fence, hello.AgentVersion);
        await manifests.SendAsync(session, Known(hello), again: true, stop.Token);
        session.LastHeard = time.GetTimestamp();
        var budget = new FrameBudget(time);
        while (true)
        {
            FrameOutcome outcome = await reader.ReadAsync(stop.Token);
            if (outcome != FrameOutcome.Frame)
            {
                EndFor(session, outcome);
                return;
            }
            session.LastHeard = AgentSession.Busy;
            // Ended: what still comes is thrown away, until its close frame.
            if (session.Ended.IsCancellationRequested)
                return;
            if (budget.Take(reader.SizeBytes, AgentFrames.IsChange(reader.Frame)) is not { } pause)
            {
                session.End(Goodbye.Types.Reason.TooManyMessages, WebSocketCloseStatus.PolicyViolation, "Too many messages in a short time.");
                return;
            }
            // Not read is not parsed: the rest waits on the sender's side.
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, time, stop.Token);
            await frames.HandleAsync(session, reader.Frame, stop.Token);
            session.LastHeard = time.GetTimestamp();
        }
    }

    // In a scope of its own: that of the request, with its database contexts, would live as long as the connection.
    private async Task<Hello?> GreetAsync(HttpContext http, AgentSession session, FrameReader reader, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AgentHandshake>().RunAsync(http, session, reader, stop);
    }

    // Once the farewell is written the other side has a moment to answer; then the read is given up.
    // And who takes nothing at all, so that the farewell cannot even be written, loses the connection: whatever waits on it ends with it (L2).
    private async Task CutAfterAsync(HttpContext http, AgentSession session, Task writing)
    {
        await Task.WhenAny(writing, Task.Delay(Timeout.InfiniteTimeSpan, time, session.Ended));
        if (await Task.WhenAny(writing, Task.Delay(s_writing, time)) != writing)
            http.Abort();
        await writing;
        await Task.Delay(s_closing, time);
        session.Cut();
    }

    private static void EndFor(AgentSession session, FrameOutcome outcome)
    {
        switch (outcome)
        {
            case FrameOutcome.TooLarge:
                session.End(Goodbye.Types.Reason.BadFrame, WebSocketCloseStatus.MessageTooBig, "The frame is larger than 256 KB.");
                break;
            case FrameOutcome.Malformed:
                session.End(Goodbye.Types.Reason.BadFrame, WebSocketCloseStatus.PolicyViolation, "The frame cannot be read.");
                break;
            default:
                session.Drop();
                break;
        }
    }

    private static Dictionary<NetworkId, KnownNetwork> Known(Hello hello)
    {
        var known = new Dictionary<NetworkId, KnownNetwork>();
        foreach (KnownNetwork network in hello.Known)
        {
            if (WireId.TryRead(network.NetworkId, out NetworkId id))
                known[id] = network;
        }
        return known;
    }

    // Lets the close frame reach a client that still sends, for a moment: cutting at once could lose it.
    private async Task DrainAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(s_closing, time);
        byte[] scrap = new byte[16 * 1024];
        try
        {
            for (int i = 1; socket.State == WebSocketState.CloseSent; i++)
            {
                await socket.ReceiveAsync(scrap.AsMemory(), patience.Token);
                if (i % DrainedAtOnce == 0)
                    await Task.Delay(s_drainPause, time, patience.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // It did not answer; the connection is cut.
        }
        socket.Abort();
    }

    private async Task LeaveAsync(AgentSession session)
    {
        AgentIdentity identity = session.Identity!;
        sessions.Remove(session);
        await manifests.ForgetAsync(session);
        Goodbye.Types.Reason? reason = session.Farewell?.Reason;
        Disconnected(log, identity.Device, identity.Fence, reason);
        // Replaced ones have nothing to say; when we stop, the agent goes elsewhere at once.
        if (reason is Goodbye.Types.Reason.Replaced || lifetime.ApplicationStopping.IsCancellationRequested)
            return;
        _ = ReleaseLaterAsync(identity);
    }

    private async Task ReleaseLaterAsync(AgentIdentity identity)
    {
        try
        {
            await Task.Delay(s_grace, time, lifetime.ApplicationStopping);
            if (sessions.Find(identity.Device) is not null)
                return;
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AgentClaims>().ReleaseAsync(identity, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            // We stop; the sweep of another process, or our next start, notices.
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException or ObjectDisposedException)
        {
            SessionFailed(log, identity.Device, e.Message);
        }
    }

    [LoggerMessage(EventId = 3120, Level = LogLevel.Information, Message = "Agent {DeviceId} connected, fence {Fence}, version {AgentVersion}")]
    private static partial void Connected(ILogger logger, DeviceId deviceId, long fence, string agentVersion);

    [LoggerMessage(EventId = 3121, Level = LogLevel.Information, Message = "Agent {DeviceId} disconnected, fence {Fence}: {Reason}")]
    private static partial void Disconnected(ILogger logger, DeviceId deviceId, long fence, Goodbye.Types.Reason? reason);

    [LoggerMessage(EventId = 3122, Level = LogLevel.Warning, Message = "Agent {DeviceId}: the connection failed: {Reason}")]
    private static partial void SessionFailed(ILogger logger, DeviceId? deviceId, string reason);
}
