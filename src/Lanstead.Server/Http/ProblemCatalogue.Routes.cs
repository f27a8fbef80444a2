namespace Lanstead.Server.Http;

/// <content>Codes of LANs behind devices.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Routes =>
    [
        new("route.overlaps", 409, "The LAN's range is in use"),
        new("route.no_free_range", 409, "No free range is left for the LAN"),
    ];
}
