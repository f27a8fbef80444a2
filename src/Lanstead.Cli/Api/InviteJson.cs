using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record InviteLinkJson(
    string Id, string? NetworkName, string Label, string Role, int? MaxUses, int Uses, string State, string CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

internal sealed record InvitationJson(string Id, string? NetworkName, string Email, string Role, string Status, string InviterName, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>What <c>invites ls --json</c> prints.</summary>
internal sealed record InvitesJson(int Schema, string Space, IReadOnlyList<InviteLinkJson> Links, IReadOnlyList<InvitationJson> Invitations);

internal sealed record CreateInviteLinkJson(string? NetworkId, string Role, string? Label, int? MaxUses, long? ExpiresInSeconds, bool NeverExpires, long? MembershipSeconds);

internal sealed record NewInviteLinkJson(string Id, string Url, DateTimeOffset? ExpiresAt);

/// <summary>What <c>invites create --json</c> prints.</summary>
internal sealed record InviteCreatedJson(int Schema, string Id, string Url, DateTimeOffset? ExpiresAt);

internal sealed record CreateInvitationJson(string Email, string? NetworkId, string Role, long? ExpiresInSeconds, long? MembershipSeconds);

internal sealed record InviteTokenJson(string Token);

/// <summary>Where an invite led.</summary>
internal sealed record JoinedJson(string TenantId, string? NetworkId, string Role, bool WasMember);

/// <summary>What <c>join --json</c> prints.</summary>
internal sealed record JoinDoneJson(int Schema, string Server, string SpaceId, string? NetworkId, string Role, bool WasMember);

internal sealed record NamedNetworkJson(string Id, string TenantId, string Name, string Slug);

/// <summary>What invites send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvitesJson))]
[JsonSerializable(typeof(CreateInviteLinkJson))]
[JsonSerializable(typeof(NewInviteLinkJson))]
[JsonSerializable(typeof(InviteCreatedJson))]
[JsonSerializable(typeof(CreateInvitationJson))]
[JsonSerializable(typeof(InviteTokenJson))]
[JsonSerializable(typeof(JoinedJson))]
[JsonSerializable(typeof(JoinDoneJson))]
[JsonSerializable(typeof(NamedNetworkJson))]
internal sealed partial class InviteJson : JsonSerializerContext;
