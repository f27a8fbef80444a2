using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Security;

/// <summary>Makes who guesses passwords wait longer and longer, and nobody else: the same on every server, for it is counted in the database.</summary>
/// <remarks>
/// Counted are the tries of one source at one account, and of one source at all accounts. There is no count of an account alone: with one, anybody could lock anybody out.
/// A browser that signed in to the account before (<see cref="KnownBrowser"/>) is counted by itself, not by where it is, so that a neighbour behind the same address cannot
/// make it wait either. A try counts when it begins, in the statement that asks whether it may, and is taken back when it succeeds: tries that come together do not pass together.
/// </remarks>
internal sealed class SignInDelays(SystemDb db, InstanceState instance, TimeProvider time)
{
    // Nobody mistypes more often in a row. After that 1 s, 2 s, 4 s…
    private const int FreeAtAccount = 5;
    private static readonly TimeSpan s_longestAtAccount = TimeSpan.FromMinutes(15);

    // An office behind one address has more people, and each of them mistypes.
    private const int FreeOfSource = 20;
    private static readonly TimeSpan s_longestOfSource = TimeSpan.FromMinutes(5);

    // Who was quiet for so long begins anew.
    private static readonly TimeSpan s_forgotten = TimeSpan.FromHours(12);

    // Who need not wait has "-infinity": the clocks of requests at once differ by a hair, and nobody shall wait for a hair.
    private const string Take = """
        WITH taken AS (
            INSERT INTO sign_in_delays AS d (scope, failures, until, updated_at) VALUES ($1, 1, '-infinity', $2)
            ON CONFLICT (scope) DO UPDATE SET
                failures = CASE WHEN d.updated_at < $3 THEN 1 ELSE d.failures + 1 END,
                until = CASE WHEN d.updated_at < $3 OR d.failures < $4 THEN '-infinity' ELSE $2 + make_interval(secs => least($5, power(2, least(d.failures - $4, 20)))) END,
                updated_at = $2
            WHERE d.until <= $2
            RETURNING 1)
        SELECT EXISTS (SELECT FROM taken), (SELECT until FROM sign_in_delays WHERE scope = $1 AND until > $2)
        """;

    private const string Forget = "DELETE FROM sign_in_delays WHERE scope = $1";
    private const string GiveBack = "UPDATE sign_in_delays SET failures = greatest(0, failures - 1), until = '-infinity' WHERE scope = $1";

    private static ReadOnlySpan<byte> Purpose => "lanstead sign-in delays v1"u8;

    /// <summary>A try that may go on; say when it succeeded.</summary>
    internal sealed record Try(byte[] AtAccount, byte[]? OfSource);

    /// <summary>Begins a try to sign in.</summary>
    /// <param name="account">The normalized address, whether or not anybody has it.</param>
    /// <param name="browser">Of <see cref="KnownBrowser"/>; null: not known.</param>
    /// <param name="context">The request.</param>
    /// <param name="stop">Ends the request.</param>
    public async Task<Result<Try>> BeginAsync(string account, byte[]? browser, HttpContext context, CancellationToken stop)
    {
        string source = ClientAddress.KeyOf(context.Connection.RemoteIpAddress).ToString();
        return browser is null
            ? await BeginAsync(new Try(Scope("account", account, source), Scope("source", source)), context, stop)
            : await BeginAsync(new Try(Scope("browser", account, Convert.ToHexString(browser)), null), context, stop);
    }

    /// <summary>Begins a try to prove to be the owner of an open session: only that session waits.</summary>
    public Task<Result<Try>> BeginAsync(SessionId session, HttpContext context, CancellationToken stop) =>
        BeginAsync(new Try(Scope("session", session.ToString()), null), context, stop);

    /// <summary>It was right: with the next write of <see cref="SystemDb"/> the count at the account is gone, and the source's is as before.</summary>
    public void Succeeded(Try right)
    {
        db.Waiting.Add(Forget, [right.AtAccount]);
        if (right.OfSource is not null)
            db.Waiting.Add(GiveBack, [right.OfSource]);
    }

    private async Task<Result<Try>> BeginAsync(Try wanted, HttpContext context, CancellationToken stop)
    {
        TimeSpan wait = await TakeAsync(wanted.AtAccount, FreeAtAccount, s_longestAtAccount, stop);
        if (wait <= TimeSpan.Zero && wanted.OfSource is not null)
            wait = await TakeAsync(wanted.OfSource, FreeOfSource, s_longestOfSource, stop);
        if (wait <= TimeSpan.Zero)
            return wanted;
        return TooSoon(context, wait);
    }

    /// <summary>The failure that tells how long to wait, in the body and in <c>Retry-After</c>.</summary>
    public static Failure TooSoon(HttpContext context, TimeSpan wait)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new Failure("auth.slow_down", $"Too many tries. Wait {seconds} s.");
    }

    private async Task<TimeSpan> TakeAsync(byte[] scope, int free, TimeSpan longest, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<(bool Taken, DateTimeOffset? Until)> answer = await db.QueryAsync(
            Take, [scope, now, now - s_forgotten, free, longest.TotalSeconds], row => (row.GetBoolean(0), row.Nullable<DateTimeOffset>(1)), stop);
        // Not taken and not seen: another try made the row in this very moment.
        return answer[0].Taken ? TimeSpan.Zero : (answer[0].Until ?? now + TimeSpan.FromSeconds(1)) - now;
    }

    private byte[] Scope(params string[] parts) =>
        HMACSHA256.HashData(HMACSHA256.HashData(instance.CodeKey, Purpose), Encoding.UTF8.GetBytes(string.Join('\0', parts)));
}
