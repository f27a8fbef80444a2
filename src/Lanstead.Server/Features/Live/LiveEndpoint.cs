using System.Collections.Frozen;
using System.Net;
using System.Net.WebSockets;
using Lanstead.Primitives;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>The WebSocket of people: one task reads, one writes, both end together.</summary>
/// <remarks>
/// 1. Own pages only, or no browser. 2. A place under the caps. 3. Registered, so that nothing is missed from here on, and the session looked up once more.
/// 4. The first <c>subscribe</c>, within ten seconds: what came after <c>resume</c>, then what comes. Never compressed: a small message must stay small when it is opened.
/// </remarks>
internal sealed partial class LiveEndpoint(
    LiveSockets sockets, LiveAccess access, LiveRenderer renderer, ChannelDirectory directory, PresenceBoard presence, EventTable table, SessionReader sessions, DataSources sources,
    ServerSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LiveEndpoint> log)
{
    // Together the time in which a connection whose other side is dead is found out: half a minute.
    private static readonly TimeSpan s_pingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pongWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_subscribeWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_typingEvery = TimeSpan.FromSeconds(2);

    // Whoever missed more begins anew.
    private const int MissedMax = 20_000;

    private static readonly Failure s_notWebSocket = new("live.websocket_required", "This address speaks WebSocket. See docs/protocol/ws.md.");
    private static readonly Failure s_wrongOrigin = new("csrf.failed", "The page is another site's. Use this server's own pages, or a one-time ticket.");
    private static readonly Failure s_tooMany = new("live.too_many", "Your account or address has too many live connections. Close some.");

    private readonly string _publicOrigin = settings.PublicUrl.GetLeftPart(UriPartial.Authority);

    public async Task HandleAsync(HttpContext http)
    {
        Caller caller = http.RequestServices.GetRequiredService<Caller>();
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await ProblemAnswer.WriteAsync(http, s_notWebSocket);
            return;
        }
        if (!IsOwnOrigin(http.Request, caller))
        {
            await ProblemAnswer.WriteAsync(http, s_wrongOrigin);
            return;
        }
        IPAddress address = ClientAddress.KeyOf(http.Connection.RemoteIpAddress);
        if (!sockets.TryTake(caller.UserId, address))
        {
            http.Response.Headers.RetryAfter = "10";
            await ProblemAnswer.WriteAsync(http, s_tooMany);
            return;
        }
        try
        {
            if (await sessions.FindAsync(caller.SessionId, http.RequestAborted) is { } session)
                await RunAsync(http, session, await access.RolesOfAsync(session, http.RequestAborted), address);
        }
        finally
        {
            sockets.GiveBack(caller.UserId, address);
        }
    }

    // A browser always says which page asks. One that does not say it and brings a cookie is none that we know.
    private bool IsOwnOrigin(HttpRequest request, Caller caller)
    {
        string? origin = request.Headers.Origin;
        if (origin is null)
            return !caller.ByCookie;
        return origin == _publicOrigin || origin == $"{request.Scheme}://{request.Host}" || (settings.CorsOrigins.Contains(origin) && !caller.ByCookie);
    }

    private async Task RunAsync(HttpContext http, SessionState session, LiveRoles roles, IPAddress address)
    {
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = s_pingEvery, KeepAliveTimeout = s_pongWithin });
        using var live = new LiveSocket(session, roles, address);
        if (http.Features.Get<FrameMeter>() is { } meter)
            meter.Exceeded = () => live.End(LiveEnd.Flood);
        var first = new TaskCompletionSource<LiveRequest?>(TaskCreationOptions.RunContinuationsAsynchronously);
        sockets.Add(live);
        presence.Came(live.UserId, session.Memberships.Keys);
        Task writing = WriteAsync(socket, live, first.Task);
        try
        {
            // What changed since the session was looked up, before it was registered, was told to nobody here.
            await access.CheckAsync([live], http.RequestAborted);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                live.End(LiveEnd.Stopping);
            await ReadAsync(socket, live, first);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or NpgsqlException or TimeoutException)
        {
            // The other side is gone, or was asked to go.
        }
        finally
        {
            live.End(LiveEnd.Done);
            first.TrySetResult(null);
            await writing;
            sockets.Remove(live);
            presence.Went(live.UserId);
            socket.Abort();
        }
    }

    private async Task ReadAsync(WebSocket socket, LiveSocket live, TaskCompletionSource<LiveRequest?> first)
    {
        var reader = new LiveReader(socket, time);
        var budget = new RateBuckets<string>(time);
        var rule = new RateRule("live", PerMinute: 300, Burst: 30);
        while (true)
        {
            // Between messages it may be silent: then the pings tell whether it is there.
            (LiveRequest? request, LiveEnd? end) = await reader.ReadAsync(first.Task.IsCompleted ? null : s_subscribeWithin, live.Gone);
            if (end is null && budget.Take("live", rule) > TimeSpan.Zero)
                end = LiveEnd.Flood;
            if (end is not null)
            {
                live.End(end);
                first.TrySetResult(null);
                // On to the other side's close frame, if it comes.
                if (end == LiveEnd.Done || live.Gone.IsCancellationRequested)
                    return;
                await Task.Delay(Timeout.InfiniteTimeSpan, time, live.Gone);
            }
            switch (request!.Type)
            {
                case "subscribe" when !first.Task.IsCompleted:
                    first.TrySetResult(request);
                    break;
                case "subscribe":
                    live.Subscribe(await SubscribeAsync(live, request));
                    break;
                case "typing":
                    await TypingAsync(live, request.ChannelId!.Value);
                    break;
            }
        }
    }

    private async Task WriteAsync(WebSocket socket, LiveSocket live, Task<LiveRequest?> first)
    {
        try
        {
            Task ended = live.Ended;
            if (await Task.WhenAny(first, ended) == first && await first is { } request)
            {
                EventKey sent = await BeginAsync(socket, live, request);
                await live.WriteAsync(socket, sent);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            live.End(LiveEnd.Done);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogFault(log, e.GetType().Name);
            live.End(LiveEnd.Stopping);
        }
        await live.CloseAsync(socket, time);
    }

    // Subscribed first, so that from here on nothing is missed; then what was missed up to now.
    private async Task<EventKey> BeginAsync(WebSocket socket, LiveSocket live, LiveRequest request)
    {
        CancellationToken stop = live.Gone;
        Subscriptions wanted = await AllowedAsync(live, request, stop);
        live.Subscribe(wanted);
        EventKey horizon = await table.HorizonAsync(stop);
        bool isResumed = EventKey.TryParse(request.Resume, out EventKey known) && known.CompareTo(horizon) <= 0
            && await table.ReachesBackToAsync(known, stop) && !await table.IsFarBehindAsync(known, MissedMax, stop);
        EventKey sent = isResumed ? known : horizon;
        await LiveSocket.SendAsync(socket, Subscribed(wanted, request, sent, isResumed));
        bool more = isResumed;
        while (more && !live.IsEnded)
        {
            (List<StoredEvent> missed, more) = await table.ReadAsync(sent, stop);
            foreach (LiveItem item in await renderer.RenderAsync(missed, stop))
            {
                if (live.Choose(item) is { } mine)
                    await LiveSocket.SendAsync(socket, mine.Json);
            }
            if (missed.Count > 0)
                sent = missed[^1].Key;
            // Rows that are not final yet come by the queue.
            more &= missed.Count > 0;
        }
        return sent;
    }

    private async Task<Subscriptions> SubscribeAsync(LiveSocket live, LiveRequest request)
    {
        Subscriptions wanted = await AllowedAsync(live, request, live.Gone);
        live.Tell(Subscribed(wanted, request, sent: null, isResumed: false));
        return wanted;
    }

    private async Task<Subscriptions> AllowedAsync(LiveSocket live, LiveRequest request, CancellationToken stop)
    {
        FrozenDictionary<TenantId, Role> roles = live.Session.Memberships;
        var channels = new HashSet<ChannelId>();
        foreach (ChannelId id in request.Channels ?? [])
        {
            if (await directory.FindAsync(id, stop) is { } channel && channel.Of(live.Roles).See)
                channels.Add(id);
        }
        return new Subscriptions((request.Spaces ?? []).Where(space => roles.TryGetValue(space, out Role role) && PermissionMatrix.Allows(role, Permission.ChatRead)).ToHashSet(), channels);
    }

    private static byte[] Subscribed(Subscriptions allowed, LiveRequest request, EventKey? sent, bool isResumed) => LiveRenderer.Json(new
    {
        type = "subscribed",
        id = sent?.ToString(),
        resumed = isResumed,
        spaces = allowed.Spaces,
        channels = allowed.Channels,
        refused = (request.Spaces ?? []).Where(space => !allowed.Spaces.Contains(space)).Select(space => space.Value).Concat((request.Channels ?? []).Where(channel => !allowed.Channels.Contains(channel)).Select(channel => channel.Value)),
    });

    private async Task TypingAsync(LiveSocket live, ChannelId id)
    {
        if (!live.MayType(time, s_typingEvery)
            || await directory.FindAsync(id, live.Gone) is not { } channel
            || !channel.Of(live.Roles).Post)
            return;
        await LiveNotice.SendAsync(sources, [LiveNotice.Typing(live.UserId, id)], live.Gone);
    }

    [LoggerMessage(4803, LogLevel.Information, "A live connection could not begin: the database is away ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
