using Lanstead.Primitives;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>Brings what happens to the live connections of this process: events in their order, and notices as they come.</summary>
internal sealed partial class LiveFeed(
    EventTable table, DatabaseNotices notices, LiveRenderer renderer, ChannelDirectory directory, LiveSockets sockets, TimeProvider time, ILogger<LiveFeed> log)
    : EventFollower(table, notices, time)
{
    // Many listeners get what comes within such a time in one frame: to wake each of thousands for each message would cost more than the messages.
    private const double PaceMsPerSocket = 0.1;
    private static readonly TimeSpan s_leastPace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_mostPace = TimeSpan.FromMilliseconds(100);

    private readonly DatabaseNotices _notices = notices;
    private readonly TimeProvider _time = time;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable listening = _notices.Listen(LiveNotice.ChannelName, payload =>
        {
            if (payload is not null && LiveNotice.Parse(payload) is { } notice)
                _ = PassAsync(notice, stoppingToken);
        });
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async ValueTask TakeAsync(IReadOnlyList<StoredEvent> events, CancellationToken stop)
    {
        List<LiveItem> items = await renderer.RenderAsync(events, stop);
        int reached = 0;
        foreach (LiveItem item in items)
            reached = Math.Max(reached, sockets.Offer(item));
        TimeSpan pace = TimeSpan.FromMilliseconds(reached * PaceMsPerSocket);
        // After the first, so that who is alone waits for nothing.
        if (pace > s_leastPace)
            await Task.Delay(pace < s_mostPace ? pace : s_mostPace, _time, stop);
    }

    protected override void NoteFault(string fault) => LogFault(log, fault);

    protected override void End() => sockets.EndAll(LiveEnd.Stopping);

    private async Task PassAsync(LiveNotice notice, CancellationToken stop)
    {
        try
        {
            if (notice.Kind == "presence")
            {
                var tenant = new TenantId(notice.Subject);
                sockets.Offer(new LiveItem(LiveRenderer.Json(new { type = "presence", tenantId = tenant, online = notice.Number == 1, userIds = notice.People })) { Tenant = tenant });
                return;
            }
            var person = new UserId(notice.Subject);
            var channelId = new ChannelId(notice.Channel);
            if (notice.Kind == "read")
                sockets.Offer(new LiveItem(LiveRenderer.Json(new { type = "read", channelId, seq = notice.Number })) { Person = person });
            else if (notice.Kind == "typing" && await directory.FindAsync(channelId, stop) is { } channel)
                sockets.Offer(new LiveItem(LiveRenderer.Json(new { type = "typing", tenantId = channel.Tenant, channelId, userId = person })) { Tenant = channel.Tenant, Channel = channel, NotTo = person });
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // A sign of the moment, which is over.
        }
    }

    [LoggerMessage(4801, LogLevel.Warning, "Live connections wait for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
