using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A channel as the person sees it, as far as the command line shows it.</summary>
internal sealed record ChannelJson(string Id, string? NetworkName, string Name, string Topic, long LastSeq, long Unread, long Mentions, bool MayPost);

internal sealed record ChannelsJson(IReadOnlyList<ChannelJson> Items);

internal sealed record SpeakerJson(string UserId, string Username);

/// <summary>A message as far as the command line shows it.</summary>
internal sealed record ChatMessageJson(string Id, string ChannelId, long Seq, SpeakerJson Author, string Body, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt);

internal sealed record MessagesJson(IReadOnlyList<ChatMessageJson> Items, bool HasOlder, bool HasNewer);

internal sealed record InNetworkJson(string NetworkId, DateTimeOffset? Since);

internal sealed record PresenceJson(string UserId, bool Online, IReadOnlyList<InNetworkJson> Networks);

internal sealed record PresencesJson(IReadOnlyList<PresenceJson> Items);

internal sealed record PlaceJson(string Id, string Name);

internal sealed record PostMessageJson(string Body, string ClientId);

/// <summary>What is said on <c>/v1/ws</c> first.</summary>
internal sealed record SubscribeJson(string Type, IReadOnlyList<string> Channels, string? Resume);

/// <summary>What comes of it, as far as following a channel needs it.</summary>
internal sealed record LiveJson(string Type, string? Id, string? Event, ChatMessageJson? Message, IReadOnlyList<string>? Refused);

/// <summary>What <c>community ls --json</c> prints of one space.</summary>
internal sealed record ChannelListJson(int Schema, string SpaceId, IReadOnlyList<ChannelJson> Channels);

/// <summary>What <c>community members --json</c> prints.</summary>
internal sealed record CommunityMembersJson(int Schema, string SpaceId, IReadOnlyList<CommunityMemberJson> Members);

/// <summary>Somebody in a space, and whether they are there.</summary>
internal sealed record CommunityMemberJson(string UserId, string Username, string Role, bool Online, IReadOnlyList<string> Networks);

/// <summary>What <c>community read --json</c> prints, one in a line.</summary>
internal sealed record MessageLineJson(int Schema, ChatMessageJson Message);

/// <summary>Bodies, answers and output of <c>lanstead community</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChannelsJson))]
[JsonSerializable(typeof(ChatMessageJson))]
[JsonSerializable(typeof(MessagesJson))]
[JsonSerializable(typeof(PresencesJson))]
[JsonSerializable(typeof(PlaceJson))]
[JsonSerializable(typeof(PostMessageJson))]
[JsonSerializable(typeof(SubscribeJson))]
[JsonSerializable(typeof(LiveJson[]))]
[JsonSerializable(typeof(ChannelListJson))]
[JsonSerializable(typeof(CommunityMembersJson))]
[JsonSerializable(typeof(MessageLineJson))]
internal sealed partial class ChatJson : JsonSerializerContext;
