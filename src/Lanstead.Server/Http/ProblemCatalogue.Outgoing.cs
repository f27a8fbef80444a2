namespace Lanstead.Server.Http;

/// <content>Codes of what the server sends elsewhere: webhooks and sinks.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Outgoing =>
    [
        new("outbound.refused", 400, "The server does not connect there"),
    ];
}
