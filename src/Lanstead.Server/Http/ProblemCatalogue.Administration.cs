namespace Lanstead.Server.Http;

/// <content>Codes of administration and of a person's own data.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Administration =>
    [
        new("admin.last", 409, "The last administrator stays"),
        new("keys.in_settings", 409, "The operator's settings give these keys"),
        new("account.owns_spaces", 409, "The account still owns spaces with other people"),
        new("account.name_wrong", 400, "The name is not the account's"),
    ];
}
