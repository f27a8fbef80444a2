using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Security;

/// <summary>Sessions and API keys as requests meet them: looked up once, and anew as soon as their access changes.</summary>
/// <remarks>
/// The notice <c>lanstead_access</c>, sent by triggers in the transaction that ends a session or key, disables a user or changes a membership, makes every
/// server forget whom it names; who makes such a change here calls <see cref="Forget()"/> after its commit, so that this server does not wait for the notice.
/// As long as it is not proven that every notice of a moment ago was heard, every request looks its session up: see
/// <see cref="DatabaseNotices.IsProven"/> and docs/adr/0018-tokens.md.
/// </remarks>
internal sealed class SessionCache : IDisposable
{
    /// <summary>For what no notice tells: nothing is believed for longer, whatever was forgotten to be told.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // Each is well under 1 KiB.
    private const int MaxSessions = 10_000;

    private readonly TimeProvider _time;
    private readonly BriefMemory<Key, SessionState> _known;
    private readonly IDisposable _listening;
    private readonly Func<Key, CancellationToken, Task<SessionState?>> _ask;

    public SessionCache(SessionReader sessions, DatabaseNotices notices, TimeProvider time)
    {
        _known = new BriefMemory<Key, SessionState>(Lifetime, MaxSessions, () => notices.IsProven, time, Concerned);
        _time = time;
        _ask = (key, stop) => key.IsApiKey
            ? sessions.FindByApiKeyAsync(Convert.FromHexString(key.SecretHash!), stop)
            : key.SecretHash is { } hash
            ? sessions.FindByCookieAsync(Convert.FromHexString(hash), stop)
            : sessions.FindByTokenAsync(key.Token, stop);
        _listening = notices.Listen("lanstead_access", whom =>
        {
            if (Guid.TryParseExact(whom, "D", out Guid id))
                _known.Forget(id);
            else
                Forget();
        });
    }

    /// <summary>The token session with this id; null when it ended.</summary>
    public ValueTask<SessionState?> FindByTokenAsync(SessionId id, CancellationToken stop) => FindAsync(new Key(id, null), stop);

    /// <summary>The browser session whose cookie hashes to <paramref name="secretHash"/>; null when it ended.</summary>
    public ValueTask<SessionState?> FindByCookieAsync(byte[] secretHash, CancellationToken stop) =>
        FindAsync(new Key(default, Convert.ToHexString(secretHash)), stop);

    /// <summary>The API key that hashes to <paramref name="keyHash"/>; null when it ended.</summary>
    public ValueTask<SessionState?> FindByApiKeyAsync(byte[] keyHash, CancellationToken stop) =>
        FindAsync(new Key(default, Convert.ToHexString(keyHash), IsApiKey: true), stop);

    /// <summary>Every session is looked up anew from here on.</summary>
    public void Forget() => _known.Forget();

    private async ValueTask<SessionState?> FindAsync(Key key, CancellationToken stop)
    {
        SessionState? state = await _known.FindAsync(key, _ask, stop);
        DateTimeOffset now = _time.GetUtcNow();
        if (state is not null && state.RolesUntil <= now)
        {
            // No notice tells of a membership that ends by itself.
            _known.Forget(state.UserId.Value);
            state = await _known.FindAsync(key, _ask, stop);
        }
        return state is null || state.ExpiresAt <= now ? null : state;
    }

    // A notice names a person, or a space whose state changed for all its members.
    private static IEnumerable<Guid> Concerned(SessionState state) => state.Memberships.Keys.Select(tenant => tenant.Value).Prepend(state.UserId.Value);

    public void Dispose() => _listening.Dispose();

    private readonly record struct Key(SessionId Token, string? SecretHash, bool IsApiKey = false);
}
