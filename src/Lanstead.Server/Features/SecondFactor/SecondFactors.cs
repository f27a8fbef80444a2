using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>What is still to be shown before there is a session.</summary>
/// <param name="Challenge">Goes to <c>POST /v1/auth/second-factor</c> with the code; opens nothing by itself.</param>
/// <param name="ExpiresAt">Sign in anew after that.</param>
internal sealed record SecondFactorView(string Challenge, DateTimeOffset ExpiresAt);

/// <summary>Whether an account has a second factor, and whether a code is its code. Every way of signing in asks here before it begins a session.</summary>
/// <remarks>Uses the system role: second factors belong to people, not to tenants.</remarks>
internal sealed class SecondFactors(SystemDb db, InstanceState instance, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>To take the phone out and type; a challenge needs no longer life.</summary>
    public static readonly TimeSpan ChallengeLifetime = TimeSpan.FromMinutes(5);

    private static readonly Failure s_wrong = new("auth.second_factor_wrong", "The code is wrong, or was used already. Wait for the next one.");

    /// <summary>True when the account's second factor is on.</summary>
    public async Task<bool> IsOnAsync(UserId user, CancellationToken stop) =>
        (await db.QueryAsync("SELECT 1 FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL", [user.Value], row => row.GetInt32(0), stop)).Count > 0;

    /// <summary>Makes a challenge, to be written with what waits in <see cref="SystemDb"/>.</summary>
    public SecondFactorView Challenge(UserId user, SignInMode mode)
    {
        string secret = RandomSecret.New();
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add(
            "INSERT INTO sign_in_challenges (secret_hash, user_id, mode, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            [RandomSecret.Hash(secret), user.Value, mode.ToString().ToLowerInvariant(), now, now + ChallengeLifetime]);
        return new SecondFactorView(secret, now + ChallengeLifetime);
    }

    /// <summary>Checks a code of the authenticator, in a transaction of the caller's, which must be committed whatever comes of it: a wrong code is counted in it.</summary>
    /// <returns>Null when it is right.</returns>
    /// <remarks>The row's lock puts tries of one account into a line, on all servers: neither a step nor the last try before the limit can be used twice.</remarks>
    public async Task<Failure?> CheckCodeAsync(UserId user, string code, CancellationToken stop)
    {
        List<(byte[] Secret, long LastStep)> rows = await db.QueryAsync(
            "SELECT secret, last_step FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE", [user.Value], row => (row.GetFieldValue<byte[]>(0), row.GetInt64(1)), stop);
        if (rows.Count == 0)
            return s_wrong;

        DateTimeOffset now = time.GetUtcNow();
        List<DateTimeOffset> failures = await db.QueryAsync(
            "SELECT at FROM totp_failures WHERE user_id = $1 AND at > $2 ORDER BY at DESC", [user.Value, now - RateTable.SecondFactorLong.Window], row => row.Time(0), stop);
        foreach (TryLimit limit in new[] { RateTable.SecondFactorShort, RateTable.SecondFactorLong })
        {
            if (failures.Count >= limit.Tries && failures[limit.Tries - 1] + limit.Window is var free && free > now)
                return SignInDelays.TooSoon(http.HttpContext!, free - now);
        }

        byte[] secret = instance.Master.Decrypt(SealName(user), rows[0].Secret);
        long? step = Totp.Match(secret, code.Trim(), now, rows[0].LastStep);
        CryptographicOperations.ZeroMemory(secret);
        if (step is null)
        {
            db.Waiting.Add("INSERT INTO totp_failures (user_id, at) VALUES ($1, $2)", [user.Value, now]);
            return s_wrong;
        }
        db.Waiting.Add("UPDATE totp SET last_step = $2 WHERE user_id = $1", [user.Value, step.Value], rows: 1);
        return null;
    }

    /// <summary>Uses a recovery code up, in a transaction of the caller's.</summary>
    /// <returns>Null when it was right.</returns>
    public async Task<Failure?> UseRecoveryCodeAsync(UserId user, string code, CancellationToken stop)
    {
        int used = await db.RunAsync(
            "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL", [user.Value, RecoveryCode.Hash(code), time.GetUtcNow()], stop);
        return used == 1 ? null : s_wrong;
    }

    /// <summary>Under which an account's secret is sealed: it cannot be exchanged for another's.</summary>
    public static string SealName(UserId user) => $"totp:{user}";
}
