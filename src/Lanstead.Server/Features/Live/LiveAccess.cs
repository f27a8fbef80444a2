using System.Collections.Frozen;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>Ends live connections whose session ended or whose memberships changed; the client comes back and is checked anew.</summary>
/// <remarks>By the same notices that end everything else (see <see cref="SessionCache"/>), by the clock where no notice tells, and by asking now and then in case one was lost.</remarks>
internal sealed class LiveAccess(LiveSockets sockets, SessionReader sessions, DataSources sources, DatabaseNotices notices, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    // While notices are not certain to come, every third second; else every fifteenth.
    private const int TicksUnproven = 6;
    private const int TicksProven = 30;

    private const string InNetworks = "SELECT user_id, network_id, role FROM network_members WHERE user_id = ANY ($1) AND status = 'active'";

    private const string Granted = "SELECT user_id, channel_id FROM member_grants WHERE user_id = ANY ($1) AND channel_id IS NOT NULL";

    /// <summary>What the session's person is in spaces and networks now.</summary>
    public async Task<LiveRoles> RolesOfAsync(SessionState session, CancellationToken stop) => (await RolesOfAsync([session.UserId], stop))[session.UserId] with { InSpaces = session.Memberships };

    /// <summary>Ends those of the connections that may not go on.</summary>
    public async Task CheckAsync(IReadOnlyCollection<LiveSocket> some, CancellationToken stop)
    {
        if (some.Count == 0)
            return;
        Dictionary<SessionId, SessionState>? states = null;
        Dictionary<UserId, LiveRoles>? roles = null;
        try
        {
            states = (await sessions.FindAsync([.. some.Select(socket => socket.Session.Id).Distinct()], stop)).ToDictionary(state => state.Id);
            roles = await RolesOfAsync([.. some.Select(socket => socket.UserId).Distinct()], stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Whether they may still listen cannot be known now, so no.
        }
        foreach (LiveSocket socket in some)
        {
            if (states?.GetValueOrDefault(socket.Session.Id) is not { } now || roles is null || !(roles[socket.UserId] with { InSpaces = now.Memberships }).IsAs(socket.Roles))
                socket.End(LiveEnd.AccessChanged);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Look(string? whom)
        {
            if (whom is null)
                _ = CheckAsync([.. sockets.All], stoppingToken);
            else if (Guid.TryParseExact(whom, "D", out Guid id))
                _ = CheckAsync([.. sockets.Of(new UserId(id))], stoppingToken);
        }
        using IDisposable spaces = notices.Listen("lanstead_access", Look);
        using IDisposable networks = notices.Listen("lanstead_network_access", Look);
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

    // Of networks and grants; what they are in spaces their session tells.
    private async Task<Dictionary<UserId, LiveRoles>> RolesOfAsync(IReadOnlyCollection<UserId> people, CancellationToken stop)
    {
        Guid[] ids = [.. people.Select(user => user.Value)];
        var networks = people.ToDictionary(user => user, _ => new Dictionary<NetworkId, Role>());
        var channels = people.ToDictionary(user => user, _ => new HashSet<ChannelId>());
        await using NpgsqlBatch batch = sources.System.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(InNetworks) { Parameters = { new() { Value = ids } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Granted) { Parameters = { new() { Value = ids } } });
        await using NpgsqlDataReader row = await batch.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
            networks[new UserId(row.GetGuid(0))][new NetworkId(row.GetGuid(1))] = Enum.Parse<Role>(row.GetString(2), ignoreCase: true);
        await row.NextResultAsync(stop);
        while (await row.ReadAsync(stop))
            channels[new UserId(row.GetGuid(0))].Add(new ChannelId(row.GetGuid(1)));
        return people.ToDictionary(user => user, user => new LiveRoles(FrozenDictionary<TenantId, Role>.Empty, networks[user].ToFrozenDictionary(), channels[user].ToFrozenSet()));
    }
}
