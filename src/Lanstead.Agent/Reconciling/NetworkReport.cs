using Lanstead.Agent.Desired;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Routes;

namespace Lanstead.Agent.Reconciling;

/// <summary>One network after a pass, for status and reports.</summary>
/// <param name="Member">What the server wants.</param>
/// <param name="Plan">What the policy let through; null when the network is refused or waits.</param>
/// <param name="Refusals">What it did not.</param>
/// <param name="Pass">What was found and done; null when nothing was tried.</param>
/// <param name="State">up, down or failed.</param>
/// <param name="Detail">Why, when not up.</param>
internal sealed record NetworkReport(
    MemberView Member, NetworkPlan? Plan, IReadOnlyList<Refusal> Refusals, NetworkPass? Pass, string State, string Detail)
{
    /// <summary>LANs behind devices.</summary>
    public NetworkRoutes Lans { get; init; } = NetworkRoutes.None;
}
