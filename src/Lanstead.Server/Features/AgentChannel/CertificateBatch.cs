using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Collects what tunnel servers say of the certificates of names, and writes it together; a newer word replaces the older.</summary>
/// <remarks>The statement checks who speaks: the hub of the exposure's tunnel; another's word matches no row and is nothing.</remarks>
internal sealed class CertificateBatch(IServiceScopeFactory scopes, TimeProvider time)
{
    private const int WordsMax = 10_000;
    private const int DetailMaxLength = 1000;

    // The last moment that a timestamp of the database and one of .NET both have.
    private const long LastMoment = 253_402_300_799_999;

    private const string Write = """
        WITH said AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::timestamptz[]) AS s (device_id, exposure_id, not_before, not_after, detail, next_try)),
        valid AS (
            SELECT e.tenant_id, s.* FROM said s JOIN exposures e ON e.id = s.exposure_id AND e.host IS NOT NULL JOIN tunnel_servers t ON t.id = e.server_id JOIN networks n ON n.id = t.network_id
            JOIN peers p ON p.id = n.hub_peer_id AND p.device_id = s.device_id),
        written AS (
            INSERT INTO exposure_certificates (exposure_id, tenant_id, not_before, not_after, detail, next_try, updated_at)
            SELECT exposure_id, tenant_id, not_before, not_after, detail, next_try, $7 FROM valid ORDER BY exposure_id
            ON CONFLICT (exposure_id) DO UPDATE SET not_before = excluded.not_before, not_after = excluded.not_after, detail = excluded.detail, next_try = excluded.next_try, updated_at = excluded.updated_at)
        SELECT exposure_id, tenant_id FROM valid
        """;

    private ConcurrentDictionary<(Guid Exposure, DeviceId Device), CertificateStatus> _waiting = new();

    /// <summary>Takes in what is plausible of a report.</summary>
    public void Add(AgentIdentity agent, StatusReport report)
    {
        foreach (CertificateStatus one in report.Certificates)
        {
            bool sound = one.ExposureId.Length == WireId.SizeBytes && DisplayText.IsValid(one.Detail, 0, DetailMaxLength) && IsMoment(one.NotBefore) && IsMoment(one.NotAfter) && IsMoment(one.NextTry);
            if (sound && _waiting.Count < WordsMax)
                _waiting[(new Guid(one.ExposureId.Span, bigEndian: true), agent.Device)] = one;
        }
    }

    /// <summary>Writes all that waits, and tells browsers.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (_waiting.IsEmpty)
            return;
        var batch = Interlocked.Exchange(ref _waiting, new()).ToArray();
        try
        {
            await WriteAsync(batch, stop);
        }
        catch (Npgsql.NpgsqlException)
        {
            foreach (var (key, status) in batch)
                _waiting.TryAdd(key, status);
            throw;
        }
    }

    private async Task WriteAsync(KeyValuePair<(Guid Exposure, DeviceId Device), CertificateStatus>[] batch, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var told = await db.QueryAsync(
            Write,
            [
                batch.Select(one => one.Key.Device.Value).ToArray(), batch.Select(one => one.Key.Exposure).ToArray(), batch.Select(one => Moment(one.Value.NotBefore)).ToArray(), batch.Select(one => Moment(one.Value.NotAfter)).ToArray(),
                batch.Select(one => one.Value.Detail).ToArray(), batch.Select(one => Moment(one.Value.NextTry)).ToArray(), time.GetUtcNow(),
            ],
            row => (Exposure: row.GetGuid(0), Tenant: new TenantId(row.GetGuid(1))),
            stop);
        foreach ((Guid exposure, TenantId tenant) in told)
            recorder.Event(db, tenant, "exposures", "exposure.status", exposure);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private static bool IsMoment(long milliseconds) => milliseconds is >= 0 and <= LastMoment;

    private static DateTimeOffset? Moment(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
