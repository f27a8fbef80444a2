using System.Text.Json;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Tenants;

/// <summary>What the people who run a space decide about it beyond its own columns; kept as JSON.</summary>
/// <param name="JoinRole">What somebody becomes who joins without an invitation: viewer or member.</param>
internal sealed record TenantSettings(Role JoinRole = Role.Member)
{
    public static TenantSettings Parse(string json) => JsonSerializer.Deserialize<TenantSettings>(json, JsonRules.Stored)!;

    public string ToJson() => JsonSerializer.Serialize(this, JsonRules.Stored);
}
