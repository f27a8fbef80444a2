using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Tells the owners of a space, or the administrators of the instance, that a sink was switched off: by mail, and in the audit.</summary>
internal sealed class SinkNotice(SystemDb db, Recorder recorder, Mailer mailer, ServerSettings settings)
{
    private const string Receivers = """
        SELECT u.id, u.email, u.locale FROM users u
        WHERE u.disabled_at IS NULL AND CASE WHEN $1::uuid IS NULL THEN u.is_admin ELSE EXISTS (SELECT FROM members m WHERE m.tenant_id = $1::uuid AND m.user_id = u.id AND m.role = 'owner') END
        """;

    public async Task SendAsync(LeasedSink sink, SinkOutcome outcome, CancellationToken stop)
    {
        TenantId? tenant = sink.Tenant is { } id ? new TenantId(id) : null;
        recorder.Audit(db, tenant, "sink.disabled", new AuditTarget("sink", sink.Target.Id.ToString("D")), after: new { sink.Name, reason = outcome.Error });
        foreach ((Guid user, string email, string? locale) in await db.QueryAsync(Receivers, [sink.Tenant], row => (row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), stop))
            mailer.Send(db, Letter(sink, outcome, new UserId(user), email, locale == "de" ? MailLanguage.German : MailLanguage.English));
        await db.WriteAsync(stop);
    }

    private Letter Letter(LeasedSink sink, SinkOutcome outcome, UserId user, string email, MailLanguage language)
    {
        var page = new Uri(settings.PublicUrl, sink.Tenant is { } tenant ? $"/spaces/{tenant:D}/webhooks" : "/admin/sinks");
        return language == MailLanguage.German
            ? new Letter
            {
                Kind = "sink_disabled", To = email, Language = language, About = user, Subject = $"Ereignisse gehen nicht mehr an „{sink.Name}“",
                Paragraphs = [$"Der Empfänger „{sink.Name}“ hat einen Tag lang nichts angenommen: {outcome.Error} Der Server schickt ihm nichts mehr.", "Nichts ging verloren: Wenn du ihn wieder einschaltest, geht es dort weiter, wo es aufhörte."],
                Link = new LetterLink("Empfänger ansehen", page),
            }
            : new Letter
            {
                Kind = "sink_disabled", To = email, Language = language, About = user, Subject = $"Events no longer go to “{sink.Name}”",
                Paragraphs = [$"The receiver “{sink.Name}” has taken nothing for a day: {outcome.Error} The server sends it nothing any more.", "Nothing was lost: switch it on again, and it goes on where it stopped."],
                Link = new LetterLink("Look at the receiver", page),
            };
    }
}
