namespace Lanstead.Server.Security;

internal static class AllowExtensions
{
    /// <summary>Declares who may call the route.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Access access)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(access));

    /// <summary>Declares which permission the route needs, and on which object.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Permission permission, On on)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(Access.SignedIn, permission, on));
}
