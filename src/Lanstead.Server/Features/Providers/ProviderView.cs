using Lanstead.Server.Features.Oidc;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Providers;

/// <summary>A sign-in provider as administrators see it. Never its secret.</summary>
/// <param name="Id">Null when the operator set it: then it cannot be changed here.</param>
/// <param name="Name">Part of the callback's address.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Kind">Which protocol.</param>
/// <param name="Issuer">The issuer's URL.</param>
/// <param name="ClientId">This server's client id there.</param>
/// <param name="HasSecret">True when a client secret is kept.</param>
/// <param name="Scopes">What is asked for.</param>
/// <param name="Enabled">True when people can sign in by it.</param>
/// <param name="AllowNewAccounts">True when strangers may make accounts through it.</param>
/// <param name="TrustEmail">True when its addresses count as verified though it does not say so.</param>
/// <param name="CallbackUrl">To be registered at the provider.</param>
/// <param name="People">How many accounts have an identity there.</param>
internal sealed record ProviderView(
    Guid? Id, string Name, string Label, ProviderKind Kind, string Issuer, string ClientId, bool HasSecret, string Scopes, bool Enabled, bool AllowNewAccounts,
    bool TrustEmail, string CallbackUrl, int People)
{
    public static ProviderView Of(SignInProvider row, ServerSettings settings, int people) => new(
        row.Id, row.Name, row.Label, row.Kind, row.Issuer, row.ClientId, row.Secret is not null, row.Scopes, row.Enabled, row.AllowNewAccounts, row.TrustEmail,
        OidcClient.CallbackOf(settings, row.Name).AbsoluteUri, people);

    public static ProviderView Of(Provider given, ServerSettings settings, int people) => new(
        null, given.Name, given.Label, given.Kind, given.Issuer, given.ClientId, given.Secret is not null, given.Scopes, given.Enabled, given.AllowNewAccounts, given.TrustEmail,
        OidcClient.CallbackOf(settings, given.Name).AbsoluteUri, people);

    /// <summary>For the audit: everything but the secret.</summary>
    public static object Audited(SignInProvider row) =>
        new { row.Name, row.Label, row.Kind, row.Issuer, row.ClientId, hasSecret = row.Secret is not null, row.Scopes, row.Enabled, row.AllowNewAccounts, row.TrustEmail };
}
