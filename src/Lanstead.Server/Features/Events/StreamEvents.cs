using System.Text;
using System.Threading.Channels;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Events;

/// <summary>One open stream of server-sent events.</summary>
/// <remarks>
/// 1. Queue opened, so that nothing is missed from here on. 2. <c>hello</c>, which tells whether the client must load everything again.
/// 3. What came after Last-Event-ID. 4. The queue, less what was already sent. Ends when the session ends, when memberships change, when
/// the client does not keep up, or when the server stops; the browser then comes back by itself and is checked anew.
/// </remarks>
internal sealed class StreamEvents(
    EventHub hub, EventTable table, DatabaseNotices notices, SessionReader sessions, Caller caller, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // While notices are not certain to come; every fifth time otherwise too.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);
    private static readonly string[] AllTopics = ["peers", "devices", "networks", "networkMembers", "rooms", "activity", "joinKeys", "invites", "members", "invitations", "tenants", "notifications", "exposures", "tunnel-servers"];

    public async Task HandleAsync(HttpContext context, string? topics)
    {
        // Others than these there are too, but not for everybody in a space: what happens in a channel is told to who sees it, on /v1/ws.
        HashSet<string> wanted = [.. (topics ?? string.Join(',', AllTopics)).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Intersect(AllTopics)];
        string? resume = context.Request.Headers["Last-Event-ID"];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        Channel<StoredEvent> queue = hub.Open();
        string me = caller.UserId.ToString();
        using IDisposable watching = notices.Listen("lanstead_access", user =>
        {
            if (user is null || user == me)
                _ = EndIfAccessChangedAsync(ended);
        });
        Task watch = Task.CompletedTask;
        try
        {
            // What changed since this request was let in, before the line above, was told to nobody here.
            await EndIfAccessChangedAsync(ended);
            watch = WatchAsync(ended);
            await RunAsync(context.Response, wanted, EventKey.TryParse(resume, out EventKey key) ? key : null, queue.Reader, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // Ended on purpose, or the client is gone.
        }
        finally
        {
            hub.Close(queue);
            await ended.CancelAsync();
            await watch;
        }
    }

    private async Task RunAsync(HttpResponse response, HashSet<string> wanted, EventKey? resume, ChannelReader<StoredEvent> queue, CancellationToken ended)
    {
        response.ContentType = "text/event-stream";
        // nginx would hold small answers back.
        response.Headers["X-Accel-Buffering"] = "no";

        EventKey sent = await table.HorizonAsync(ended);
        bool resumed = resume is { } known && known.CompareTo(sent) <= 0 && await table.ReachesBackToAsync(known, ended);
        if (resumed)
            sent = resume!.Value;
        await WriteAsync(response, $"id: {sent}\nevent: hello\ndata: {{\"resumed\":{(resumed ? "true" : "false")}}}\n\n", ended);

        bool more = resumed;
        while (more)
        {
            (List<StoredEvent> missed, more) = await table.ReadAsync(sent, ended);
            // Rows that are not final yet come by the queue.
            more &= missed.Count > 0;
            foreach (StoredEvent one in missed)
                sent = await SendAsync(response, one, wanted, sent, ended);
        }

        Task<bool> next = queue.WaitToReadAsync(ended).AsTask();
        while (true)
        {
            Task pause = Task.Delay(KeepAlive, time, ended);
            if (await Task.WhenAny(next, pause) == pause)
            {
                await WriteAsync(response, ": keep-alive\n\n", ended);
                continue;
            }
            if (!await next)
                return;
            while (queue.TryRead(out StoredEvent? one))
                sent = await SendAsync(response, one, wanted, sent, ended);
            next = queue.WaitToReadAsync(ended).AsTask();
        }
    }

    private async Task<EventKey> SendAsync(HttpResponse response, StoredEvent one, HashSet<string> wanted, EventKey sent, CancellationToken ended)
    {
        if (one.Key.CompareTo(sent) <= 0)
            return sent;
        bool isMine = one.Person is { } person ? person == caller.UserId : one.Tenant is { } tenant && caller.Memberships.ContainsKey(tenant);
        if (isMine && wanted.Contains(one.Topic))
            await WriteAsync(response, $"id: {one.Key}\nevent: changed\ndata: {one.Json}\n\n", ended);
        return one.Key;
    }

    // Beside the notices, which a connection that hangs does not bring.
    private async Task WatchAsync(CancellationTokenSource ended)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            for (int tick = 1; await timer.WaitForNextTickAsync(ended.Token); tick++)
            {
                if (!notices.IsProven || tick % 5 == 0)
                    await EndIfAccessChangedAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ended.
        }
    }

    private async Task EndIfAccessChangedAsync(CancellationTokenSource ended)
    {
        try
        {
            SessionState? now = await sessions.FindAsync(caller.SessionId, ended.Token);
            if (now is null || !now.Memberships.OrderBy(m => m.Key.Value).SequenceEqual(caller.Memberships.OrderBy(m => m.Key.Value)))
                await ended.CancelAsync();
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The stream ended meanwhile.
        }
        catch (Npgsql.NpgsqlException)
        {
            // Whether the caller may still listen cannot be known now, so no.
            await ended.CancelAsync();
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ended)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ended);
        await response.Body.FlushAsync(ended);
    }
}
