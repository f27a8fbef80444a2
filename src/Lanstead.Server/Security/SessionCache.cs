using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Security;

/// <summary>Sessions as requests meet them: looked up at most once a second each, and anew as soon as anybody's access changes.</summary>
/// <remarks>
/// The notice <c>lanstead_access</c>, sent by triggers in the transaction that ends a session, disables a user or changes a membership, makes every
/// server forget; who makes such a change here calls <see cref="Forget"/> after its commit, so that this server does not wait for the notice.
/// While the connection that hears notices is down, every request looks its session up. See docs/adr/0010-sessions-remembered-for-a-second.md.
/// </remarks>
internal sealed class SessionCache : IDisposable
{
    /// <summary>So that even a lost notice leaves nobody in for longer than the product promises: one second.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    // Each is well under 1 KiB.
    private const int MaxSessions = 10_000;

    private readonly BriefMemory<Key, SessionState> _known;
    private readonly IDisposable _listening;
    private readonly Func<Key, CancellationToken, Task<SessionState?>> _ask;

    public SessionCache(SessionReader sessions, DatabaseNotices notices, TimeProvider time)
    {
        _known = new BriefMemory<Key, SessionState>(Lifetime, MaxSessions, () => notices.IsListening, time);
        _ask = (key, stop) => key.SecretHash is { } hash
            ? sessions.FindByCookieAsync(Convert.FromHexString(hash), stop)
            : sessions.FindByTokenAsync(key.Token, stop);
        _listening = notices.Listen("lanstead_access", _ => Forget());
    }

    /// <summary>The token session with this id; null when it ended.</summary>
    public ValueTask<SessionState?> FindByTokenAsync(SessionId id, CancellationToken stop) => _known.FindAsync(new Key(id, null), _ask, stop);

    /// <summary>The browser session whose cookie hashes to <paramref name="secretHash"/>; null when it ended.</summary>
    public ValueTask<SessionState?> FindByCookieAsync(byte[] secretHash, CancellationToken stop) =>
        _known.FindAsync(new Key(default, Convert.ToHexString(secretHash)), _ask, stop);

    /// <summary>Every session is looked up anew from here on.</summary>
    public void Forget() => _known.Forget();

    public void Dispose() => _listening.Dispose();

    private readonly record struct Key(SessionId Token, string? SecretHash);
}
