using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <param name="Name">What it is for.</param>
/// <param name="Scopes">Names of <c>GET /v1/key-scopes</c>, at least one.</param>
/// <param name="ExpiresInSeconds">How long it lives; 90 days when absent.</param>
/// <param name="NeverExpires">For keys of service accounts, when an owner of the space asks.</param>
internal sealed record CreateApiKeyRequest(string Name, IReadOnlyList<string> Scopes, long? ExpiresInSeconds = null, bool NeverExpires = false);

/// <summary>Makes a key, in the unit of work of its caller, who audits and saves. Uses the system role: keys belong to their owner alone.</summary>
internal sealed class ApiKeyMaker(SystemDb db, Caller caller, TimeProvider time)
{
    private const int NameMaxChars = 64;
    private const int KeysMax = 100;
    private const long DefaultLifeSeconds = 90 * 24 * 60 * 60;
    private const long LifeMinSeconds = 60;
    private const long LifeMaxSeconds = 366 * 24 * 60 * 60;

    private const string Insert = """
        INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private static readonly Failure s_tooMany = new("api_key.too_many", $"There are {KeysMax} keys that work already. Revoke some first.");

    /// <summary>Checks what is asked for and adds the row.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="role">The owner's role, when it has one only: scopes that are of no use to it are refused.</param>
    /// <param name="mayLast">Whether it may live for ever.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Result<NewApiKeyView>> MakeAsync(UserId owner, Role? role, bool mayLast, CreateApiKeyRequest request, CancellationToken stop)
    {
        string name = request.Name.Trim();
        string[] unknown = [.. request.Scopes.Where(scope => KeyScopes.Find(scope) is null)];
        string[] useless = role is { } least ? [.. request.Scopes.Where(scope => KeyScopes.Find(scope) is { } known && !KeyScopes.IsOfUseTo(known, least))] : [];
        long life = request.ExpiresInSeconds ?? DefaultLifeSeconds;
        FieldErrors errors = new FieldErrors()
            .When(name.Length is 0 or > NameMaxChars || name.Any(char.IsControl), "name", $"1 to {NameMaxChars} printable characters.")
            .When(request.Scopes.Count == 0, "scopes", "Choose at least one scope.")
            .When(unknown.Length > 0, "scopes", "There is a scope that this server does not know; GET /v1/key-scopes names them.")
            .When(useless.Length > 0, "scopes", $"The role {role} cannot use: {string.Join(", ", useless)}.")
            .When(life is < LifeMinSeconds or > LifeMaxSeconds, "expiresInSeconds", "60 seconds to a year.")
            .When(request.NeverExpires && !mayLast, "neverExpires", "Only an owner of the space makes keys that never expire, and only for service accounts.");
        if (errors.Failure is { } invalid)
            return invalid;

        DateTimeOffset now = time.GetUtcNow();
        List<long> count = await db.QueryAsync(
            "SELECT count(*) FROM api_keys WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)", [owner.Value, now], row => row.GetInt64(0), stop);
        if (count[0] >= KeysMax)
            return s_tooMany;
        string secret = ApiKeySecret.Create();
        _ = ApiKeySecret.TryHash(secret, out byte[]? hash);
        var view = new ApiKeyView(
            ApiKeyId.New(time), name, ApiKeySecret.Hint(secret), [.. request.Scopes.Distinct().Order(StringComparer.Ordinal)], now,
            request.NeverExpires ? null : now.AddSeconds(life), null, null, null);
        db.Waiting.Add(
            Insert, [view.Id.Value, owner.Value, view.Name, hash, view.Hint, view.Scopes.ToArray(), caller.UserId.Value, now, view.ExpiresAt]);
        return new NewApiKeyView(view, secret);
    }
}
