namespace Lanstead.Server.Http;

/// <content>Codes of limits.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Limits =>
    [
        new("expose.limit_reached", 409, "As much is exposed as may be"),
    ];
}
