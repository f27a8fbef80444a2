using System.Collections.Frozen;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security;

/// <summary>What a session is worth right now.</summary>
internal sealed record SessionState(
    SessionId Id, UserId UserId, bool IsAdmin, FrozenDictionary<TenantId, Role> Memberships, DateTimeOffset AuthenticatedAt, FrozenSet<TenantId> BeingDeleted)
{
    /// <summary>The tenants that administrators of the deployment suspended.</summary>
    public FrozenSet<TenantId> Suspended { get; init; } = [];

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the first of the memberships ends by itself, so that they must be asked for anew; null: none does.</summary>
    public DateTimeOffset? RolesUntil { get; init; }

    /// <summary>Set when it is no session but an API key of <see cref="UserId"/>.</summary>
    public KeyGrant? Key { get; init; }
}

/// <summary>An API key that counts.</summary>
/// <param name="Id">The key.</param>
/// <param name="Scopes">What its scopes let through.</param>
internal sealed record KeyGrant(ApiKeyId Id, FrozenSet<Permission> Scopes);

/// <summary>Looks a session up with its user and memberships, in one round trip.</summary>
/// <remarks>Requests ask <see cref="SessionCache"/>. Uses the system role, because who the caller is must be known before there are tenants to see.</remarks>
internal sealed class SessionReader(DataSources sources, TimeProvider time)
{
    private const string Query = """
        SELECT s.id, s.user_id, u.is_admin, array_agg(m.tenant_id) FILTER (WHERE m.role IS NOT NULL), array_agg(m.role) FILTER (WHERE m.role IS NOT NULL), {1},
            array_agg(m.tenant_id) FILTER (WHERE t.delete_after IS NOT NULL), s.expires_at, min(m.ends_at),
            array_agg(m.tenant_id) FILTER (WHERE t.suspended_at IS NOT NULL)
        FROM {2} s JOIN users u ON u.id = s.user_id LEFT JOIN (members m JOIN tenants t ON t.id = m.tenant_id) ON m.user_id = u.id AND (m.ends_at IS NULL OR m.ends_at > $2)
        WHERE {0} AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2) AND u.disabled_at IS NULL
        GROUP BY s.id, u.is_admin
        """;

    private static readonly string ById = OfSessions("s.id = $1 AND s.kind = 'token'");
    private static readonly string ByAnyId = OfSessions("s.id = $1");
    private static readonly string ByManyIds = OfSessions("s.id = ANY ($1)");
    private static readonly string BySecret = OfSessions("s.secret_hash = $1 AND s.kind = 'browser'");
    private static readonly string ByKey = Of("s.key_hash = $1", "s.scopes", "api_keys");

    /// <summary>The token session with this id; null when it ended.</summary>
    public Task<SessionState?> FindByTokenAsync(SessionId id, CancellationToken stop) => FindAsync(ById, id.Value, stop);

    /// <summary>The session with this id, of any kind; null when it ended.</summary>
    public Task<SessionState?> FindAsync(SessionId id, CancellationToken stop) => FindAsync(ByAnyId, id.Value, stop);

    /// <summary>The browser session whose cookie hashes to <paramref name="secretHash"/>; null when it ended.</summary>
    public Task<SessionState?> FindByCookieAsync(byte[] secretHash, CancellationToken stop) => FindAsync(BySecret, secretHash, stop);

    /// <summary>The API key that hashes to <paramref name="keyHash"/>; null when there is none, or it ended.</summary>
    public Task<SessionState?> FindByApiKeyAsync(byte[] keyHash, CancellationToken stop) => FindAsync(ByKey, keyHash, stop);

    /// <summary>Those of the sessions that have not ended, of any kind.</summary>
    public async Task<List<SessionState>> FindAsync(IReadOnlyCollection<SessionId> ids, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(ByManyIds);
        command.Parameters.AddWithValue(ids.Select(id => id.Value).ToArray());
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var states = new List<SessionState>();
        while (await reader.ReadAsync(stop))
            states.Add(await ReadAsync(reader, isKey: false, stop));
        return states;
    }

    private static string OfSessions(string which) => Of(which, "s.authenticated_at", "sessions");

    private static string Of(string which, string own, string table) =>
        Query.Replace("{0}", which, StringComparison.Ordinal).Replace("{1}", own, StringComparison.Ordinal).Replace("{2}", table, StringComparison.Ordinal);

    private static async Task<FrozenSet<TenantId>> TenantsAsync(NpgsqlDataReader reader, int column, CancellationToken stop) => await reader.IsDBNullAsync(column, stop)
        ? []
        : (await reader.GetFieldValueAsync<Guid[]>(column, stop)).Select(id => new TenantId(id)).ToFrozenSet();

    private async Task<SessionState?> FindAsync(string sql, object key, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(sql);
        command.Parameters.AddWithValue(key);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? await ReadAsync(reader, isKey: sql == ByKey, stop) : null;
    }

    private static async Task<SessionState> ReadAsync(NpgsqlDataReader reader, bool isKey, CancellationToken stop)
    {
        var memberships = new Dictionary<TenantId, Role>();
        if (!await reader.IsDBNullAsync(3, stop))
        {
            Guid[] tenants = await reader.GetFieldValueAsync<Guid[]>(3, stop);
            string[] roles = await reader.GetFieldValueAsync<string[]>(4, stop);
            for (int i = 0; i < tenants.Length; i++)
                memberships[new TenantId(tenants[i])] = Enum.Parse<Role>(roles[i], ignoreCase: true);
        }
        FrozenSet<TenantId> beingDeleted = await TenantsAsync(reader, 6, stop);
        return new SessionState(
            isKey ? default : new SessionId(reader.GetGuid(0)), new UserId(reader.GetGuid(1)), reader.GetBoolean(2) && !isKey, memberships.ToFrozenDictionary(),
            isKey ? default : reader.Time(5), beingDeleted)
        {
            ExpiresAt = reader.Nullable<DateTimeOffset>(7),
            Suspended = await TenantsAsync(reader, 9, stop),
            RolesUntil = reader.Nullable<DateTimeOffset>(8),
            Key = isKey ? new KeyGrant(new ApiKeyId(reader.GetGuid(0)), KeyScopes.PermissionsOf(await reader.GetFieldValueAsync<string[]>(5, stop))) : null,
        };
    }
}
