using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Onboarding;

/// <param name="Answers">The chosen ones; none to be asked no more.</param>
internal sealed record OnboardingAnswersRequest(IReadOnlyList<Guid> Answers);

/// <summary>What a member answered, and what that gives them.</summary>
internal sealed class OnboardingAnswers(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Mine = "SELECT answers FROM onboarding_answers WHERE tenant_id = $1 AND user_id = $2";

    private const string Put = """
        INSERT INTO onboarding_answers (tenant_id, user_id, answers, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, user_id) DO UPDATE SET answers = excluded.answers, updated_at = excluded.updated_at
        """;

    public async Task<Answer<OnboardingView>> GetAsync(TenantId tenant, CancellationToken stop)
    {
        Question<OnboardingQuestion[]> asked = OnboardingRows.Ask(tenant);
        var mine = new Question<Guid[]>(Mine, [tenant.Value, caller.UserId.Value], row => row.GetFieldValue<Guid[]>(0));
        await db.AskAsync(stop, asked, mine);
        OnboardingQuestion[] questions = asked.Rows.FirstOrDefault() ?? [];
        return new OnboardingView(Shown(questions, tenant), mine.Rows.FirstOrDefault() ?? [], IsDue: questions.Length > 0 && mine.Rows.Count == 0
            && caller.May(Permission.ChatPost, tenant) && !caller.May(Permission.TenantUpdate, tenant));
    }

    public async Task<Answer<OnboardingView>> PutAsync(TenantId tenant, OnboardingAnswersRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<OnboardingQuestion[]> asked = OnboardingRows.Ask(tenant);
        await db.AskAsync(stop, asked);
        OnboardingQuestion[] questions = asked.Rows.FirstOrDefault() ?? [];
        Guid[] answers = [.. body.Answers.Distinct()];
        FieldErrors errors = new FieldErrors()
            .When(answers.Any(answer => !questions.Any(question => question.Choices.Any(choice => choice.Id == answer))), "answers", "One of the answers is not there any more. Read the questions anew.")
            .When(questions.Any(question => !question.Several && question.Choices.Count(choice => answers.Contains(choice.Id)) > 1), "answers", "One answer to each question, where it does not say otherwise.");
        if (errors.Failure is { } invalid)
            return invalid;
        db.Waiting.Add(Put, [tenant.Value, caller.UserId.Value, answers, time.GetUtcNow()], rows: 1);
        OnboardingRows.Grant(db, tenant, caller.UserId);
        recorder.Audit(db, tenant, "onboarding.answer", AuditTarget.Of("tenant", tenant), after: new { answers });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return new OnboardingView(Shown(questions, tenant), answers, IsDue: false);
    }

    // What an answer opens is nobody's business who does not run the space: a hidden channel is not even told by its id.
    private OnboardingQuestion[] Shown(OnboardingQuestion[] questions, TenantId tenant) => caller.May(Permission.TenantUpdate, tenant)
        ? questions
        : [.. questions.Select(question => question with { Choices = [.. question.Choices.Select(choice => choice with { Channels = [], Tags = [] })] })];
}
