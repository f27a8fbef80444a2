using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.JoinKeys;

/// <summary>A join key as people see it: never its token or code.</summary>
internal sealed record JoinKeyView(
    JoinKeyId Id,
    NetworkId NetworkId,
    string Description,
    int MaxUses,
    int Uses,
    UserId CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    int? StaySeconds)
{
    private const string Many = """
        SELECT id, network_id, description, max_uses, uses, created_by, created_at, expires_at, last_used_at, revoked_at, stay_seconds
        FROM join_keys WHERE network_id = $1 AND ($2::uuid IS NULL OR id < $2::uuid) ORDER BY id DESC LIMIT $3
        """;

    /// <summary>The keys of a network, newest first.</summary>
    public static Task<List<JoinKeyView>> ListAsync(LansteadDb db, NetworkId network, Guid? after, int take, CancellationToken stop) =>
        db.QueryAsync(Many, [network.Value, after, take], Read, stop);

    private static JoinKeyView Read(NpgsqlDataReader row) => new(
        new JoinKeyId(row.GetGuid(0)),
        new NetworkId(row.GetGuid(1)),
        row.GetString(2),
        row.GetInt32(3),
        row.GetInt32(4),
        new UserId(row.GetGuid(5)),
        row.Time(6),
        row.Time(7),
        row.Nullable<DateTimeOffset>(8),
        row.Nullable<DateTimeOffset>(9),
        row.Nullable<int>(10));
}
