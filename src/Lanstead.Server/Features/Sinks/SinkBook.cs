using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Outbound;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Sinks;

/// <summary>The sinks of one space (<see cref="TenantDb"/>), or those of the instance (tenant null, <see cref="SystemDb"/>): made, changed, removed, looked at.</summary>
internal sealed class SinkBook(OutboundGuard guard, InstanceState instance, Recorder recorder, TimeProvider time)
{
    private const string Own = "s.tenant_id IS NOT DISTINCT FROM $1::uuid";
    private const string List = $"SELECT {SinkView.Columns} FROM sinks s WHERE {Own} ORDER BY s.id";
    private const string Find = $"SELECT {SinkView.Columns} FROM sinks s WHERE {Own} AND s.id = $2";
    private const string FindLocked = $"{Find} FOR UPDATE OF s";

    private const string Insert = """
        INSERT INTO sinks (id, chain, tenant_id, kind, name, address, actions, authority, secret, secret_key_id, cursor, next_try_at, created_at, updated_at)
        VALUES ($1, coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'), $2, $3, $4, $5, $6, $7, $8, $9, (SELECT coalesce(max(seq), 0) FROM audit_seals), $10, $10, $10)
        """;

    private const string Update = """
        UPDATE sinks SET name = coalesce($2, name), address = coalesce($3, address), actions = coalesce($4, actions), secret = coalesce($5, secret), secret_key_id = coalesce($6, secret_key_id),
            enabled = coalesce($7, enabled), disabled_reason = CASE WHEN $7 THEN NULL ELSE disabled_reason END,
            attempts = CASE WHEN $7 THEN 0 ELSE attempts END, failing_since = CASE WHEN $7 THEN NULL ELSE failing_since END, next_try_at = $8, updated_at = $8
        WHERE id = $1
        """;

    private const string Rotate = """
        UPDATE sinks SET previous_secret = secret, previous_until = $4, secret = $2, secret_key_id = $3, updated_at = $5 WHERE id = $1
        """;

    private const string Deliveries = $"SELECT {DeliveryView.Columns} FROM deliveries WHERE sink_id = $1 AND ($2::bigint IS NULL OR id < $2::bigint) ORDER BY id DESC LIMIT $3";

    private const string Again = """
        INSERT INTO deliveries (sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, status, again_of, created_at)
        SELECT sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, 'requested', id, $3 FROM deliveries WHERE sink_id = $1 AND id = $2
        """;

    public static async Task<Answer<Page<SinkView>>> ListAsync(LansteadDb db, TenantId? tenant, CancellationToken stop) =>
        new Page<SinkView>(await db.QueryAsync(List, [tenant?.Value], SinkView.Read, stop), null);

    public async Task<Result<SinkWithSecret>> CreateAsync(LansteadDb db, TenantId? tenant, CreateSinkRequest body, CancellationToken stop)
    {
        if (SinkRules.Check(body, guard) is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if ((await db.QueryAsync(List, [tenant?.Value], SinkView.Read, stop)).Count >= SinkRules.SinksMax)
            return new Failure("sink.too_many", $"There are {SinkRules.SinksMax} sinks already. Remove one first.");
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        string? secret = body.Kind == SinkKind.Webhook ? SinkRules.NewSecret() : null;
        (string? address, string? kept) = SinkRules.Keep(body.Kind, body.Address, secret ?? body.Token);
        (byte[]? sealedSecret, string? key) = Seal(id, kept);
        db.Waiting.Add(Insert,
            [id, tenant?.Value, body.Kind.ToString().ToLowerInvariant(), body.Name.Trim(), address, (body.Actions ?? []).ToArray(), body.Authority, sealedSecret, key, now]);
        recorder.Audit(db, tenant, "sink.create", Target(id), after: new { body.Kind, name = body.Name.Trim(), host = HostOf(body.Address), actions = body.Actions ?? [] });
        var made = new Question<SinkView>(Find, [tenant?.Value, id], SinkView.Read);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return new SinkWithSecret(made.Rows[0], secret);
    }

    public async Task<Answer<SinkView>> UpdateAsync(LansteadDb db, TenantId? tenant, Guid sink, UpdateSinkRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(db, tenant, sink, stop) is not { } before)
            return NotFound.Of("sink");
        if (SinkRules.Check(body, before.Kind, guard) is { } invalid)
            return invalid;
        (string? address, string? kept) = SinkRules.Keep(before.Kind, body.Address, body.Token);
        (byte[]? token, string? key) = Seal(sink, kept);
        db.Waiting.Add(Update, [sink, body.Name?.Trim(), address, body.Actions?.ToArray(), token, key, body.Enabled, time.GetUtcNow()], rows: 1);
        recorder.Audit(
            db, tenant, "sink.update", Target(sink),
            new { before.Name, host = HostOf(before.Address), before.Actions, before.Enabled },
            new { name = body.Name ?? before.Name, host = HostOf(body.Address ?? before.Address), actions = body.Actions ?? before.Actions, enabled = body.Enabled ?? before.Enabled, newToken = body.Token is not null });
        var seen = new Question<SinkView>(Find, [tenant?.Value, sink], SinkView.Read);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return seen.Rows[0];
    }

