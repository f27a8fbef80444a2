namespace Lanstead.Server.Security;

/// <summary>Who may call a route that belongs to no tenant's object.</summary>
internal enum Access
{
    /// <summary>Anyone.</summary>
    Anonymous,

    /// <summary>Anyone; the route itself demands a token or proof in its body or channel (set-up, join key, agent).</summary>
    Proof,

    /// <summary>Any signed-in person.</summary>
    SignedIn,

    /// <summary>Administrators of the deployment.</summary>
    Admin,
}
