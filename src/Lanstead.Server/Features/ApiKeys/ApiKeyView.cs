using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>An API key as its owner sees it: never its secret.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Hint">The last characters of the secret.</param>
/// <param name="Scopes">What it may do, of what its owner's role has.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="LastUsedAt">To the minute.</param>
/// <param name="LastUsedAddress">From where.</param>
/// <param name="RevokedAt">When it was revoked.</param>
internal sealed record ApiKeyView(
    ApiKeyId Id, string Name, string Hint, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, IPAddress? LastUsedAddress, DateTimeOffset? RevokedAt)
{
    /// <summary>What a query selects for <see cref="Read"/>.</summary>
    public const string Columns = "k.id, k.name, k.hint, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.last_used_address, k.revoked_at";

    public static ApiKeyView Read(NpgsqlDataReader row) => new(
        new ApiKeyId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.Time(4),
        row.Nullable<DateTimeOffset>(5), row.Nullable<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetFieldValue<IPAddress>(7), row.Nullable<DateTimeOffset>(8));
}

/// <summary>A new key; the only answer that ever shows its secret.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">To be sent as <c>Authorization: Bearer</c>.</param>
internal sealed record NewApiKeyView(ApiKeyView Key, string Secret);
