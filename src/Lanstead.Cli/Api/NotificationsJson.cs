using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record NotificationJson(string Id, string Kind, DateTimeOffset At, int Times, bool IsRead, string? TenantId, string About, string Text);

internal sealed record ReadNotificationsJson(IReadOnlyList<string>? Ids);

/// <summary>What <c>notifications ls --json</c> prints.</summary>
internal sealed record NotificationListJson(int Schema, IReadOnlyList<NotificationJson> Notifications);

/// <summary>What notifications send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadNotificationsJson))]
[JsonSerializable(typeof(NotificationListJson))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
