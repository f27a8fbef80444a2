namespace Lanstead.Server.Features.Oidc;

/// <summary>An issuer did not answer, or not as it must. The message is for administrators: it holds no secret.</summary>
internal sealed class IssuerException(string message) : Exception(message);
