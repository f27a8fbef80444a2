namespace Lanstead.Server.Http;

/// <content>Codes of block lists.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Blocks =>
    [
        new("block.known", 409, "It is blocked there already"),
    ];
}
