namespace Lanstead.Server.Http;

/// <content>Codes of updates of a space's machines.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Fleet =>
    [
        new("fleet.no_release", 409, "This server offers no signed release"),
        new("fleet.other_release", 409, "Another release is offered"),
        new("fleet.nothing", 409, "No machine takes it"),
        new("fleet.running", 409, "An update is under way"),
        new("fleet.ended", 409, "The update has ended"),
    ];
}
