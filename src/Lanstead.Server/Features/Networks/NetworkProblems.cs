using Lanstead.Primitives;

namespace Lanstead.Server.Features.Networks;

/// <summary>Refusals that several routes of networks share.</summary>
internal static class NetworkProblems
{
    public static readonly Failure PersonalIsPrivate = new("space.personal", "A network of a personal space stays private. Make a team or a community instead.");
}
