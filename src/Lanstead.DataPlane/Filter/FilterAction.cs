namespace Lanstead.DataPlane.Filter;

/// <summary>What a rule, or a rule set's default, does with a packet.</summary>
public enum FilterAction : byte
{
    /// <summary>Refuses it.</summary>
    Deny = 0,

    /// <summary>Lets it in.</summary>
    Allow = 1,
}