    public async Task<NoContentAnswer> DeleteAsync(LansteadDb db, TenantId? tenant, Guid sink, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(db, tenant, sink, stop) is not { } before)
            return NotFound.Of("sink");
        db.Waiting.Add("DELETE FROM sinks WHERE id = $1", [sink], rows: 1);
        recorder.Audit(db, tenant, "sink.delete", Target(sink), before: new { before.Kind, before.Name, host = HostOf(before.Address) });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    public async Task<Answer<SinkWithSecret>> RotateAsync(LansteadDb db, TenantId? tenant, Guid sink, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(db, tenant, sink, stop) is not { } before)
            return NotFound.Of("sink");
        if (before.Kind != SinkKind.Webhook)
            return new Failure("sink.no_secret", "Only webhooks are signed with a secret of this server. Change the token instead.");
        DateTimeOffset now = time.GetUtcNow();
        string secret = SinkRules.NewSecret();
        (byte[]? sealedSecret, string? key) = Seal(sink, secret);
        db.Waiting.Add(Rotate, [sink, sealedSecret, key, now + SinkRules.BothSecrets, now], rows: 1);
        recorder.Audit(db, tenant, "sink.rotate_secret", Target(sink));
        var seen = new Question<SinkView>(Find, [tenant?.Value, sink], SinkView.Read);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return new SinkWithSecret(seen.Rows[0], secret);
    }

    /// <summary>A row of the audit, which this sink gets whatever it filters.</summary>
    public async Task<NoContentAnswer> TestAsync(LansteadDb db, TenantId? tenant, Guid sink, CancellationToken stop)
    {
        if ((await db.QueryAsync(Find, [tenant?.Value, sink], SinkView.Read, stop)).Count == 0)
            return NotFound.Of("sink");
        db.Waiting.Add("UPDATE sinks SET next_try_at = $2 WHERE id = $1", [sink, time.GetUtcNow()]);
        recorder.Audit(db, tenant, SinkSender.TestAction, Target(sink));
        await db.WriteAsync(stop);
        return NoContentAnswer.Done;
    }

    public static async Task<Answer<Page<DeliveryView>>> DeliveriesAsync(LansteadDb db, TenantId? tenant, Guid sink, PageQuery page, CancellationToken stop)
    {
        Result<long?> after = Cursors.AfterNumber(page);
        if (!after.IsSuccess)
            return after.Failure;
        if ((await db.QueryAsync(Find, [tenant?.Value, sink], SinkView.Read, stop)).Count == 0)
            return NotFound.Of("sink");
        return page.Cut(await db.QueryAsync(Deliveries, [sink, after.Value, page.Take + 1], DeliveryView.Read, stop), row => row.Id.ToString(provider: null));
    }

    public async Task<NoContentAnswer> RedeliverAsync(LansteadDb db, TenantId? tenant, Guid sink, long delivery, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(db, tenant, sink, stop) is null || await db.RunAsync(Again, [sink, delivery, time.GetUtcNow()], stop) == 0)
            return NotFound.Of("sink");
        recorder.Audit(db, tenant, "sink.redeliver", Target(sink), after: new { delivery });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private (byte[]? Sealed, string? Key) Seal(Guid sink, string? secret) =>
        secret is null ? (null, null) : (instance.Master.Encrypt(SinkRules.SealName(sink), Encoding.UTF8.GetBytes(secret)), instance.Master.Id);

    private static async Task<SinkView?> LockAsync(LansteadDb db, TenantId? tenant, Guid sink, CancellationToken stop)
    {
        List<SinkView> found = await db.QueryAsync(FindLocked, [tenant?.Value, sink], SinkView.Read, stop);
        return found.Count == 0 ? null : found[0];
    }

    // The rest of an address may be a secret itself.
    private static string HostOf(string address) => new Uri(address).Authority;

    private static AuditTarget Target(Guid sink) => new("sink", sink.ToString("D"));
}
