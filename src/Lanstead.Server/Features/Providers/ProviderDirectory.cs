using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Providers;

/// <summary>All sign-in providers: those of the settings go before those of the database.</summary>
/// <remarks>Uses the system role: providers belong to the deployment.</remarks>
internal sealed class ProviderDirectory(SystemDb db, ServerSettings settings, InstanceState instance)
{
    /// <summary>The one of that name; null when there is none or it is off.</summary>
    public async Task<Provider?> FindAsync(string name, CancellationToken stop)
    {
        if (OfSettings(name) is { } given)
            return given;
        SignInProvider? row = await db.SignInProviders.AsNoTracking().SingleOrDefaultAsync(p => p.Name == name && p.Enabled, stop);
        return row is null ? null : Open(row);
    }

    /// <summary>The one of the database of that name, on or off.</summary>
    public async Task<Provider?> FindAnyAsync(string name, CancellationToken stop) =>
        await db.SignInProviders.AsNoTracking().SingleOrDefaultAsync(p => p.Name == name, stop) is { } row ? Open(row) : null;

    /// <summary>Those by which one can sign in, in the order of their names. Without their secrets.</summary>
    public async Task<IReadOnlyList<Provider>> ListAsync(CancellationToken stop)
    {
        List<SignInProvider> rows = await db.SignInProviders.AsNoTracking().Where(p => p.Enabled).ToListAsync(stop);
        return [.. settings.SignInProviders.Concat(rows.Where(r => OfSettings(r.Name) is null).Select(r => Make(r, null))).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The one that the operator set; null when none has that name.</summary>
    public Provider? OfSettings(string name) => settings.SignInProviders.FirstOrDefault(p => p.Name == name);

    /// <summary>The row with its secret in clear.</summary>
    public Provider Open(SignInProvider row) => Make(row, row.Secret is null ? null : Encoding.UTF8.GetString(instance.Master.Decrypt(SecretName(row.Name), row.Secret)));

    /// <summary>Puts the secret into the row, sealed; null takes it away.</summary>
    public void Seal(SignInProvider row, string? secret)
    {
        row.Secret = secret is null ? null : instance.Master.Encrypt(SecretName(row.Name), Encoding.UTF8.GetBytes(secret));
        row.SecretKeyId = secret is null ? null : instance.Master.Id;
    }

    private static string SecretName(string provider) => $"sign-in-provider/{provider}";

    private static Provider Make(SignInProvider row, string? secret) => new()
    {
        Name = row.Name,
        Label = row.Label,
        Kind = row.Kind,
        Issuer = row.Issuer,
        ClientId = row.ClientId,
        Secret = secret,
        Scopes = row.Scopes,
        Enabled = row.Enabled,
        AllowNewAccounts = row.AllowNewAccounts,
        TrustEmail = row.TrustEmail,
    };
}
