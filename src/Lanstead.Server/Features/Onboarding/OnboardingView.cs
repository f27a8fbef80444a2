using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Onboarding;

/// <summary>One answer that can be given.</summary>
/// <param name="Id">The answer.</param>
/// <param name="Label">What people read.</param>
/// <param name="Channels">Channels that it opens, where their role does not see them; only for who may say so.</param>
/// <param name="Tags">Tags that the person's devices have for access policies; only for who may say so.</param>
internal sealed record OnboardingChoice(Guid Id, string Label, IReadOnlyList<Guid> Channels, IReadOnlyList<string> Tags);

/// <summary>One question.</summary>
/// <param name="Id">The question.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Several">Whether more than one answer counts.</param>
/// <param name="Choices">The answers.</param>
internal sealed record OnboardingQuestion(Guid Id, string Text, bool Several, IReadOnlyList<OnboardingChoice> Choices);

/// <summary>What a space asks who joins.</summary>
/// <param name="Questions">In their order; none: nothing is asked.</param>
/// <param name="Answers">What the caller answered.</param>
/// <param name="IsDue">True when there is something to answer, and the caller has not.</param>
internal sealed record OnboardingView(IReadOnlyList<OnboardingQuestion> Questions, IReadOnlyList<Guid> Answers, bool IsDue);

/// <summary>How they are stored, and what follows of them.</summary>
internal static class OnboardingRows
{
    private const string Questions = "SELECT questions::text FROM onboarding WHERE tenant_id = $1";

    // What answers give is written out, so that whoever asks what somebody may see needs to know nothing of questions. Of one person, or of all.
    private const string Take = "DELETE FROM member_grants WHERE tenant_id = $1 AND ($2::uuid IS NULL OR user_id = $2::uuid)";

    private const string Give = """
        INSERT INTO member_grants (tenant_id, user_id, channel_id, tag)
        SELECT DISTINCT a.tenant_id, a.user_id, given.channel, given.tag
        FROM onboarding o JOIN onboarding_answers a ON a.tenant_id = o.tenant_id
            CROSS JOIN LATERAL jsonb_array_elements(o.questions) question CROSS JOIN LATERAL jsonb_array_elements(question->'choices') choice
            CROSS JOIN LATERAL (SELECT c::uuid AS channel, NULL AS tag FROM jsonb_array_elements_text(choice->'channels') c UNION ALL SELECT NULL, t FROM jsonb_array_elements_text(choice->'tags') t) given
        WHERE o.tenant_id = $1 AND ($2::uuid IS NULL OR a.user_id = $2::uuid) AND (choice->>'id')::uuid = ANY (a.answers)
            AND (given.channel IS NULL OR EXISTS (SELECT FROM channels c WHERE c.id = given.channel AND c.tenant_id = o.tenant_id))
        """;

    /// <summary>Asks for a space's questions.</summary>
    public static Question<OnboardingQuestion[]> Ask(TenantId tenant) => new(Questions, [tenant.Value], row => JsonSerializer.Deserialize<OnboardingQuestion[]>(row.GetString(0), JsonRules.Stored)!);

    /// <summary>Gives anew what the answers of somebody, or of all, give; goes with what is written next.</summary>
    public static void Grant(LansteadDb db, TenantId tenant, UserId? user)
    {
        db.Waiting.Add(Take, [tenant.Value, user?.Value]);
        db.Waiting.Add(Give, [tenant.Value, user?.Value]);
    }
}
