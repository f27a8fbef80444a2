namespace Lanstead.Server.Http;

/// <content>Codes of spaces and their members.</content>
internal static partial class ProblemCatalogue
{
    // An expression, not a field: the order of static fields over several files is not defined.
    private static ProblemKind[] Tenants =>
    [
        new("space.being_deleted", 409, "The space is being deleted"),
        new("space.invite_only", 403, "By invitation only"),
        new("space.last_owner", 409, "A space needs an owner"),
        new("space.not_being_deleted", 409, "The space is not being deleted"),
        new("space.not_member", 409, "Not a member of the space"),
        new("space.not_suspended", 409, "The space is not suspended"),
        new("space.password_wrong", 403, "Wrong password of the space"),
        new("space.personal", 409, "Not with a personal space"),
        new("space.rank", 403, "Not with this role"),
        new("space.suspended", 409, "The space is suspended"),
        new("space.too_many", 409, "Too many spaces"),
    ];
}
