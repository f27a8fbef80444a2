using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Administration;

/// <summary>Tells the owners of a space by mail that it was suspended, or is lifted again; written with what waits in <see cref="SystemDb"/>.</summary>
internal sealed class SpaceLetters(SystemDb db, Mailer mailer, ServerSettings settings)
{
    private const string Owners = """
        SELECT u.id, u.email, u.locale FROM members m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND m.role = 'owner' AND u.disabled_at IS NULL AND u.email <> ''
        """;

    public async Task SendAsync(LockedTenant space, string? reason, DateTimeOffset? end, CancellationToken stop)
    {
        if (!mailer.IsOn)
            return;
        foreach ((Guid user, string email, string? locale) in await db.QueryAsync(Owners, [space.Id.Value], row => (row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), stop))
            mailer.Send(db, Letter(space, reason, end, new UserId(user), email, MailLanguages.Of(locale)));
    }

    private Letter Letter(LockedTenant space, string? reason, DateTimeOffset? end, UserId user, string email, MailLanguage language)
    {
        bool german = language == MailLanguage.German;
        return new Letter
        {
            Kind = reason is null ? "space_lifted" : "space_suspended",
            To = email,
            Language = language,
            About = user,
            Subject = (reason, german) switch
            {
                (null, true) => $"Der Bereich „{space.Name}“ ist wieder frei",
                (null, false) => $"The space “{space.Name}” is free again",
                (_, true) => $"Der Bereich „{space.Name}“ wurde gesperrt",
                (_, false) => $"The space “{space.Name}” was suspended",
            },
            Paragraphs = [.. Text(reason, end, german)],
            Link = new LetterLink(german ? "Bereich ansehen" : "See the space", new Uri(settings.PublicUrl, $"/spaces/{space.Id}/general")),
        };
    }

    private static IEnumerable<string> Text(string? reason, DateTimeOffset? end, bool german)
    {
        if (reason is null)
        {
            yield return german ? "Alles geht weiter wie vorher; seine Geräte verbinden sich von selbst." : "All goes on as before; its devices connect by themselves.";
            yield break;
        }
        yield return german
            ? "Die Verwalter dieses Servers haben ihn gesperrt. Was in ihm ist, lässt sich ansehen und nicht ändern, und seine Geräte erreichen einander nicht."
            : "The administrators of this server suspended it. What is in it can be seen and not changed, and its devices do not reach each other.";
        yield return german ? $"Der Grund: {reason}" : $"The reason: {reason}";
        if (end is { } gone)
            yield return german ? $"Am {gone:dd.MM.yyyy} wird er endgültig gelöscht, wenn sie ihn bis dahin nicht freigeben." : $"On {gone:yyyy-MM-dd} it is deleted for good, unless they lift it before.";
    }
}
