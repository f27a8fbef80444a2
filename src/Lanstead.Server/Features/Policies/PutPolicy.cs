using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <param name="Text">YAML.</param>
/// <param name="Document">In pieces; one of both.</param>
/// <param name="Comment">Why.</param>
/// <param name="BaseVersion">The version that was changed; another one in force is a conflict. Null: whatever is in force.</param>
/// <param name="ConfirmSeconds">After how long it goes back by itself unless confirmed, 10 to 3,600; 0: never. Null: 60 when a device of yours can reach less, else never.</param>
internal sealed record PutPolicyRequest(string? Text = null, PolicyDocumentView? Document = null, string Comment = "", long? BaseVersion = null, int? ConfirmSeconds = null);

/// <summary>Puts a policy in force, once its tests pass.</summary>
internal sealed class PutPolicy(TenantDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    /// <summary>Long enough to look whether one's own things still work; short enough to wait for.</summary>
    public const int ConfirmDefaultSeconds = 60;

    public static Task<Answer<PolicyView>> HandleAsync(NetworkId networkId, PutPolicyRequest body, PutPolicy self, CancellationToken stop) => self.RunAsync(networkId, body, stop);

    private async Task<Answer<PolicyView>> RunAsync(NetworkId networkId, PutPolicyRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(!DisplayText.IsValid(body.Comment.Trim(), 0, PolicyText.CommentMaxLength), "comment", $"A comment is one line of at most {PolicyText.CommentMaxLength} characters.")
            .When(body.ConfirmSeconds is not (null or 0 or (>= 10 and <= 3600)), "confirmSeconds", "10 to 3600 seconds, or 0 for never.")
            .When((body.Text is null) == (body.Document is null), "text", "Give the text or the document, one of both.");
        if (errors.Failure is { } invalid)
            return invalid;
        var draft = new PolicyDraft(body.Text, body.Document);
        (PolicyDocument? document, string text, IReadOnlyList<PolicyProblem> problems) = draft.Read();
        if (document is null)
            return draft.Invalid(problems);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        if (!read.IsSuccess)
            return read.Failure;
        PolicyVersion now = read.Value.Version;
        if (body.BaseVersion is { } wanted && wanted != now.Version)
            return new Failure("policy.changed", $"Version {now.Version} is in force, not {wanted}: somebody changed the policy meanwhile. Load it again, then repeat your change.");
        AccessPolicy then = AccessPolicy.Of(document, read.Value.Policy.Facts);
        if (PolicyReading.UnknownLans(then) is { Count: > 0 } unknown)
            return draft.Invalid(unknown);
        string[] failing = [.. PolicyTestRun.Of(then).Where(result => !result.Passed).Select(result => (body.Text is null ? "" : $"Line {result.Test.Line}: ") + PolicyTestOutcome.Of(result).Message)];
        if (failing.Length > 0)
            return new Failure("policy.tests_failed", failing[0]) { Errors = new Dictionary<string, string[]> { ["tests"] = failing } };

        // A change that takes from its author waits for a word from him, since he may have cut himself off.
        string? me = await CheckPolicy.OwnerNameAsync(db, caller, stop);
        int seconds = body.ConfirmSeconds ?? (me is not null && PolicyDifference.TakesFrom(read.Value.Policy, then, me) ? ConfirmDefaultSeconds : 0);
        DateTimeOffset at = time.GetUtcNow();
        var version = new PolicyVersion(
            now.Version + 1, text, body.Comment.Trim(), caller.UserId, me, "change", seconds > 0 ? "pending" : "kept", null, at, seconds > 0 ? at.AddSeconds(seconds) : null);
        PolicyStore.Add(db, networkId, network.TenantId, version);
        activity.Add(db, network.TenantId, networkId, "policy.changed", new { version.Version, version.Comment });
        recorder.Audit(db, network.TenantId, "policy.change", AuditTarget.Of("network", networkId), new { now.Version, now.Text }, new { version.Version, version.Text, version.Comment, version.ConfirmBy });
        recorder.Event(db, network.TenantId, "networks", "policy.changed", networkId.Value, networkId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return ReadPolicy.View(new PolicyReading(version, then), caller);
    }
}
