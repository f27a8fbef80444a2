using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>Asks agents for another WireGuard key when the one that the server has is as old as their network allows.</summary>
/// <remarks>
/// The agent makes the key and offers it with its next manifest; one that is away does so when it comes back. A few at a time, the oldest first, so that a network of thousands
/// that was made in a day does not change all its keys in a minute. Not a gateway's, which stands in phones' configurations.
/// </remarks>
internal sealed class KeyRotation(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyRotation> log) : PeriodicWorker("Asking for new keys", s_every, time, log)
{
    /// <summary>For how long the key before the present one is still taken: longer than a machine is usually away, shorter than a key is good for.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    private const string Ask = """
        UPDATE peers SET rotate_at = $1 WHERE id IN (
            SELECT p.id FROM peers p JOIN networks n ON n.id = p.network_id JOIN devices d ON d.id = p.device_id
            WHERE d.kind = 'agent' AND p.held = '' AND (p.rotate_at IS NULL OR p.rotate_at <= p.key_changed_at)
                AND coalesce((n.settings ->> 'keySeconds')::bigint, $2::bigint) > 0
                AND p.key_changed_at < $1::timestamptz - make_interval(secs => coalesce((n.settings ->> 'keySeconds')::bigint, $2::bigint))
                AND NOT (p.id IS NOT DISTINCT FROM n.gateway_peer_id AND EXISTS (SELECT FROM peers o JOIN devices c ON c.id = o.device_id WHERE o.network_id = n.id AND c.kind = 'config'))
            ORDER BY p.key_changed_at LIMIT 50)
        RETURNING device_id
        """;

    /// <summary>Asks those whose key is too old; returns how many.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<DeviceId> asked = await db.QueryAsync(Ask, [Time.GetUtcNow(), (long)NetworkSettings.DefaultKeySeconds], row => new DeviceId(row.GetGuid(0)), stop);
        foreach (DeviceId device in asked.Distinct().OrderBy(device => device.Value))
            NetworkRevisions.ManifestChanged(db, device);
        if (asked.Count > 0)
            await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return asked.Count;
    }

    protected override Task WorkAsync(CancellationToken stop) => RunAsync(stop);
}
