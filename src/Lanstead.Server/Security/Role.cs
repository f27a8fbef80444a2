namespace Lanstead.Server.Security;

/// <summary>A person's role in a tenant, from least to most.</summary>
internal enum Role
{
    /// <summary>Reads.</summary>
    Viewer = 0,

    /// <summary>Joins devices of their own.</summary>
    Member = 1,

    /// <summary>Also looks after other people's devices.</summary>
    Moderator = 2,

    /// <summary>Also makes and changes networks.</summary>
    Admin = 3,

    /// <summary>Everything.</summary>
    Owner = 4,
}
