using System.Text.Json;

namespace Lanstead.Server.Features.Notifications;

/// <summary>What a person is told of.</summary>
internal enum NotificationKind
{
    /// <summary>Somebody invites them.</summary>
    Invited,

    /// <summary>Somebody asks to come into a network that they look after.</summary>
    JoinAsked,

    /// <summary>A device waits for a yes in a network that they look after.</summary>
    DeviceWaiting,

    /// <summary>They asked to come into a network, and are in.</summary>
    LetIn,

    /// <summary>A device of theirs waited, and is in.</summary>
    DeviceLetIn,

    /// <summary>They have another role in a space or a network.</summary>
    RoleChanged,

    /// <summary>They may not come into a space or a network any more.</summary>
    Banned,

    /// <summary>Somebody called them in a channel.</summary>
    Mentioned,

    /// <summary>Somebody signed in to their account by a program and from an address that are both new.</summary>
    SignedIn,

    /// <summary>An API key of theirs ends within days.</summary>
    KeyExpiring,

    /// <summary>A device of theirs has to join anew within days.</summary>
    DeviceExpiring,

    /// <summary>The key in the configuration of a phone of theirs is as old as its network allows within days.</summary>
    DeviceKeyDue,

    /// <summary>An alert of a network that they look after.</summary>
    AlertFired,

    /// <summary>What such an alert told of is over.</summary>
    AlertOver,

    /// <summary>Four fifths of a traffic quota are used: of a device of theirs, or of a space that they look after.</summary>
    QuotaNear,

    /// <summary>Such a quota is used up.</summary>
    QuotaReached,
}

/// <summary>Kinds by the words under which they are stored, and which of them go out by mail.</summary>
internal static class NotificationKinds
{
    /// <summary>Every kind, in the order in which people choose.</summary>
    public static IReadOnlyList<NotificationKind> All { get; } = Enum.GetValues<NotificationKind>();

    /// <summary>What is mailed to who has not chosen: what somebody waits for, and what may be somebody else's doing. An invitation has a letter of its own.</summary>
    public static IReadOnlyList<NotificationKind> MailedByDefault { get; } =
    [
        NotificationKind.JoinAsked, NotificationKind.DeviceWaiting, NotificationKind.LetIn, NotificationKind.SignedIn, NotificationKind.KeyExpiring, NotificationKind.DeviceExpiring, NotificationKind.AlertFired, NotificationKind.QuotaReached,
    ];

    private static readonly Dictionary<string, NotificationKind> s_byCode = All.ToDictionary(Code);

    /// <summary>As it is stored: <c>join_asked</c>.</summary>
    public static string Code(this NotificationKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The kind that is stored as <paramref name="code"/>.</summary>
    public static NotificationKind Parse(string code) => s_byCode[code];
}
