using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <summary>A network's policy with what it is applied to, as a request sees it.</summary>
/// <param name="Version">The version in force.</param>
/// <param name="Policy">Applied to the devices.</param>
internal sealed record PolicyReading(PolicyVersion Version, AccessPolicy Policy)
{
    /// <summary>Reads it in one round trip; in a transaction, after whatever lock was taken.</summary>
    public static async Task<Result<PolicyReading>> LoadAsync(TenantDb db, NetworkId network, CancellationToken stop)
    {
        Question<PolicyNetwork> there = PolicyRows.AskNetwork(network);
        Question<PolicyPeer> peers = PolicyRows.AskPeers(network);
        Question<PolicyLan> lans = PolicyRows.AskLans(network);
        Question<PolicyVersion> current = PolicyRows.AskCurrent(network);
        await db.AskAsync(stop, there, peers, lans, current);
        if (there.Rows.Count == 0)
            return GetNetwork.NotFound;
        PolicyVersion version = current.Rows.Count > 0 ? current.Rows[0] : PolicyVersion.Default;
        // What was stored was read before; a version that a later server no longer reads denies all, which is told where it is shown.
        Result<PolicyDocument> document = PolicyText.ReadStored(version.Text);
        return new PolicyReading(version, AccessPolicy.Of(document.IsSuccess ? document.Value : Unreadable, there.Rows[0].With(peers.Rows, lans.Rows)));
    }

    /// <summary>Names of LANs that rules speak of and nobody here has: a mistake, since such a rule would say nothing.</summary>
    public static IReadOnlyList<PolicyProblem> UnknownLans(AccessPolicy policy)
    {
        string[] known = [.. policy.Facts.Lans.Select(lan => lan.Name).Distinct().Order(StringComparer.Ordinal)];
        string there = known.Length > 0
            ? $"It has: {string.Join(", ", known.Take(20))}."
            : "None has a name yet: say it with the yes, by lanstead routes approve NETWORK LAN --name NAME, or on the network's page under LANs.";
        return [.. policy.UnknownLans().Select(one => new PolicyProblem(one.Line, $"There is no LAN {one.Name} in this network. {there}"))];
    }

    /// <summary>In force when the stored text cannot be read: nothing.</summary>
    public static PolicyDocument Unreadable { get; } = new(PolicyVerdict.Deny, [], [], []);
}
