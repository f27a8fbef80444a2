namespace Lanstead.Server.Http;

/// <content>Codes of what the server sends elsewhere: webhooks and sinks.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Outgoing =>
    [
        new("outbound.refused", 400, "The server does not connect there"),
        new("sink.too_many", 409, "There are enough sinks"),
        new("sink.no_secret", 409, "The sink has no secret of this server"),
    ];
}
