using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Blocks;

/// <param name="Prefix">An address or a network, such as <c>198.51.100.7/32</c>.</param>
/// <param name="ServerId">At which tunnel server; all of the space when absent.</param>
/// <param name="Note">Why.</param>
/// <param name="ExpiresAt">Until when; until somebody takes it off when absent.</param>
internal sealed record AddBlockRequest(IPNetwork Prefix, Guid? ServerId = null, string? Note = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Blocks addresses and networks, and lets them in again.</summary>
internal sealed class ChangeBlocks(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    // All of them are in each plan, of whose frame of 256 KiB they may take a quarter.
    private const int BlocksMax = 1_500;
    private const int NoteMaxLength = 200;

    // Tunnels first, as whoever else writes here has it.
    private const string Lock = "SELECT id FROM networks WHERE tenant_id = $1 AND kind = 'tunnel' ORDER BY id FOR NO KEY UPDATE";
    private const string Known = "SELECT (SELECT count(*) FROM blocks WHERE tenant_id = $1), EXISTS (SELECT FROM tunnel_servers WHERE id = $2::uuid AND tenant_id = $1), EXISTS (SELECT FROM blocks WHERE tenant_id = $1 AND server_id IS NOT DISTINCT FROM $2::uuid AND prefix = $3)";
    private const string Insert = "INSERT INTO blocks (id, tenant_id, server_id, prefix, note, expires_at, created_by, created_at) VALUES ($1, $2, $3::uuid, $4, $5, $6::timestamptz, $7, $8)";
    private const string Delete = "DELETE FROM blocks WHERE id = $1 AND tenant_id = $2 RETURNING prefix::text, note";

    private static readonly Failure s_known = new("block.known", "It is blocked there already.");
    private static readonly Failure s_tooMany = new("expose.too_many", "1,500 are blocked in this space already. Take some off, or block a larger network.");

    public static Task<CreatedAnswer<BlockView>> AddAsync(TenantId tenantId, AddBlockRequest body, ChangeBlocks self, CancellationToken stop) => self.AddAsync(tenantId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(TenantId tenantId, Guid blockId, ChangeBlocks self, CancellationToken stop) => self.DeleteAsync(tenantId, blockId, stop);

    private async Task<CreatedAnswer<BlockView>> AddAsync(TenantId tenant, AddBlockRequest body, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (new FieldErrors().When(body.Prefix.PrefixLength == 0, "prefix", "An address or a network; not everybody: close the exposure for that.")
            .When(!DisplayText.IsValid(body.Note ?? "", 0, NoteMaxLength), "note", "At most 200 characters in one line.")
            .When(body.ExpiresAt <= now, "expiresAt", "A time to come.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.QueryAsync(Lock, [tenant.Value], _ => 0, stop);
        var (count, isServer, isKnown) = (await db.QueryAsync(Known, [tenant.Value, body.ServerId, body.Prefix], row => (row.GetInt64(0), row.GetBoolean(1), row.GetBoolean(2)), stop))[0];
        if (body.ServerId is not null && !isServer)
            return ExposeProblems.NotFound;
        if (isKnown)
            return s_known;
        if (count >= BlocksMax)
            return s_tooMany;
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, tenant.Value, body.ServerId, body.Prefix, body.Note ?? "", body.ExpiresAt?.ToUniversalTime(), caller.UserId.Value, now], rows: 1);
        recorder.Audit(db, tenant, "block.add", new AuditTarget("block", id.ToString("D")), after: new { prefix = body.Prefix.ToString(), body.ServerId, body.Note, body.ExpiresAt });
        recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.updated", body.ServerId);
        Question<BlockView> made = BlockView.Find(id);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }

    private async Task<NoContentAnswer> DeleteAsync(TenantId tenant, Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.QueryAsync(Lock, [tenant.Value], _ => 0, stop);
        var gone = await db.QueryAsync(Delete, [id, tenant.Value], row => (Prefix: row.GetString(0), Note: row.GetString(1)), stop);
        if (gone.Count == 0)
            return ExposeProblems.NotFound;
        recorder.Audit(db, tenant, "block.remove", new AuditTarget("block", id.ToString("D")), before: new { gone[0].Prefix, gone[0].Note });
        recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.updated", null);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
