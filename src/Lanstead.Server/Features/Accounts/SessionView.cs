using Lanstead.Primitives;
using Lanstead.Server.Features.Invites;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Who is signed in.</summary>
internal sealed record UserView(UserId Id, string Email, string Username, bool IsAdmin)
{
    public static UserView Of(User user) => new(user.Id, user.Email, user.Username, user.IsAdmin);
}

/// <summary>What a sign-in gives: a CSRF token beside the cookie (browser), or tokens.</summary>
/// <param name="User">Who.</param>
/// <param name="CsrfToken">Browser mode: send it as <c>X-CSRF-Token</c> with each write.</param>
/// <param name="AccessToken">Token mode: send it as <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Token mode: exchanged once for the next pair.</param>
/// <param name="ExpiresAt">Token mode: when the access token runs out.</param>
/// <param name="Joined">Registration with an invite: where it led.</param>
internal sealed record SessionView(UserView User, string? CsrfToken, string? AccessToken, string? RefreshToken, DateTimeOffset? ExpiresAt, JoinedView? Joined = null);

/// <summary>How the session is to be carried.</summary>
internal enum SignInMode
{
    /// <summary>An HttpOnly cookie.</summary>
    Browser,

    /// <summary>Bearer and refresh tokens.</summary>
    Token,
}
