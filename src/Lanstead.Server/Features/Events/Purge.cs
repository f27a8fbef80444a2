using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Events;

/// <summary>Removes, each hour, what has served its time.</summary>
/// <remarks>Uses the system role: it works for all tenants. Deleting twice is harmless, so replicas need not agree who does it.</remarks>
internal sealed class Purge(DataSources sources, ServerSettings settings, TimeProvider time, ILogger<Purge> log)
    : PeriodicWorker("Purging old rows", Every, time, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    // A browser asleep for longer loads its page anew; a client repeats a request within minutes.
    private static readonly TimeSpan EventsLive = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeysLive = TimeSpan.FromDays(1);
    private static readonly TimeSpan FlowsLive = TimeSpan.FromDays(1);

    // They hold addresses of people who may have no account.
    private static readonly TimeSpan EndedInvitesLive = TimeSpan.FromDays(90);
    private static readonly TimeSpan NotificationsLive = TimeSpan.FromDays(30);
    private static readonly TimeSpan SendsCount = TimeSpan.FromDays(2);

    protected override Task WorkAsync(CancellationToken stop) => PurgeAsync(stop);

    /// <summary>Removes what has served its time now.</summary>
    public async Task PurgeAsync(CancellationToken stop)
    {
        DateTimeOffset now = Time.GetUtcNow();
        await DeleteAsync("DELETE FROM events WHERE at < $1", now - EventsLive, stop);
        await DeleteAsync("DELETE FROM idempotency_keys WHERE created_at < $1", now - KeysLive, stop);
        await DeleteAsync("DELETE FROM sign_in_flows WHERE expires_at < $1", now - FlowsLive, stop);
        await DeleteAsync("DELETE FROM invitations WHERE greatest(answered_at, expires_at) < $1", now - EndedInvitesLive, stop);
        await DeleteAsync("DELETE FROM invite_links WHERE least(revoked_at, expires_at) < $1", now - EndedInvitesLive, stop);
        await DeleteAsync("DELETE FROM invite_sends WHERE day < ($1 AT TIME ZONE 'UTC')::date", now - SendsCount, stop);
        await DeleteAsync("DELETE FROM spent_challenges WHERE expires_at < $1", now, stop);
        // Ended sessions stay for a while, for the list of sign-ins and for telling re-use of their tokens.
        await DeleteAsync("DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1", now - TimeSpan.FromDays(settings.Retention.Sessions), stop);
        await DeleteAsync("DELETE FROM mail_tokens WHERE expires_at < $1", now - KeysLive, stop);
        await DeleteAsync("DELETE FROM sign_in_challenges WHERE expires_at < $1", now - KeysLive, stop);
        await DeleteAsync("DELETE FROM totp_failures WHERE at < $1", now - RateTable.SecondFactorLong.Window, stop);
        await DeleteAsync("DELETE FROM notifications WHERE at < $1", now - NotificationsLive, stop);
        await DeleteAsync("DELETE FROM sign_in_delays WHERE updated_at < $1", now - KeysLive, stop);
    }

    private async Task DeleteAsync(string sql, DateTimeOffset before, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(sql);
        command.Parameters.AddWithValue(before);
        await command.ExecuteNonQueryAsync(stop);
    }
}
