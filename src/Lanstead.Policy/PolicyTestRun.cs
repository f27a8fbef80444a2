namespace Lanstead.Policy;

/// <summary>What became of one test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Passed">Whether every pair is as expected. A test without a pair passes: nobody it names is here yet.</param>
/// <param name="Pairs">How many pairs of devices it is about.</param>
/// <param name="From">A pair that is not as expected; null when it passed.</param>
/// <param name="To">The other side of that pair.</param>
/// <param name="Decision">What decided about that pair.</param>
public sealed record PolicyTestResult(PolicyTest Test, bool Passed, int Pairs, PolicyPeer? From = null, PolicyPeer? To = null, PolicyDecision Decision = default);

/// <summary>Runs the tests that a policy brings.</summary>
public static class PolicyTestRun
{
    /// <summary>Runs them all, in order.</summary>
    public static IReadOnlyList<PolicyTestResult> Of(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. policy.Document.Tests.Select(test => Run(policy, test))];
    }

    private static PolicyTestResult Run(AccessPolicy policy, PolicyTest test)
    {
        // Devices that no rule tells apart are asked once.
        PolicyPeer[] senders = [.. policy.Select(test.From)], receivers = [.. policy.Select(test.To)];
        var asked = new HashSet<(string, string)>();
        int pairs = 0;
        foreach (PolicyPeer from in senders)
        {
            string kind = policy.KindOf(from.Id);
            foreach (PolicyPeer to in receivers)
            {
                if (from.Id == to.Id || policy.IsOwnLan(from.Id, to.Id))
                    continue;
                pairs++;
                if (!asked.Add((kind, policy.KindOf(to.Id))))
                    continue;
                PolicyDecision decision = policy.Decide(from.Id, to.Id, test.Service.Protocol, test.Service.First);
                if (decision.Verdict != test.Expected)
                    return new PolicyTestResult(test, false, pairs, from, to, decision);
            }
        }
        return new PolicyTestResult(test, true, pairs);
    }
}
