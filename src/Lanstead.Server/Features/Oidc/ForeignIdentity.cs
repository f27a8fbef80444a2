namespace Lanstead.Server.Features.Oidc;

/// <summary>Who an issuer says the person is.</summary>
/// <param name="Issuer">Whose word it is.</param>
/// <param name="Subject">The person, for ever, at that issuer.</param>
/// <param name="Email">Null when it told none.</param>
/// <param name="EmailVerified">True when the issuer says that the address is the person's.</param>
/// <param name="Name">A name to make a username of; null when it told none.</param>
/// <param name="AuthenticatedAt">When the person proved themselves there; null when it does not say.</param>
internal sealed record ForeignIdentity(string Issuer, string Subject, string? Email, bool EmailVerified, string? Name, DateTimeOffset? AuthenticatedAt);
