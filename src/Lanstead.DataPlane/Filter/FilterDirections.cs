namespace Lanstead.DataPlane.Filter;

/// <summary>Where a decrypted packet is going.</summary>
[Flags]
public enum FilterDirections : byte
{
    /// <summary>To no place: such a rule matches nothing.</summary>
    None = 0,

    /// <summary>To this machine: one of <see cref="FilterRules.LocalPrefixes"/>, or multicast.</summary>
    Inbound = 1,

    /// <summary>Through this machine to another.</summary>
    Forwarded = 2,

    /// <summary>Either.</summary>
    Both = Inbound | Forwarded,
}
