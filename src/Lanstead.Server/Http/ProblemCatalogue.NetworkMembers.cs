namespace Lanstead.Server.Http;

/// <content>Codes of who is in a network, and of bans.</content>
internal static partial class ProblemCatalogue
{
    // An expression, not a field: the order of static fields over several files is not defined.
    private static ProblemKind[] NetworkMembers =>
    [
        new("network.banned", 403, "Banned from the network"),
        new("network.invite_only", 409, "By invitation only"),
        new("network.must_ask", 409, "Ask to come in first"),
        new("network.role_required", 409, "Not with this role in the space"),
        new("network.not_member", 409, "Not in the network"),
        new("space.banned", 403, "Banned from the space"),
    ];
}
