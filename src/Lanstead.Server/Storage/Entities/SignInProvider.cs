namespace Lanstead.Server.Storage.Entities;

/// <summary>Which protocol a provider speaks, and what is known of it beforehand.</summary>
internal enum ProviderKind
{
    /// <summary>Any issuer of OpenID Connect, by discovery.</summary>
    Oidc,

    /// <summary>Google.</summary>
    Google,

    /// <summary>Microsoft Entra: work, school and personal accounts.</summary>
    Microsoft,

    /// <summary>GitHub: OAuth with a user endpoint, no ID token.</summary>
    Github,
}

/// <summary>Somebody whose word about who a person is counts here, as an administrator set it up.</summary>
internal sealed class SignInProvider
{
    public Guid Id { get; set; }

    /// <summary>Part of the callback's address; never changed.</summary>
    public required string Name { get; set; }

    /// <summary>What the button says.</summary>
    public required string Label { get; set; }

    public ProviderKind Kind { get; set; }

    public required string Issuer { get; set; }

    public required string ClientId { get; set; }

    /// <summary>Sealed with the master key; null for a public client.</summary>
    public byte[]? Secret { get; set; }

    public string? SecretKeyId { get; set; }

    public string Scopes { get; set; } = "";

    public bool Enabled { get; set; }

    /// <summary>True when strangers may make accounts through it.</summary>
    public bool AllowNewAccounts { get; set; }

    /// <summary>True when its e-mail addresses count as verified though it does not say so.</summary>
    public bool TrustEmail { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
