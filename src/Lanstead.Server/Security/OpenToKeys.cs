namespace Lanstead.Server.Security;

/// <summary>Endpoint metadata: a route that names no permission and may be called by API keys too. All others may not.</summary>
/// <param name="Scope">What the key must be allowed; null: any key.</param>
internal sealed record OpenToKeys(Permission? Scope);

internal static class OpenToKeysExtensions
{
    /// <summary>Lets API keys call a route that needs no permission in a space; with <paramref name="scope"/>, only those whose scopes hold it.</summary>
    public static TBuilder OpenToKeys<TBuilder>(this TBuilder route, Permission? scope = null)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OpenToKeys(scope));
}
