namespace Lanstead.Server.Http;

/// <content>Codes of game rooms and pinned servers.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Rooms =>
    [
        new("room.full", 409, "The room is full"),
        new("room.name_taken", 409, "There is a room of this name"),
        new("room.too_many", 409, "Too many rooms"),
        new("server.pinned", 409, "Pinned already"),
        new("server.too_many", 409, "Too many pinned servers"),
    ];
}
