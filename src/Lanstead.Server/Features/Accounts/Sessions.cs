using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Begins sessions and makes their tokens. Rows are added to <see cref="SystemDb"/>; the caller saves.</summary>
internal sealed class Sessions(SystemDb db, AccessTokens tokens, InstanceState instance, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>How long a session lives without a new sign-in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const string RefreshPrefix = "lsr_";
    private const int MaxUserAgentChars = 256;

    /// <summary>Begins a session for <paramref name="user"/>, and puts the cookie on the response in browser mode.</summary>
    public SessionView Begin(User user, SignInMode mode)
    {
        HttpContext context = http.HttpContext ?? throw new InvalidOperationException("A session begins with a request.");
        DateTimeOffset now = time.GetUtcNow();
        string? secret = mode == SignInMode.Browser ? SessionCookie.NewSecret() : null;
        var session = new Session
        {
            Id = SessionId.New(time),
            UserId = user.Id,
            Kind = mode == SignInMode.Browser ? SessionKind.Browser : SessionKind.Token,
            SecretHash = secret is null ? null : SessionCookie.Hash(secret),
            Address = ClientAddress.Kept(context),
            UserAgent = Cut(context.Request.Headers.UserAgent.ToString()),
            CreatedAt = now,
            AuthenticatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.Sessions.Add(session);
        if (secret is null)
            return Tokens(user, session.Id);
        SessionCookie.Set(context, secret, session.ExpiresAt);
        return new SessionView(UserView.Of(user), SessionCookie.CsrfToken(secret), null, null, null);
    }

    /// <summary>The next pair of tokens of a token session; <paramref name="refresh"/>, or a random one.</summary>
    public SessionView Tokens(User user, SessionId session, string? refresh = null)
    {
        refresh ??= RandomSecret.New(RefreshPrefix);
        DateTimeOffset now = time.GetUtcNow();
        db.RefreshTokens.Add(new RefreshToken
        {
            Id = Guid.CreateVersion7(now),
            SessionId = session,
            TokenHash = RandomSecret.Hash(refresh),
            IssuedAt = now,
            ExpiresAt = now + Lifetime,
        });
        (string access, DateTimeOffset expiresAt) = tokens.Issue(session, user.Id);
        return new SessionView(UserView.Of(user), null, access, refresh, expiresAt);
    }

    /// <summary>The pair again, whose refresh token was made before.</summary>
    public SessionView AgainTokens(User user, SessionId session, string refresh)
    {
        (string access, DateTimeOffset expiresAt) = tokens.Issue(session, user.Id);
        return new SessionView(UserView.Of(user), null, access, refresh, expiresAt);
    }

    /// <summary>The token that follows another in a named exchange: the same each time, and to be made by nobody else than this server.</summary>
    /// <remarks>HMAC-SHA256 under an instance key of the old token and the client's name for the exchange: 256 bits as random as those are.</remarks>
    public string NextRefresh(string token, string attempt)
    {
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, instance.CodeKey.ToArray(), RandomSecret.Bytes, info: "lanstead refresh v1"u8.ToArray());
        return RefreshPrefix + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{token}\n{attempt}")));
    }

    private static string Cut(string userAgent) => userAgent.Length <= MaxUserAgentChars ? userAgent : userAgent[..MaxUserAgentChars];
}
