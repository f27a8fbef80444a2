using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Providers;

/// <summary>A sign-in provider, ready for use: from the settings or from the database.</summary>
internal sealed class Provider
{
    /// <summary>Part of the callback's address.</summary>
    public required string Name { get; init; }

    /// <summary>What the button says.</summary>
    public required string Label { get; init; }

    public required ProviderKind Kind { get; init; }

    /// <summary>The issuer's URL; GitHub's base address.</summary>
    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    /// <summary>In clear; null for a public client.</summary>
    public string? Secret { get; init; }

    public required string Scopes { get; init; }

    public bool Enabled { get; init; }

    /// <summary>True when strangers may make accounts through it.</summary>
    public bool AllowNewAccounts { get; init; }

    /// <summary>True when its e-mail addresses count as verified though it does not say so.</summary>
    public bool TrustEmail { get; init; }

    /// <summary>Not the secret.</summary>
    public override string ToString() => Name;
}
