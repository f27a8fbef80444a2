using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Administration;

/// <summary>An account as administrators see it: never a password or another secret, and nothing of what is in its spaces.</summary>
/// <param name="Id">Of the account.</param>
/// <param name="Email">For signing in and letters.</param>
/// <param name="Username">What others see.</param>
/// <param name="IsAdmin">Administrator of the deployment.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DisabledAt">Since when nobody can sign in with it; null: anybody who proves to be its owner can.</param>
/// <param name="HasPassword">True when it can be signed in to by a password.</param>
/// <param name="Sessions">Sign-ins that live.</param>
/// <param name="LastSeenAt">When one of them was begun or renewed last.</param>
/// <param name="Spaces">Spaces that it is a member of.</param>
internal sealed record AccountRow(
    UserId Id, string Email, string Username, bool IsAdmin, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, bool HasPassword, long Sessions, DateTimeOffset? LastSeenAt, long Spaces)
{
    /// <summary>The columns that <see cref="Read"/> reads, of users under the alias <c>u</c>; <c>$1</c> is the present time.</summary>
    public const string Columns = """
        u.id, u.email, u.username, u.is_admin, u.created_at, u.disabled_at, u.password_hash IS NOT NULL,
        (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > $1),
        (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id),
        (SELECT count(*) FROM members m WHERE m.user_id = u.id)
        """;

    public static AccountRow Read(NpgsqlDataReader row) => new(
        new UserId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.Time(4), row.Nullable<DateTimeOffset>(5), row.GetBoolean(6), row.GetInt64(7),
        row.Nullable<DateTimeOffset>(8), row.GetInt64(9));

    /// <summary>One line for a terminal.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id}  {Username,-20}  {Email,-32}  {(IsAdmin ? "admin" : "-"),-5}  {(DisabledAt is null ? "-" : "disabled"),-8}  {Sessions} sessions  {Spaces} spaces");
}
