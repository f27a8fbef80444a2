using Lanstead.Primitives;

namespace Lanstead.Tests.Postgres;

/// <summary>An account of a test, signed in by bearer token.</summary>
/// <param name="Http">Sends the access token with every request.</param>
/// <param name="UserId">Of the account.</param>
/// <param name="TenantId">Its personal tenant.</param>
/// <param name="Email">For signing in again.</param>
/// <param name="Password">For signing in again.</param>
/// <param name="AccessToken">Of the session.</param>
/// <param name="RefreshToken">Of the session.</param>
public sealed record TestPerson(
    HttpClient Http, UserId UserId, TenantId TenantId, string Email, string Password, string AccessToken, string RefreshToken);
