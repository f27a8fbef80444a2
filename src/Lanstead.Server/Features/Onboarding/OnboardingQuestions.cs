using System.Text.Json;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Onboarding;

/// <param name="Label">What people read.</param>
/// <param name="Id">That of an answer that is there, so that who gave it keeps what it gives; a new one when absent.</param>
/// <param name="Channels">Channels of the space that it opens.</param>
/// <param name="Tags">Tags that it gives the person's devices, for access policies.</param>
internal sealed record OnboardingChoiceRequest(string Label, Guid? Id = null, IReadOnlyList<Guid>? Channels = null, IReadOnlyList<string>? Tags = null);

/// <param name="Text">What is asked.</param>
/// <param name="Choices">Two to eight answers.</param>
/// <param name="Several">Whether more than one counts.</param>
/// <param name="Id">That of a question that is there; a new one when absent.</param>
internal sealed record OnboardingQuestionRequest(string Text, IReadOnlyList<OnboardingChoiceRequest> Choices, bool Several = false, Guid? Id = null);

/// <param name="Questions">All of them, as they shall be; three at most, none to ask nothing.</param>
internal sealed record OnboardingRequest(IReadOnlyList<OnboardingQuestionRequest> Questions);

/// <summary>Says what a space asks. What people answered before counts by what the answers give now.</summary>
internal sealed class OnboardingQuestions(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const int QuestionsMax = 3;
    private const int ChoicesMin = 2;
    private const int ChoicesMax = 8;
    private const int GivenMax = 20;
    private const int TextMaxChars = 160;
    private const int LabelMaxChars = 60;

    private const string Put = """
        INSERT INTO onboarding (tenant_id, questions, updated_at) VALUES ($1, $2::jsonb, $3) ON CONFLICT (tenant_id) DO UPDATE SET questions = excluded.questions, updated_at = excluded.updated_at
        """;

    private const string Channels = "SELECT count(*) FROM channels WHERE tenant_id = $1 AND id = ANY ($2)";

    public async Task<Answer<OnboardingView>> PutAsync(TenantId tenant, OnboardingRequest body, CancellationToken stop)
    {
        OnboardingChoiceRequest[] choices = [.. body.Questions.SelectMany(question => question.Choices)];
        string[] tags = [.. choices.SelectMany(choice => choice.Tags ?? [])];
        Guid[] channels = [.. choices.SelectMany(choice => choice.Channels ?? []).Distinct()];
        Guid[] ids = [.. body.Questions.Select(question => question.Id).Concat(choices.Select(choice => choice.Id)).OfType<Guid>()];
        FieldErrors errors = new FieldErrors()
            .When(body.Questions.Count > QuestionsMax, "questions", $"A space asks at most {QuestionsMax} questions.")
            .When(body.Questions.Any(question => !DisplayText.IsValid(question.Text, 1, TextMaxChars)), "questions", $"A question has 1 to {TextMaxChars} characters on one line.")
            .When(body.Questions.Any(question => question.Choices.Count is < ChoicesMin or > ChoicesMax), "questions", $"A question has {ChoicesMin} to {ChoicesMax} answers.")
            .When(choices.Any(choice => !DisplayText.IsValid(choice.Label, 1, LabelMaxChars)), "questions", $"An answer has 1 to {LabelMaxChars} characters on one line.")
            .When(choices.Any(choice => choice.Tags?.Count > GivenMax || choice.Channels?.Count > GivenMax), "questions", $"An answer gives at most {GivenMax} channels and as many tags.")
            .When(!tags.All(PolicySelector.IsName), "questions", "A tag has 1 to 63 letters a-z, digits or inner dashes.")
            .When(ids.Distinct().Count() != ids.Length, "questions", "Name each id once.");
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var known = new Question<long>(Channels, [tenant.Value, channels], row => row.GetInt64(0));
        Question<OnboardingQuestion[]> before = OnboardingRows.Ask(tenant);
        await db.AskAsync(stop, known, before);
        if (known.Rows[0] != channels.Length)
            return new FieldErrors().When(true, "questions", "One of the channels is not there.").Failure!;
        DateTimeOffset now = time.GetUtcNow();
        OnboardingQuestion[] questions =
        [
            .. body.Questions.Select(question => new OnboardingQuestion(
                question.Id ?? Guid.CreateVersion7(now), question.Text, question.Several,
                [.. question.Choices.Select(choice => new OnboardingChoice(choice.Id ?? Guid.CreateVersion7(now), choice.Label, [.. (choice.Channels ?? []).Distinct()], [.. (choice.Tags ?? []).Distinct()]))])),
        ];
        db.Waiting.Add(Put, [tenant.Value, JsonSerializer.Serialize(questions, JsonRules.Stored), now], rows: 1);
        OnboardingRows.Grant(db, tenant, user: null);
        recorder.Audit(db, tenant, "onboarding.change", AuditTarget.Of("tenant", tenant), before.Rows.FirstOrDefault(), questions);
        recorder.Event(db, tenant, "tenants", "tenant.updated", tenant.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return new OnboardingView(questions, [], IsDue: false);
    }
}
