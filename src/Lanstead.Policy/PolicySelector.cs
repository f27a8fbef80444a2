namespace Lanstead.Policy;

/// <summary>What a selector goes by.</summary>
public enum SelectorKind
{
    /// <summary>All devices of the network.</summary>
    Everyone = 0,

    /// <summary>The devices of one person, by username.</summary>
    User = 1,

    /// <summary>One device, by its name in the network.</summary>
    Device = 2,

    /// <summary>The devices with a tag.</summary>
    Tag = 3,

    /// <summary>The devices of the people with a role in the space.</summary>
    Role = 4,

    /// <summary>Whatever a group of the policy names.</summary>
    Group = 5,

    /// <summary>A LAN behind a device, by its name in the network. Only as what is reached: whatever comes from there comes as its device.</summary>
    Lan = 6,
}

/// <summary>Some devices of a network, such as <c>everyone</c>, <c>user:ada</c> or <c>tag:server</c>, or a LAN behind one.</summary>
/// <param name="Kind">What it goes by.</param>
/// <param name="Name">The name; empty for everyone.</param>
public readonly record struct PolicySelector(SelectorKind Kind, string Name)
{
    /// <summary>The roles of a space, as the server has them.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["owner", "admin", "moderator", "member", "viewer"];

    /// <summary>All devices.</summary>
    public static PolicySelector Everyone { get; } = new(SelectorKind.Everyone, "");

    /// <summary>Reads one; names are compared in lower case.</summary>
    public static bool TryParse(string? text, out PolicySelector selector)
    {
        selector = Everyone;
        if (text is "everyone")
            return true;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
            return false;
        SelectorKind? kind = text![..colon] switch
        {
            "user" => SelectorKind.User,
            "device" => SelectorKind.Device,
            "tag" => SelectorKind.Tag,
            "role" => SelectorKind.Role,
            "group" => SelectorKind.Group,
            "lan" => SelectorKind.Lan,
            _ => null,
        };
        string name = text[(colon + 1)..].ToLowerInvariant();
        if (kind is null || !IsName(name) || (kind == SelectorKind.Role && !Roles.Contains(name)))
            return false;
        selector = new PolicySelector(kind.Value, name);
        return true;
    }

    /// <summary>Whether it may name a group, tag, person, device or LAN: letters, digits and inner dashes, at most 63.</summary>
    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 63 } && text[0] != '-' && text[^1] != '-'
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Kind switch
    {
        SelectorKind.Everyone => "everyone",
        SelectorKind.User => $"user:{Name}",
        SelectorKind.Device => $"device:{Name}",
        SelectorKind.Tag => $"tag:{Name}",
        SelectorKind.Role => $"role:{Name}",
        SelectorKind.Lan => $"lan:{Name}",
        _ => $"group:{Name}",
    };
}
