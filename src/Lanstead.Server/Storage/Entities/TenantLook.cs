namespace Lanstead.Server.Storage.Entities;

/// <summary>The sign of a tenant.</summary>
/// <remarks>A list and no picture: nothing of it can be harmful, none has to be stored, and all look well in every size.</remarks>
internal enum TenantSymbol
{
    /// <summary>The first letters of its name.</summary>
    None,

    /// <summary>A house.</summary>
    Home,

    /// <summary>A rocket.</summary>
    Rocket,

    /// <summary>A game controller.</summary>
    Game,

    /// <summary>A die.</summary>
    Dice,

    /// <summary>Swords.</summary>
    Swords,

    /// <summary>A server.</summary>
    Server,

    /// <summary>Angle brackets.</summary>
    Code,

    /// <summary>A briefcase.</summary>
    Work,

    /// <summary>A book.</summary>
    Book,

    /// <summary>A mortar board.</summary>
    School,

    /// <summary>A heart.</summary>
    Heart,

    /// <summary>A star.</summary>
    Star,

    /// <summary>A note.</summary>
    Music,

    /// <summary>A camera.</summary>
    Camera,

    /// <summary>A leaf.</summary>
    Leaf,

    /// <summary>A mountain.</summary>
    Mountain,

    /// <summary>A flame.</summary>
    Flame,

    /// <summary>A cup.</summary>
    Coffee,

    /// <summary>A spanner.</summary>
    Tools,

    /// <summary>A shield.</summary>
    Shield,
}

/// <summary>The colour behind it.</summary>
internal enum TenantColour
{
    /// <summary>The product's own.</summary>
    None,

    /// <summary>Red.</summary>
    Red,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Amber.</summary>
    Amber,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Teal.</summary>
    Teal,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Violet.</summary>
    Violet,

    /// <summary>Pink.</summary>
    Pink,

    /// <summary>Grey.</summary>
    Grey,
}

/// <summary>By what people tell a tenant apart at a glance.</summary>
internal sealed record TenantLook(TenantSymbol Symbol, TenantColour Colour)
{
    /// <summary>Of two columns. What another version of the server wrote and this one does not know, is none.</summary>
    public static TenantLook Read(string symbol, string colour) => new(
        Enum.TryParse(symbol, ignoreCase: true, out TenantSymbol sign) && Enum.IsDefined(sign) ? sign : TenantSymbol.None,
        Enum.TryParse(colour, ignoreCase: true, out TenantColour tone) && Enum.IsDefined(tone) ? tone : TenantColour.None);
}
