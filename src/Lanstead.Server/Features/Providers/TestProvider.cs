using Lanstead.Server.Features.Oidc;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Providers;

/// <summary>What became of a test.</summary>
/// <param name="Works">True when the provider answers as it must.</param>
/// <param name="Reason">Why not; null when it works.</param>
/// <param name="AuthorizationEndpoint">Where browsers would be sent; null when it does not work.</param>
/// <param name="SigningKeys">How many keys for signatures it gives; GitHub has none.</param>
internal sealed record ProviderTestView(bool Works, string? Reason, string? AuthorizationEndpoint, int SigningKeys);

/// <summary>Asks a provider for its discovery document and its keys, as a sign-in would.</summary>
/// <remarks>Client id and secret are proven only by signing in: no issuer has a question for them alone.</remarks>
internal sealed class TestProvider(SystemDb db, ProviderDirectory directory, IssuerHttp http, Issuers issuers, Recorder recorder)
{
    public async Task<Answer<ProviderTestView>> HandleAsync(string name, CancellationToken stop)
    {
        Provider? provider = directory.OfSettings(name) ?? await directory.FindAnyAsync(name, stop);
        if (provider is null)
            return NotFound.Of("sign-in provider");
        ProviderTestView view = await AskAsync(provider, stop);
        recorder.Audit(db, null, "sign_in_provider.test", new AuditTarget("provider", name), after: new { view.Works, view.Reason });
        await db.SaveChangesAsync(stop);
        return view;
    }

    private async Task<ProviderTestView> AskAsync(Provider provider, CancellationToken stop)
    {
        if (provider.Kind == ProviderKind.Github)
            return new ProviderTestView(true, null, GithubUsers.Metadata(provider).Authorization.AbsoluteUri, 0);
        try
        {
            IssuerMetadata metadata = await issuers.AskAsync(provider, stop);
            int keys = Issuers.Read(await http.GetAsync(metadata.Keys, null, stop)).Count;
            return new ProviderTestView(true, null, metadata.Authorization.AbsoluteUri, keys);
        }
        catch (IssuerException e)
        {
            return new ProviderTestView(false, e.Message, null, 0);
        }
    }
}
