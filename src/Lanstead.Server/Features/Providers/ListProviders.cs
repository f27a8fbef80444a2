using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Providers;

/// <summary>A button for signing in.</summary>
internal sealed record ProviderButton(string Name, string Label, ProviderKind Kind, bool AllowsNewAccounts);

/// <summary>How one can sign in here.</summary>
/// <param name="Providers">Whose word counts.</param>
/// <param name="Passkeys">False when this server's address is an IP address, for which browsers make no passkeys.</param>
/// <param name="Registration">True when strangers may make accounts with a password.</param>
internal sealed record SignInMethodsView(IReadOnlyList<ProviderButton> Providers, bool Passkeys, bool Registration);

/// <summary>Tells everybody how one can sign in.</summary>
internal sealed class ListProviders(ProviderDirectory providers, ServerSettings settings)
{
    public async Task<Answer<SignInMethodsView>> HandleAsync(CancellationToken stop) => new SignInMethodsView(
        [.. (await providers.ListAsync(stop)).Select(p => new ProviderButton(p.Name, p.Label, p.Kind, p.AllowNewAccounts))],
        settings.PublicUrl.HostNameType == UriHostNameType.Dns,
        settings.RegistrationOpen);
}
