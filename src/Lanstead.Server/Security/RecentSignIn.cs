namespace Lanstead.Server.Security;

/// <summary>Endpoint metadata: the caller must have proved within the last minutes who they are. <see cref="AccessControl"/> enforces it.</summary>
/// <remarks>For what a thief of an open session must not do: give a space away, change how one signs in, make lasting credentials, delete the account.</remarks>
internal sealed record RecentSignIn
{
    /// <summary>How long a proof counts. Long enough to do several such things, too short to be found still open on a lost laptop.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}

internal static class RecentSignInExtensions
{
    /// <summary>Demands that the caller signed in, or confirmed by <c>POST /v1/auth/confirm</c>, in the last ten minutes.</summary>
    public static TBuilder NeedsRecentSignIn<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RecentSignIn());
}
