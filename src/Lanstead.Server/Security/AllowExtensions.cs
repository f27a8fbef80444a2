namespace Lanstead.Server.Security;

internal static class AllowExtensions
{
    /// <summary>Declares who may call the route.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Access access)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(access));

    /// <summary>Declares which permission the route needs, and on which object.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Permission permission, On on)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(Access.SignedIn, permission, on));

    /// <summary>As <see cref="Allow{TBuilder}(TBuilder, Permission, On)"/>, for a handler that finds the object by its own query under the caller's tenants, or answers <c>not_found</c>.</summary>
    /// <remarks>
    /// A caller whose every role has the permission may read whatever row-level security lets him see, so the look-up beforehand would say nothing
    /// that the handler's query does not: it is left out. Not for handlers that change anything.
    /// </remarks>
    public static TBuilder AllowReading<TBuilder>(this TBuilder route, Permission permission, On on)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(Access.SignedIn, permission, on, HandlerFinds: true));
}
