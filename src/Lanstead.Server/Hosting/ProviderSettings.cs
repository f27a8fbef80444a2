using Lanstead.Server.Features.Providers;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Hosting;

/// <summary>Reads the sign-in providers of an unattended installation out of the family <c>LANSTEAD_OIDC_NAME_…</c>.</summary>
internal static class ProviderSettings
{
    public static SettingFamily Family { get; } = new("OIDC",
    [
        new("KIND", "Sign-in provider NAME: oidc, google, microsoft or github.", "that of its name, else oidc"),
        new("LABEL", "What its button says.", "the kind's name, else NAME"),
        new("ISSUER", "The issuer's URL, exactly as the issuer spells it.", "the kind's own; needed for oidc"),
        new("CLIENT_ID", "This server's client id there.", "none: needed"),
        new("CLIENT_SECRET", "This server's client secret there; best as …_CLIENT_SECRET_FILE.", "none: a public client"),
        new("SCOPES", "What to ask for, separated by spaces.", "the kind's own: openid email profile, or read:user user:email"),
        new("NEW_ACCOUNTS", "open or closed: whether strangers may make accounts through it.", "closed"),
        new("TRUST_EMAIL", "yes or no: whether its e-mail addresses count as verified though it does not say so.", "no"),
    ]);

    public static IReadOnlyList<Provider> Load(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> things) =>
        [.. things.Select(thing => Make(thing.Key, thing.Value)).OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static Provider Make(string name, IReadOnlyDictionary<string, string> parts)
    {
        string variable = $"LANSTEAD_{Family.Name}_{name.ToUpperInvariant().Replace('-', '_')}_";
        string word = parts.GetValueOrDefault("KIND") ?? (Enum.TryParse(name, ignoreCase: true, out ProviderKind named) ? named.ToString() : nameof(ProviderKind.Oidc));
        if (!Enum.TryParse(word, ignoreCase: true, out ProviderKind kind) || !Enum.IsDefined(kind))
            throw new SettingsException($"{variable}KIND is one of: oidc, google, microsoft, github.");
        var provider = new Provider
        {
            Name = name,
            Label = parts.GetValueOrDefault("LABEL") ?? ProviderRules.LabelOf(kind) ?? name,
            Kind = kind,
            Issuer = parts.GetValueOrDefault("ISSUER") ?? ProviderRules.IssuerOf(kind) ?? "",
            ClientId = parts.GetValueOrDefault("CLIENT_ID") ?? "",
            Secret = parts.GetValueOrDefault("CLIENT_SECRET"),
            Scopes = parts.GetValueOrDefault("SCOPES") ?? ProviderRules.ScopesOf(kind),
            Enabled = true,
            AllowNewAccounts = OneOf(variable + "NEW_ACCOUNTS", parts.GetValueOrDefault("NEW_ACCOUNTS") ?? "closed", "open", "closed") == "open",
            TrustEmail = OneOf(variable + "TRUST_EMAIL", parts.GetValueOrDefault("TRUST_EMAIL") ?? "no", "yes", "no") == "yes",
        };
        if (ProviderRules.Check(provider).Failure is { } wrong)
            throw new SettingsException($"{variable}…: {string.Join(' ', wrong.Errors!.SelectMany(e => e.Value))}");
        return provider;
    }

    private static string OneOf(string variable, string value, params string[] allowed) =>
        allowed.Contains(value) ? value : throw new SettingsException($"{variable} is one of: {string.Join(", ", allowed)}.");
}
