using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <param name="Text">YAML.</param>
/// <param name="Document">In pieces; one of both.</param>
internal sealed record CheckPolicyRequest(string? Text = null, PolicyDocumentView? Document = null);

/// <summary>What became of a test.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Passed">Whether all pairs are as expected.</param>
/// <param name="Pairs">How many pairs it is about.</param>
/// <param name="Message">What is not as expected; empty when it passed.</param>
internal sealed record PolicyTestOutcome(int Line, bool Passed, int Pairs, string Message)
{
    public static PolicyTestOutcome Of(PolicyTestResult result) => new(result.Test.Line, result.Passed, result.Pairs, result.Passed ? "" : Say(result));

    private static string Say(PolicyTestResult result)
    {
        PolicyTest test = result.Test;
        string decided = result.Decision.Rule == 0 ? "by the default" : $"by rule {result.Decision.Rule}";
        return $"{test.From} to {test.To}, {test.Service}, should be {(test.Expected == PolicyVerdict.Allow ? "allowed" : "denied")}: {result.From!.Name} to {result.To!.Name} is {(result.Decision.IsAllowed ? "allowed" : "denied")} {decided}.";
    }
}

/// <summary>A pair of devices between which something would open or close.</summary>
internal sealed record PolicyPairView(string From, string To, IReadOnlyList<string> Opens, IReadOnlyList<string> Closes);

/// <summary>A mistake in a policy.</summary>
internal sealed record PolicyProblemView(int Line, string Message);

/// <summary>What a policy would do.</summary>
/// <param name="Problems">What is wrong with it; then nothing else is told.</param>
/// <param name="Tests">Its tests.</param>
/// <param name="Warnings">Names in it that nobody here has.</param>
/// <param name="Opening">Pairs that get something open.</param>
/// <param name="Closing">Pairs that get something closed.</param>
/// <param name="Pairs">The first of them.</param>
/// <param name="TakesFromYou">Whether a device of yours could reach less: then it is to be confirmed.</param>
/// <param name="Text">As it would be stored.</param>
/// <param name="Document">In pieces; null with problems.</param>
internal sealed record PolicyCheck(
    IReadOnlyList<PolicyProblemView> Problems, IReadOnlyList<PolicyTestOutcome> Tests, IReadOnlyList<string> Warnings, long Opening, long Closing,
    IReadOnlyList<PolicyPairView> Pairs, bool TakesFromYou, string Text, PolicyDocumentView? Document);

/// <summary>The dry run: changes nothing.</summary>
internal static class CheckPolicy
{
    private const int PairsShown = 200;

    public static async Task<Answer<PolicyCheck>> HandleAsync(NetworkId networkId, CheckPolicyRequest body, TenantDb db, Caller caller, CancellationToken stop)
    {
        if (new FieldErrors().When((body.Text is null) == (body.Document is null), "text", "Give the text or the document, one of both.").Failure is { } invalid)
            return invalid;
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        if (!read.IsSuccess)
            return read.Failure;
        (PolicyDocument? document, string text, IReadOnlyList<PolicyProblem> problems) = new PolicyDraft(body.Text, body.Document).Read();
        if (document is null)
            return new PolicyCheck([.. problems.Select(problem => new PolicyProblemView(problem.Line, problem.Message))], [], [], 0, 0, [], false, body.Text ?? "", null);
        AccessPolicy now = read.Value.Policy, then = AccessPolicy.Of(document, now.Facts);
        if (PolicyReading.UnknownLans(then) is { Count: > 0 } unknown)
            return new PolicyCheck([.. unknown.Select(problem => new PolicyProblemView(problem.Line, problem.Message))], [], [], 0, 0, [], false, body.Text ?? "", null);
        PolicyDifference difference = PolicyDifference.Between(now, then, PairsShown);
        string? me = await OwnerNameAsync(db, caller, stop);
        return new PolicyCheck(
            [], [.. PolicyTestRun.Of(then).Select(PolicyTestOutcome.Of)], Unknown(then), difference.Opening, difference.Closing,
            [.. difference.Changes.Select(change => new PolicyPairView(change.From.Name, change.To.Name, change.Opens, change.Closes))],
            me is not null && PolicyDifference.TakesFrom(now, then, me), text, PolicyDocumentView.Of(document));
    }

    /// <summary>The caller's username.</summary>
    public static async Task<string?> OwnerNameAsync(TenantDb db, Caller caller, CancellationToken stop) =>
        (await db.QueryAsync("SELECT username FROM users WHERE id = $1", [caller.UserId.Value], row => row.GetString(0), stop)).SingleOrDefault();

    private static IReadOnlyList<string> Unknown(AccessPolicy policy) =>
    [
        .. policy.Document.Groups.SelectMany(group => group.Members)
            .Concat(policy.Document.Rules.SelectMany(rule => rule.From.Concat(rule.To)))
            .Concat(policy.Document.Tests.SelectMany(test => new[] { test.From, test.To }))
            .Distinct().Where(selector => selector.Kind is SelectorKind.User or SelectorKind.Device or SelectorKind.Tag && policy.Select(selector).Count == 0)
            .Select(selector => $"{selector}").Take(50),
    ];
}
