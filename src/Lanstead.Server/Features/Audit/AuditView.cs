using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Audit;

/// <summary>One row of the audit.</summary>
/// <param name="Id">The same wherever the row is sent: receivers drop what they have.</param>
/// <param name="TenantId">Whose; null: the instance's.</param>
/// <param name="At">When.</param>
/// <param name="ActorKind">What kind of caller did it.</param>
/// <param name="ActorId">The person or device.</param>
/// <param name="ActorName">Their name now; null when they are gone or it was nobody.</param>
/// <param name="Action">What, such as <c>network.update</c>.</param>
/// <param name="TargetKind">To what kind of thing.</param>
/// <param name="TargetId">Its id.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Source">From which address.</param>
/// <param name="RequestId">As in the answer's <c>X-Request-Id</c> and in the log.</param>
/// <param name="Before">What was.</param>
/// <param name="After">What is.</param>
/// <param name="Position">In the chain; null for a second or so, until the row is sealed.</param>
/// <param name="Seal">The seal's hash, in hexadecimal.</param>
internal sealed record AuditView(
    long Id, TenantId? TenantId, DateTimeOffset At, ActorKind ActorKind, Guid? ActorId, string? ActorName, string Action, string TargetKind, string TargetId,
    AuditOutcome Outcome, IPAddress? Source, string RequestId, JsonElement? Before, JsonElement? After, long? Position, string? Seal)
{
    /// <summary>What a query selects for <see cref="Read"/>; see <see cref="From"/>.</summary>
    public const string Columns = """
        a.id, a.tenant_id, a.at, a.actor_kind, a.actor_id, coalesce(u.username, d.name, k.name || ' (' || o.username || ')'), a.action, a.target_kind, a.target_id,
        a.outcome, a.source, a.request_id, a.before::text, a.after::text, s.position, s.hash
        """;

    /// <summary>The tables to <see cref="Columns"/>, but for the audit's own, which is <c>a</c>.</summary>
    public const string From = """
        LEFT JOIN audit_seals s ON s.audit_id = a.id
        LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
        LEFT JOIN devices d ON a.actor_kind = 'agent' AND d.id = a.actor_id
        LEFT JOIN (api_keys k JOIN users o ON o.id = k.user_id) ON a.actor_kind = 'apikey' AND k.id = a.actor_id
        """;

    public static AuditView Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.Nullable<Guid>(1) is { } tenant ? new TenantId(tenant) : null,
        row.Time(2),
        Enum.Parse<ActorKind>(row.GetString(3), ignoreCase: true),
        row.Nullable<Guid>(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        row.GetString(8),
        Enum.Parse<AuditOutcome>(row.GetString(9), ignoreCase: true),
        row.IsDBNull(10) ? null : row.GetFieldValue<IPAddress>(10),
        row.GetString(11),
        row.IsDBNull(12) ? null : JsonElement.Parse(row.GetString(12)),
        row.IsDBNull(13) ? null : JsonElement.Parse(row.GetString(13)),
        row.Nullable<long>(14),
        row.IsDBNull(15) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(15)));
}
