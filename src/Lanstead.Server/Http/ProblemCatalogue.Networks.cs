namespace Lanstead.Server.Http;

/// <content>Codes of networks, devices, peers, join keys and the agent channel.</content>
internal static partial class ProblemCatalogue
{
    // An expression, not a field: the order of static fields over several files is not defined.
    private static ProblemKind[] Networks =>
    [
        new("network.no_gateway", 409, "The network has no gateway"),
    ];
}
