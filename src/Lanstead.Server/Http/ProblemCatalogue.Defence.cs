namespace Lanstead.Server.Http;

/// <content>Codes of what stands before every route.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Defence =>
    [
        // RFC 9110 §15.5.20: the request was directed at a server that does not answer for that name.
        new("host.unknown", 421, "Not a name of this server"),
    ];
}
