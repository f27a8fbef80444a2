namespace Lanstead.Server.Http;

/// <content>Codes of access policies.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Policies =>
    [
        new("policy.invalid", 400, "The policy cannot be read"),
        new("policy.not_author", 403, "Only the author can confirm"),
        new("policy.version_missing", 409, "There is no such version"),
        new("policy.changed", 409, "The policy was changed meanwhile"),
        new("policy.nothing_pending", 409, "Nothing waits for a confirmation"),
        new("policy.tests_failed", 422, "A test of the policy fails"),
    ];
}
