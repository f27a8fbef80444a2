using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>Ends live connections whose session ended or whose memberships changed; the client comes back and is checked anew.</summary>
/// <remarks>By the same notices that end everything else (see <see cref="SessionCache"/>), by the clock where no notice tells, and by asking now and then in case one was lost.</remarks>
internal sealed class LiveAccess(LiveSockets sockets, SessionReader sessions, DatabaseNotices notices, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    // While notices are not certain to come, every third second; else every fifteenth.
    private const int TicksUnproven = 6;
    private const int TicksProven = 30;

    /// <summary>Ends those of the connections that may not go on.</summary>
    public async Task CheckAsync(IReadOnlyCollection<LiveSocket> some, CancellationToken stop)
    {
        if (some.Count == 0)
            return;
        Dictionary<SessionId, SessionState>? states = null;
        try
        {
            states = (await sessions.FindAsync([.. some.Select(socket => socket.Session.Id).Distinct()], stop)).ToDictionary(state => state.Id);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Whether they may still listen cannot be known now, so no.
        }
        foreach (LiveSocket socket in some)
        {
            if (states?.GetValueOrDefault(socket.Session.Id) is not { } now || !Same(now, socket.Session))
                socket.End(LiveEnd.AccessChanged);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable listening = notices.Listen("lanstead_access", whom =>
        {
            if (whom is null)
                _ = CheckAsync([.. sockets.All], stoppingToken);
            else if (Guid.TryParseExact(whom, "D", out Guid id))
                _ = CheckAsync([.. sockets.Of(new UserId(id))], stoppingToken);
        });
        using var timer = new PeriodicTimer(s_tick, time);
        try
        {
            for (int tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                DateTimeOffset now = time.GetUtcNow();
                foreach (LiveSocket socket in sockets.All)
                {
                    if (socket.Until <= now)
                        socket.End(LiveEnd.AccessChanged);
                }
                if (tick % (notices.IsProven ? TicksProven : TicksUnproven) == 0)
                    await CheckAsync([.. sockets.All], stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private static bool Same(SessionState now, SessionState then) =>
        now.Memberships.Count == then.Memberships.Count && now.Memberships.All(m => then.Memberships.TryGetValue(m.Key, out Role role) && role == m.Value);
}
