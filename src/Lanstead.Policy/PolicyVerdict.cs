namespace Lanstead.Policy;

/// <summary>What a rule says of the packets that it matches. The numbers are on the wire.</summary>
public enum PolicyVerdict
{
    /// <summary>They do not arrive.</summary>
    Deny = 0,

    /// <summary>They arrive.</summary>
    Allow = 1,
}
