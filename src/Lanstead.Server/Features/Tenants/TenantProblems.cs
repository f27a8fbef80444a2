using Lanstead.Primitives;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Refusals that several routes of spaces share.</summary>
internal static class TenantProblems
{
    public static readonly Failure LastOwner = new("space.last_owner", "A space needs an owner. Make somebody else the owner first, or delete the space.");
    public static readonly Failure Rank = new("space.rank", "Only who has a higher role than somebody changes or removes them, and nobody gives a role above their own.");
    public static readonly Failure NotMember = new("space.not_member", "This person is no member of the space. Invite them first.");

    /// <summary>Of a personal space.</summary>
    public static Failure Personal(string what) => new("space.personal", $"A personal space belongs to its account and {what}. Make a team or a community instead.");
}
