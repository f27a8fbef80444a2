using Lanstead.Primitives;
using Lanstead.Server.Features.Oidc;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Providers;

/// <summary>A new provider.</summary>
/// <param name="Name">Part of the callback's address: letters a-z, digits, hyphens.</param>
/// <param name="Kind">Which protocol.</param>
/// <param name="ClientId">This server's client id there.</param>
/// <param name="Label">What the button says; the kind's name when absent.</param>
/// <param name="Issuer">Needed for <c>oidc</c>; else the kind's own when absent.</param>
/// <param name="ClientSecret">Kept sealed, never shown again; absent for a public client.</param>
/// <param name="Scopes">Separated by spaces; the kind's own when absent.</param>
/// <param name="Enabled">Whether people can sign in by it.</param>
/// <param name="AllowNewAccounts">Whether strangers may make accounts through it.</param>
/// <param name="TrustEmail">Whether its addresses count as verified though it does not say so.</param>
internal sealed record CreateProviderRequest(
    string Name, ProviderKind Kind, string ClientId, string? Label = null, string? Issuer = null, string? ClientSecret = null, string? Scopes = null,
    bool Enabled = true, bool AllowNewAccounts = false, bool TrustEmail = false);

/// <summary>What shall change; what is absent stays.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Issuer">Needs the client secret again, since a secret goes to nobody else than for whom it was entered.</param>
/// <param name="ClientId">This server's client id there.</param>
/// <param name="ClientSecret">A new one; an empty text takes it away.</param>
/// <param name="Scopes">Separated by spaces.</param>
/// <param name="Enabled">Whether people can sign in by it.</param>
/// <param name="AllowNewAccounts">Whether strangers may make accounts through it.</param>
/// <param name="TrustEmail">Whether its addresses count as verified though it does not say so.</param>
internal sealed record UpdateProviderRequest(
    string? Label = null, string? Issuer = null, string? ClientId = null, string? ClientSecret = null, string? Scopes = null, bool? Enabled = null,
    bool? AllowNewAccounts = null, bool? TrustEmail = null);

/// <summary>Administrators set up by whose word people sign in.</summary>
/// <remarks>Uses the system role: providers belong to the deployment.</remarks>
internal sealed class ManageProviders(SystemDb db, ProviderDirectory directory, Issuers issuers, ServerSettings settings, Recorder recorder, TimeProvider time)
{
    public async Task<Answer<IReadOnlyList<ProviderView>>> ListAsync(CancellationToken stop)
    {
        List<SignInProvider> rows = await db.SignInProviders.AsNoTracking().OrderBy(p => p.Name).ToListAsync(stop);
        Dictionary<string, int> people = await db.UserIdentities.GroupBy(i => i.Provider).ToDictionaryAsync(g => g.Key, g => g.Select(i => i.UserId).Distinct().Count(), stop);
        IEnumerable<ProviderView> given = settings.SignInProviders.Select(p => ProviderView.Of(p, settings, people.GetValueOrDefault(p.Name)));
        return new Answer<IReadOnlyList<ProviderView>>(
            (ProviderView[])[.. given.Concat(rows.Where(r => directory.OfSettings(r.Name) is null).Select(r => ProviderView.Of(r, settings, people.GetValueOrDefault(r.Name)))).OrderBy(p => p.Name, StringComparer.Ordinal)]);
    }

    public async Task<CreatedAnswer<ProviderView>> CreateAsync(CreateProviderRequest request, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var row = new SignInProvider
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name,
            Label = request.Label ?? ProviderRules.LabelOf(request.Kind) ?? request.Name,
            Kind = request.Kind,
            Issuer = request.Issuer ?? ProviderRules.IssuerOf(request.Kind) ?? "",
            ClientId = request.ClientId.Trim(),
            Scopes = request.Scopes ?? ProviderRules.ScopesOf(request.Kind),
            Enabled = request.Enabled,
            AllowNewAccounts = request.AllowNewAccounts,
            TrustEmail = request.TrustEmail,
            CreatedAt = now,
            UpdatedAt = now,
        };
        string? secret = request.ClientSecret is { Length: > 0 } given ? given : null;
        directory.Seal(row, secret);
        if (ProviderRules.Check(directory.Open(row)).Failure is { } wrong)
            return wrong;
        if (directory.OfSettings(row.Name) is not null)
            return Taken(row.Name);
        db.SignInProviders.Add(row);
        recorder.Audit(db, null, "sign_in_provider.create", new AuditTarget("provider", row.Name), after: ProviderView.Audited(row));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.Forget();
            return Taken(row.Name);
        }
        return ProviderView.Of(row, settings, people: 0);
    }

    public async Task<Answer<ProviderView>> UpdateAsync(Guid providerId, UpdateProviderRequest request, CancellationToken stop)
    {
        if (await db.SignInProviders.SingleOrDefaultAsync(p => p.Id == providerId, stop) is not { } row)
            return NotFound.Of("sign-in provider");
        object before = ProviderView.Audited(row);
        bool moves = request.Issuer is { } issuer && issuer != row.Issuer;
        if (new FieldErrors().When(moves && row.Secret is not null && request.ClientSecret is null, "clientSecret", "Another issuer needs its own client secret: enter it again.").Failure is { } needed)
            return needed;
        row.Label = request.Label ?? row.Label;
        row.Issuer = request.Issuer ?? row.Issuer;
        row.ClientId = request.ClientId?.Trim() ?? row.ClientId;
        row.Scopes = request.Scopes ?? row.Scopes;
        row.Enabled = request.Enabled ?? row.Enabled;
        row.AllowNewAccounts = request.AllowNewAccounts ?? row.AllowNewAccounts;
        row.TrustEmail = request.TrustEmail ?? row.TrustEmail;
        if (request.ClientSecret is { } secret)
            directory.Seal(row, secret.Length > 0 ? secret : null);
        if (ProviderRules.Check(directory.Open(row)).Failure is { } wrong)
            return wrong;
        row.UpdatedAt = time.GetUtcNow();
        recorder.Audit(db, null, "sign_in_provider.update", new AuditTarget("provider", row.Name), before, ProviderView.Audited(row));
        await db.SaveChangesAsync(stop);
        issuers.Forget();
        return ProviderView.Of(row, settings, await PeopleAsync(row.Name, stop));
    }

    public async Task<NoContentAnswer> DeleteAsync(Guid providerId, CancellationToken stop)
    {
        if (await db.SignInProviders.SingleOrDefaultAsync(p => p.Id == providerId, stop) is not { } row)
            return NotFound.Of("sign-in provider");
        // People's identities stay: they count again when the same issuer is set up anew.
        db.SignInProviders.Remove(row);
        recorder.Audit(db, null, "sign_in_provider.delete", new AuditTarget("provider", row.Name), before: ProviderView.Audited(row));
        await db.SaveChangesAsync(stop);
        return NoContentAnswer.Done;
    }

    private Task<int> PeopleAsync(string provider, CancellationToken stop) =>
        db.UserIdentities.Where(i => i.Provider == provider).Select(i => i.UserId).Distinct().CountAsync(stop);

    private static Failure Taken(string name) => new("sign_in_provider.name_taken", $"There is a sign-in provider {name} already.");
}
