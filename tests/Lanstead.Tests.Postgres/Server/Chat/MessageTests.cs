using System.Net;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Chat;

/// <summary>Messages: each once, in order, by whom they may come, and what becomes of them.</summary>
public sealed class MessageTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Message_that_is_sent_again_is_the_same_message_however_many_times_at_once()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);

        JsonElement[] sent = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.PostAsync(scene.Owner, "once", clientId: "mine-1")));

        Assert.Single(sent.Select(m => m.GetProperty("id").GetGuid()).Distinct());
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM messages WHERE channel_id = $1", scene.Channel));
        Assert.Equal(1L, await _server.SqlAsync("SELECT last_seq FROM channels WHERE id = $1", scene.Channel));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM events WHERE topic = 'chat' AND data->>'channelId' = $1", scene.Channel.ToString()));
    }

    [Fact]
    public async Task Messages_of_many_at_once_are_numbered_without_gap_and_told_in_the_order_of_their_numbers()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => scene.PostAsync(scene.Owner, $"m{i}")));

        Assert.Equal("60 1 60", await _server.SqlAsync("SELECT count(*) || ' ' || min(seq) || ' ' || max(seq) FROM messages WHERE channel_id = $1", scene.Channel));
        // Live connections go by (xid, seq) of the events.
        Assert.Equal(true, await _server.SqlAsync("""
            SELECT array_agg(m.seq ORDER BY e.xid, e.seq) = array_agg(m.seq ORDER BY m.seq) FROM events e JOIN messages m ON m.id = e.resource_id WHERE m.channel_id = $1
            """, scene.Channel));
    }

    [Fact]
    public async Task History_is_read_page_by_page_from_either_end()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        for (int i = 1; i <= 7; i++)
            await scene.PostAsync(scene.Owner, $"m{i}");
        string path = $"/v1/channels/{scene.Channel}/messages?limit=3";

        Assert.Equal("5 6 7 older", await PageAsync(scene, path));
        Assert.Equal("2 3 4 older newer", await PageAsync(scene, path + "&before=5"));
        Assert.Equal("1 newer", await PageAsync(scene, path + "&before=2"));
        Assert.Equal("4 5 6 older newer", await PageAsync(scene, path + "&after=3"));
        Assert.Equal("7 older", await PageAsync(scene, path + "&after=6"));
    }

    [Fact]
    public async Task Reply_mention_reaction_edit_and_deletion_are_seen_by_everybody()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson friend = await scene.Space.WithAsync("member");
        string name = friend.Email.Split('@')[0];
        JsonElement first = await scene.PostAsync(scene.Owner, $"hello @{name}, mail me@{name}");
        JsonElement reply = await scene.PostAsync(friend, "hi", replyTo: first.GetProperty("id").GetGuid());
        string path = $"/v1/messages/{first.GetProperty("id").GetString()}";

        Assert.Equal(friend.UserId.Value, Assert.Single(first.GetProperty("mentions").EnumerateArray()).GetProperty("userId").GetGuid());
        Assert.StartsWith("hello", reply.GetProperty("replyTo").GetProperty("excerpt").GetString());
        await ChatScene.SendAsync(friend, HttpMethod.Put, path + "/reactions", new { emoji = "\U0001F44D", on = true });
        JsonElement reacted = await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, path + "/reactions", new { emoji = "\U0001F44D", on = true });
        Assert.Equal(2, Assert.Single(reacted.GetProperty("reactions").EnumerateArray()).GetProperty("count").GetInt64());
        Assert.Equal("request.invalid", await ChatScene.RefusedAsync(friend, HttpMethod.Put, path + "/reactions", new { emoji = "ok", on = true }));

        JsonElement edited = await ChatScene.SendAsync(scene.Owner, HttpMethod.Patch, path, new { body = "hello all" });
        Assert.Equal(JsonValueKind.String, edited.GetProperty("editedAt").ValueKind);
        Assert.Empty(edited.GetProperty("mentions").EnumerateArray());
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(friend, HttpMethod.Patch, path, new { body = "mine now" }));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(friend, HttpMethod.Delete, path, new { }));
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'access.denied' AND outcome = 'denied' AND actor_id = $1", friend.UserId.Value));

        JsonElement deleted = await ChatScene.SendAsync(scene.Owner, HttpMethod.Delete, path, new { });
        Assert.Equal("", deleted.GetProperty("body").GetString());
        Assert.False(deleted.GetProperty("byModerator").GetBoolean());
        Assert.Equal("chat.message_deleted", await ChatScene.RefusedAsync(scene.Owner, HttpMethod.Patch, path, new { body = "again" }));
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM messages WHERE body LIKE 'hello%' AND channel_id = $1", scene.Channel));
    }

    [Fact]
    public async Task Unread_messages_and_mentions_are_counted_from_the_marker_and_not_from_before_one_came()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        await scene.PostAsync(scene.Owner, "before anybody came");
        TestPerson friend = await scene.Space.WithAsync("member");
        string name = friend.Email.Split('@')[0];
        Assert.Equal((0, 0), await UnreadAsync(scene, friend));

        await scene.PostAsync(scene.Owner, "one");
        await scene.PostAsync(scene.Owner, $"two @{name}");
        Assert.Equal((2, 1), await UnreadAsync(scene, friend));
        Assert.Equal((0, 0), await UnreadAsync(scene, scene.Owner));

        await ChatScene.SendAsync(friend, HttpMethod.Post, $"/v1/channels/{scene.Channel}/read", new { seq = 2 });
        Assert.Equal((1, 1), await UnreadAsync(scene, friend));
        await ChatScene.SendAsync(friend, HttpMethod.Post, $"/v1/channels/{scene.Channel}/read", new { seq = 999 });
        await ChatScene.SendAsync(friend, HttpMethod.Post, $"/v1/channels/{scene.Channel}/read", new { seq = 1 });
        Assert.Equal((0, 0), await UnreadAsync(scene, friend));
        await scene.PostAsync(scene.Owner, "three");
        Assert.Equal((1, 0), await UnreadAsync(scene, friend));
    }

    [Fact]
    public async Task Channel_says_otherwise_for_a_role_who_sees_writes_and_manages_but_not_for_admins()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson member = await scene.Space.WithAsync("member");
        TestPerson viewer = await scene.Space.WithAsync("viewer");
        TestPerson moderator = await scene.Space.WithAsync("moderator");
        TestPerson admin = await scene.Space.WithAsync("admin");
        Guid channel = await scene.MakeChannelAsync("staff");
        string path = $"/v1/channels/{channel}";
        await scene.SayAboutRolesAsync(channel, new { role = "member", see = false }, new { role = "viewer", post = true }, new { role = "moderator", post = false, manage = true });

        Assert.Equal("not_found", await ChatScene.RefusedAsync(member, HttpMethod.Get, path));
        Assert.Equal("not_found", await ChatScene.RefusedAsync(member, HttpMethod.Get, path + "/messages"));
        Assert.Equal("not_found", await ChatScene.RefusedAsync(member, HttpMethod.Post, path + "/messages", new { body = "x" }));
        JsonElement listed = await scene.Space.GetAsync(member, "/channels");
        Assert.DoesNotContain(listed.GetProperty("items").EnumerateArray(), c => c.GetProperty("id").GetGuid() == channel);

        await ChatScene.SendAsync(viewer, HttpMethod.Post, path + "/messages", new { body = "may" });
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(moderator, HttpMethod.Post, path + "/messages", new { body = "may not" }));
        await ChatScene.SendAsync(moderator, HttpMethod.Patch, path, new { topic = "managed" });
        // Whoever manages one channel does not let themselves into more of it.
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(moderator, HttpMethod.Patch, path, new { overrides = new[] { new { role = "moderator", post = true } } }));
        Assert.Equal("request.invalid", await ChatScene.RefusedAsync(scene.Owner, HttpMethod.Patch, path, new { overrides = new[] { new { role = "admin", see = false } } }));
        await ChatScene.SendAsync(admin, HttpMethod.Post, path + "/messages", new { body = "always" });
    }

    [Fact]
    public async Task Muted_member_reads_but_does_not_write_until_the_end_and_moderators_see_why()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson moderator = await scene.Space.WithAsync("moderator");
        TestPerson noisy = await scene.Space.WithAsync("member");
        JsonElement message = await scene.PostAsync(noisy, "spam");
        string mute = $"{scene.Space.Path}/mutes/{noisy.UserId}";

        await ChatScene.SendAsync(moderator, HttpMethod.Delete, $"/v1/messages/{message.GetProperty("id").GetString()}", new { reason = "advertising" });
        await ChatScene.SendAsync(moderator, HttpMethod.Put, mute, new { reason = "spam", endsAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        Assert.Equal("chat.muted", await ChatScene.RefusedAsync(noisy, HttpMethod.Post, $"/v1/channels/{scene.Channel}/messages", new { body = "more" }));
        JsonElement page = await noisy.Http.GetAsync($"/v1/channels/{scene.Channel}/messages") is { StatusCode: HttpStatusCode.OK } answer ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement : default;
        Assert.True(page.GetProperty("items")[0].GetProperty("byModerator").GetBoolean());
        Assert.Equal(JsonValueKind.String, (await scene.Space.GetAsync(noisy, "/channels")).GetProperty("mutedUntil").ValueKind);

        // Nobody mutes their own rank, nor a higher one, nor themselves.
        Assert.Equal("space.rank", await ChatScene.RefusedAsync(moderator, HttpMethod.Put, $"{scene.Space.Path}/mutes/{scene.Owner.UserId}", new { }));
        Assert.Equal("space.rank", await ChatScene.RefusedAsync(moderator, HttpMethod.Put, $"{scene.Space.Path}/mutes/{moderator.UserId}", new { }));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(noisy, HttpMethod.Put, $"{scene.Space.Path}/mutes/{moderator.UserId}", new { }));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(noisy, HttpMethod.Get, $"{scene.Space.Path}/moderation"));

        await _server.SqlAsync("UPDATE mutes SET ends_at = now() - interval '1 second' WHERE user_id = $1", noisy.UserId.Value);
        await scene.PostAsync(noisy, "sorry");
        JsonElement log = await scene.Space.GetAsync(moderator, "/moderation");
        Assert.Equal(["member.mute spam", "message.delete advertising"], log.GetProperty("items").EnumerateArray().Select(e => $"{e.GetProperty("action").GetString()} {e.GetProperty("reason").GetString()}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("nul \0")]
    [InlineData("escape \u001b[31m")]
    public async Task Text_that_is_none_is_refused(string body)
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        Assert.Equal("request.invalid", await ChatScene.RefusedAsync(scene.Owner, HttpMethod.Post, $"/v1/channels/{scene.Channel}/messages", new { body }));
        Assert.Equal("request.invalid", await ChatScene.RefusedAsync(scene.Owner, HttpMethod.Post, $"/v1/channels/{scene.Channel}/messages", new { body = new string('x', 4001) }));
    }

    [Fact]
    public async Task N3_messages_go_when_their_time_is_over_and_with_their_author()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson friend = await scene.Space.WithAsync("member");
        await scene.PostAsync(scene.Owner, "old");
        await scene.PostAsync(friend, "young");
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, $"{scene.Space.Path}/retention", new { auditDays = (int?)null, activityDays = (int?)null, changesDays = (int?)null, deliveriesDays = (int?)null, messagesDays = 7 });
        await _server.SqlAsync("UPDATE messages SET created_at = now() - interval '8 days' WHERE body = 'old' AND channel_id = $1", scene.Channel);

        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Lanstead.Server.Features.Retention.RetentionWorker>(_server.App.Services).PurgeAsync(CancellationToken.None);
        Assert.Equal("young", await _server.SqlAsync("SELECT string_agg(body, ' ') FROM messages WHERE channel_id = $1", scene.Channel));

        await ChatScene.SendAsync(friend, HttpMethod.Delete, "/v1/me", new { username = friend.Email.Split('@')[0] });
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM messages WHERE channel_id = $1", scene.Channel));
    }

    private static async Task<string> PageAsync(ChatScene scene, string path)
    {
        JsonElement page = await ChatScene.SendAsync(scene.Owner, HttpMethod.Get, path);
        return string.Join(' ', page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("seq").GetInt64().ToString(provider: null))
            .Concat(page.GetProperty("hasOlder").GetBoolean() ? ["older"] : []).Concat(page.GetProperty("hasNewer").GetBoolean() ? ["newer"] : []));
    }

    private static async Task<(long Unread, long Mentions)> UnreadAsync(ChatScene scene, TestPerson person)
    {
        JsonElement channel = (await scene.Space.GetAsync(person, "/channels")).GetProperty("items")[0];
        return (channel.GetProperty("unread").GetInt64(), channel.GetProperty("mentions").GetInt64());
    }
}
