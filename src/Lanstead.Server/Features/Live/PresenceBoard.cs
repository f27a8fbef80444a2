using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>Who has a live connection, at whichever server: told to the spaces that they are in, together for all who came or went within a second.</summary>
/// <remarks>Thread-safe. Uses the system role: people belong to no tenant. Who comes back within ten seconds was never away.</remarks>
internal sealed partial class PresenceBoard(DataSources sources, TimeProvider time, ILogger<PresenceBoard> log) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(30);

    // Three heartbeats: a server that was killed takes its people along.
    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(90);

    private const string Come = "INSERT INTO presence (instance, user_id, seen_at) SELECT $1, u.id, $3 FROM users u WHERE u.id = ANY ($2) ON CONFLICT (user_id, instance) DO UPDATE SET seen_at = $3";
    private const string Go = "DELETE FROM presence WHERE instance = $1 AND user_id = ANY ($2)";
    private const string Beat = "UPDATE presence SET seen_at = $2 WHERE instance = $1";
    private const string Sweep = "DELETE FROM presence WHERE seen_at < $1";
    private const string Find = "SELECT DISTINCT user_id FROM presence WHERE user_id = ANY ($1) AND seen_at > $2";

    private readonly Guid _instance = Guid.CreateVersion7(time.GetUtcNow());
    private readonly ConcurrentDictionary<UserId, Entry> _people = new();

    /// <summary>A connection of somebody opened.</summary>
    public void Came(UserId user, IEnumerable<TenantId> tenants)
    {
        Entry entry = _people.GetOrAdd(user, _ => new Entry());
        lock (entry)
        {
            entry.Connections++;
            entry.Tenants = [.. tenants];
        }
    }

    /// <summary>A connection of somebody closed.</summary>
    public void Went(UserId user)
    {
        if (!_people.TryGetValue(user, out Entry? entry))
            return;
        lock (entry)
        {
            entry.Connections--;
            entry.LeftAt = time.GetTimestamp();
        }
    }

    /// <summary>Those of <paramref name="people"/> who have a live connection somewhere.</summary>
    public async Task<HashSet<UserId>> OnlineAsync(IReadOnlyCollection<UserId> people, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(Find, people.Select(user => user.Value).ToArray(), time.GetUtcNow() - s_stale);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var online = new HashSet<UserId>();
        while (await row.ReadAsync(stop))
            online.Add(new UserId(row.GetGuid(0)));
        return online;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        long beat = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await TellAsync(stoppingToken);
                    if (time.GetElapsedTime(beat) < s_heartbeat)
                        continue;
                    beat = time.GetTimestamp();
                    await RunAsync(Beat, stoppingToken, _instance, time.GetUtcNow());
                    await RunAsync(Sweep, stoppingToken, time.GetUtcNow() - s_stale);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    LogFault(log, e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; its rows grow stale.
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        var came = new List<(UserId User, IReadOnlyList<TenantId> Tenants)>();
        var went = new List<(UserId User, IReadOnlyList<TenantId> Tenants)>();
        foreach ((UserId user, Entry entry) in _people)
        {
            lock (entry)
            {
                if (entry is { Connections: > 0, IsTold: false })
                    came.Add((user, entry.Tenants));
                else if (entry.Connections == 0 && time.GetElapsedTime(entry.LeftAt) > s_grace)
                    went.Add((user, entry.Tenants));
            }
        }
        if (came.Count > 0)
        {
            await RunAsync(Come, stop, _instance, came.Select(one => one.User.Value).ToArray(), time.GetUtcNow());
            await LiveNotice.SendAsync(sources, Notices(came, isOnline: true), stop);
            foreach ((UserId user, _) in came)
                _people[user].IsTold = true;
        }
        if (went.Count > 0)
        {
            await RunAsync(Go, stop, _instance, went.Select(one => one.User.Value).ToArray());
            HashSet<UserId> elsewhere = await OnlineAsync([.. went.Select(one => one.User)], stop);
            await LiveNotice.SendAsync(sources, Notices([.. went.Where(one => !elsewhere.Contains(one.User))], isOnline: false), stop);
            foreach ((UserId user, _) in went)
                Forget(user);
        }
    }

    // Who came back in this very moment is told anew.
    private void Forget(UserId user)
    {
        if (!_people.TryGetValue(user, out Entry? entry))
            return;
        lock (entry)
        {
            entry.IsTold = false;
            if (entry.Connections == 0)
                _people.TryRemove(user, out _);
        }
    }

    private static List<LiveNotice> Notices(IReadOnlyCollection<(UserId User, IReadOnlyList<TenantId> Tenants)> people, bool isOnline) =>
    [
        .. people.SelectMany(one => one.Tenants.Select(tenant => (tenant, one.User))).GroupBy(pair => pair.tenant, pair => pair.User)
            .SelectMany(tenant => tenant.Chunk(LiveNotice.PeopleMax).Select(some => LiveNotice.Presence(tenant.Key, isOnline, some))),
    ];

    private async Task RunAsync(string statement, CancellationToken stop, params object[] values)
    {
        await using NpgsqlCommand command = Command(statement, values);
        await command.ExecuteNonQueryAsync(stop);
    }

    private NpgsqlCommand Command(string statement, params object[] values)
    {
#pragma warning disable CA2100 // One of the constants above.
        NpgsqlCommand command = sources.System.CreateCommand(statement);
#pragma warning restore CA2100
        foreach (object value in values)
            command.Parameters.AddWithValue(value);
        return command;
    }

    private sealed class Entry
    {
        public int Connections { get; set; }

        public long LeftAt { get; set; }

        public bool IsTold { get; set; }

        public IReadOnlyList<TenantId> Tenants { get; set; } = [];
    }

    [LoggerMessage(4802, LogLevel.Information, "Who is there waits for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
