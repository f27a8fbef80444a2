namespace Lanstead.Server.Security;

/// <summary>Endpoint metadata: a GET that anyone may call, yet who is signed in makes a difference. <see cref="CallerAuthentication"/> heeds it.</summary>
internal sealed record LooksAtSession;

internal static class LooksAtSessionExtensions
{
    /// <summary>Says who is signed in, if anybody, though the route is open to all.</summary>
    public static TBuilder LooksAtSession<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new LooksAtSession());
}
