using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Keeps journeys while they last; each ends once.</summary>
/// <remarks>Uses the system role: who travels may be nobody yet.</remarks>
internal sealed class Journeys(SystemDb db, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO sign_in_flows (state_hash, browser_hash, provider, purpose, return_to, user_id, session_id, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    // One statement decides who was first, however many come at once.
    private const string Take = """
        UPDATE sign_in_flows SET used_at = $3
        WHERE state_hash = $1 AND browser_hash = $2 AND provider = $4 AND used_at IS NULL AND expires_at > $3
        RETURNING purpose, return_to, user_id, session_id, created_at
        """;

    public Task BeginAsync(JourneySecrets secrets, Journey journey, CancellationToken stop) => db.RunAsync(
        Insert,
        [
            secrets.StateHash, secrets.BrowserHash, journey.Provider, journey.Purpose.ToString().ToLowerInvariant(), journey.ReturnTo,
            journey.UserId?.Value, journey.SessionId?.Value, journey.BeganAt, journey.BeganAt + Journey.Lifetime,
        ],
        stop);

    /// <summary>Ends the journey; null when there is none of this state, browser and provider, or it ended before.</summary>
    public async Task<Journey?> EndAsync(JourneySecrets secrets, string provider, CancellationToken stop)
    {
        List<Journey> ended = await db.QueryAsync(Take, [secrets.StateHash, secrets.BrowserHash, time.GetUtcNow(), provider], row => Read(provider, row), stop);
        return ended.SingleOrDefault();
    }

    private static Journey Read(string provider, NpgsqlDataReader row) => new(
        provider,
        Enum.Parse<JourneyPurpose>(row.GetString(0), ignoreCase: true),
        row.GetString(1),
        row.Nullable<Guid>(2) is { } user ? new UserId(user) : null,
        row.Nullable<Guid>(3) is { } session ? new SessionId(session) : null,
        row.Time(4));
}
