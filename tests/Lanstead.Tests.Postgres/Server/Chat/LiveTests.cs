using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Chat;

/// <summary>Live connections over two servers on one database: each message once and in order, to whom it concerns and to nobody else.</summary>
public sealed class LiveTests(PostgresCluster cluster) : IAsyncLifetime
{
    private TestServer _server = null!;
    private TestServer _replica = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cluster);
        await _server.SetUpAsync();
        _replica = await TestServer.StartAsync(cluster, replicaOf: _server);
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Messages_written_at_two_servers_reach_listeners_at_both_each_once_and_in_order()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        using HttpClient there = _replica.Client(scene.Owner.AccessToken);
        await using LiveClient here = await LiveClient.OpenAsync(_server, scene.Owner, space: scene.Space.Id.Value);
        await using LiveClient away = await LiveClient.OpenAsync(_replica, scene.Owner, channel: scene.Channel);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => scene.PostAsync(scene.Owner, $"m{i}", via: i % 2 == 0 ? null : there)));

        foreach (LiveClient client in new[] { here, away })
        {
            await client.WaitForMessagesAsync(100);
            Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), Seqs(client));
        }
    }

    [Fact]
    public async Task Connection_that_comes_back_at_another_server_gets_what_it_missed_and_nothing_twice()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        string last;
        await using (LiveClient first = await LiveClient.OpenAsync(_server, scene.Owner, space: scene.Space.Id.Value))
        {
            for (int i = 0; i < 5; i++)
                await scene.PostAsync(scene.Owner, $"heard {i}");
            await first.WaitForMessagesAsync(5);
            last = first.LastId!;
        }
        for (int i = 0; i < 20; i++)
            await scene.PostAsync(scene.Owner, $"missed {i}");

        // While it comes back, others go on writing.
        Task more = Task.WhenAll(Enumerable.Range(0, 20).Select(i => scene.PostAsync(scene.Owner, $"later {i}")));
        await using LiveClient second = await LiveClient.OpenAsync(_replica, scene.Owner, space: scene.Space.Id.Value, resume: last);
        await more;

        await second.WaitForMessagesAsync(40);
        Assert.True((await second.WaitAsync(m => LiveClient.Is(m, "subscribed"))).GetProperty("resumed").GetBoolean());
        Assert.Equal(Enumerable.Range(6, 40).Select(n => (long)n), Seqs(second));
    }

    [Fact]
    public async Task Message_that_was_deleted_meanwhile_is_not_told_with_its_text()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        string start;
        await using (LiveClient first = await LiveClient.OpenAsync(_server, scene.Owner, space: scene.Space.Id.Value))
            start = first.LastId!;
        JsonElement message = await scene.PostAsync(scene.Owner, "regretted");
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Delete, $"/v1/messages/{message.GetProperty("id").GetString()}", new { });

        await using LiveClient second = await LiveClient.OpenAsync(_server, scene.Owner, space: scene.Space.Id.Value, resume: start);

        await second.WaitForMessagesAsync(2);
        Assert.Equal(["", ""], second.Bodies);
    }

    [Fact]
    public async Task Hidden_channels_and_foreign_spaces_tell_nothing_and_a_channel_that_is_hidden_is_gone_at_once()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson member = await scene.Space.WithAsync("member");
        TestPerson stranger = await _server.RegisterAsync();
        Guid hidden = await scene.MakeChannelAsync("staff");
        await scene.SayAboutRolesAsync(hidden, new { role = "member", see = false });
        await using LiveClient client = await RefusedHiddenAsync();
        await using LiveClient foreign = await LiveClient.OpenAsync(_server, stranger, space: scene.Space.Id.Value, channel: scene.Channel);
        Assert.Equal(2, Refused(await foreign.WaitAsync(m => LiveClient.Is(m, "subscribed"))).Length);

        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = "secret" });
        await scene.PostAsync(scene.Owner, "open");
        await client.WaitForMessagesAsync(1);
        await scene.SayAboutRolesAsync(scene.Channel, new { role = "member", see = false });
        await client.WaitAsync(m => LiveClient.Is(m, "channel") && m.GetProperty("event").GetString() == "deleted" && m.GetProperty("channelId").GetGuid() == scene.Channel);
        await scene.PostAsync(scene.Owner, "not any more");
        await scene.SayAboutRolesAsync(hidden);
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = "for all" });

        await client.WaitForMessagesAsync(2);
        Assert.Equal(["open", "for all"], client.Bodies);
        Assert.DoesNotContain(foreign.Received, m => !LiveClient.Is(m, "subscribed"));
        // Nor on the other stream, whatever one asks of it.
        using HttpResponseMessage events = await member.Http.GetAsync("/v1/events?topics=chat,channels", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync());
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = "told on the other" });
        Task<string> told = ReadSomeAsync(reader);
        Assert.DoesNotContain(hidden.ToString(), await told, StringComparison.Ordinal);

        // That roles changed comes to the connections by the feed, a moment after the answer.
        async Task<LiveClient> RefusedHiddenAsync()
        {
            for (int i = 0; ; i++)
            {
                LiveClient one = await LiveClient.OpenAsync(_server, member, space: scene.Space.Id.Value, channel: hidden);
                if (Refused(await one.WaitAsync(m => LiveClient.Is(m, "subscribed"))).SequenceEqual([hidden]))
                    return one;
                Assert.True(i < 300, "The hidden channel is not refused.");
                await one.DisposeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task Typing_reading_and_coming_are_told_to_those_concerned_at_the_other_server()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson friend = await scene.Space.WithAsync("member");
        await using LiveClient mine = await LiveClient.OpenAsync(_server, scene.Owner, space: scene.Space.Id.Value);
        await using LiveClient theirs = await LiveClient.OpenAsync(_replica, friend, space: scene.Space.Id.Value);

        await theirs.SendAsync(new { type = "typing", channelId = scene.Channel });
        await scene.PostAsync(scene.Owner, "read me");
        await ChatScene.SendAsync(friend, HttpMethod.Post, $"/v1/channels/{scene.Channel}/read", new { seq = 1 });

        JsonElement typing = await mine.WaitAsync(m => LiveClient.Is(m, "typing"));
        Assert.Equal(friend.UserId.Value, typing.GetProperty("userId").GetGuid());
        JsonElement read = await theirs.WaitAsync(m => LiveClient.Is(m, "read"));
        Assert.Equal(1, read.GetProperty("seq").GetInt64());
        await mine.WaitAsync(m => LiveClient.Is(m, "presence") && m.GetProperty("online").GetBoolean() && m.GetProperty("userIds").EnumerateArray().Any(id => id.GetGuid() == friend.UserId.Value));
        // Each server writes down its own people, in its own time.
        for (int i = 0; (await scene.Space.GetAsync(scene.Owner, "/presence")).GetProperty("items").EnumerateArray().Count(p => p.GetProperty("online").GetBoolean()) != 2; i++)
        {
            Assert.True(i < 300, "Not both are online.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        // What is one's own doing is not told back, and where one has read is nobody else's business.
        Assert.DoesNotContain(theirs.Received, m => LiveClient.Is(m, "typing"));
        Assert.DoesNotContain(mine.Received, m => LiveClient.Is(m, "read"));
    }

    [Fact]
    public async Task H4_connection_ends_within_a_second_of_the_end_of_a_membership_or_session_at_whichever_server()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        await AssertEndsAsync("removal", person => ChatScene.SendAsync(scene.Owner, HttpMethod.Delete, $"{scene.Space.Path}/members/{person.UserId}"));
        await AssertEndsAsync("sign-out", person => person.Http.PostAsync("/v1/auth/sign-out", null));

        Task AssertEndsAsync(string what, Func<TestPerson, Task> act) => Figure.BestOfAsync($"H4 a live connection's end after {what}", TimeSpan.FromSeconds(1), async () =>
        {
            TestPerson person = await scene.Space.WithAsync("member");
            await using LiveClient client = await LiveClient.OpenAsync(_replica, person, space: scene.Space.Id.Value);
            await act(person);
            long began = Stopwatch.GetTimestamp();
            Assert.Equal(4001, await client.Closed.WaitAsync(TimeSpan.FromSeconds(60)));
            return Stopwatch.GetElapsedTime(began);
        });
    }

    [Fact]
    public async Task H4_channel_of_a_network_is_there_for_who_is_in_the_network_and_gone_with_it()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson member = await scene.Space.WithAsync("member");
        TestPerson outsider = await scene.Space.WithAsync("member");
        JsonElement network = await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/networks", new { tenantId = scene.Space.Id.Value, name = "lan", joinPolicy = "open" });
        string path = $"/v1/networks/{network.GetProperty("id").GetGuid()}";
        Guid channel = (await scene.Space.GetAsync(scene.Owner, "/channels")).GetProperty("items").EnumerateArray().Single(c => c.GetProperty("networkId").ValueKind == JsonValueKind.String).GetProperty("id").GetGuid();
        Assert.Equal("not_found", await ChatScene.RefusedAsync(member, HttpMethod.Get, $"/v1/channels/{channel}/messages"));
        await using LiveClient before = await LiveClient.OpenAsync(_replica, member, space: scene.Space.Id.Value, channel: channel);
        Assert.Equal([channel], Refused(await before.WaitAsync(m => LiveClient.Is(m, "subscribed"))));

        await ChatScene.SendAsync(member, HttpMethod.Post, $"{path}/join", new { });
        // Whoever may see more begins anew with it.
        Assert.Equal(4001, await before.Closed.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        await using LiveClient inside = await LiveClient.OpenAsync(_replica, member, space: scene.Space.Id.Value);
        await using LiveClient outside = await LiveClient.OpenAsync(_replica, outsider, space: scene.Space.Id.Value);
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{channel}/messages", new { body = "who plays?" });
        Guid message = (await inside.WaitAsync(m => LiveClient.Is(m, "chat_message"))).GetProperty("message").GetProperty("id").GetGuid();
        await NetworkScenario.PostAsync(member.Http, $"/v1/channels/{channel}/messages", new { body = "I do" });
        await scene.PostAsync(scene.Owner, "to all");
        await outside.WaitForMessagesAsync(1);

        Assert.Equal(["to all"], outside.Bodies);
        Assert.Equal("not_found", await ChatScene.RefusedAsync(outsider, HttpMethod.Put, $"/v1/messages/{message}/reactions", new { emoji = "\U0001F44D", on = true }));
        Assert.Single((await scene.Space.GetAsync(outsider, "/channels")).GetProperty("items").EnumerateArray());
        // What a role in the network gives, it gives in the network's channels alone.
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Patch, $"{path}/members/{member.UserId}", new { role = "moderator" });
        await ChatScene.SendAsync(member, HttpMethod.Delete, $"/v1/messages/{message}", new { reason = "spam" });

        await using LiveClient banned = await LiveClient.OpenAsync(_server, member, space: scene.Space.Id.Value);
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Post, $"{path}/bans", new { userId = member.UserId.Value });
        Assert.Equal(4001, await banned.Closed.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("not_found", await ChatScene.RefusedAsync(member, HttpMethod.Post, $"/v1/channels/{channel}/messages", new { body = "still here" }));
    }

    [Fact]
    public async Task H4_membership_for_a_time_ends_the_connection_with_its_time()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson guest = await scene.Space.WithAsync("member");
        // Longer where it took longer to connect.
        for (int seconds = 2; ; seconds *= 2)
        {
            await _server.SqlAsync("UPDATE members SET ends_at = now() + make_interval(secs => $3) WHERE user_id = $1 AND tenant_id = $2", guest.UserId.Value, scene.Space.Id.Value, (double)seconds);
            await using LiveClient client = await LiveClient.OpenAsync(_server, guest, space: scene.Space.Id.Value);
            if (await _server.SqlAsync("SELECT ends_at > now() FROM members WHERE user_id = $1 AND tenant_id = $2", guest.UserId.Value, scene.Space.Id.Value) is not true && seconds < 60)
                continue;
            Assert.Equal(4001, await client.Closed.WaitAsync(TimeSpan.FromSeconds(seconds + 60)));
            break;
        }
    }

    [Fact]
    public async Task I8_a_page_of_another_site_is_refused_and_a_ticket_opens_one_connection()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpResponseMessage signedIn = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "browser" });
        string cookie = signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        string own = _server.Url.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(own, cookie));
        foreach (string origin in new[] { "https://evil.example", $"{own}.evil.example", "null", own.Replace("http", "https", StringComparison.Ordinal), $"{_server.Url.Scheme}://{_server.Url.Host}:1" })
            Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync(origin, cookie));
        // No browser leaves it out; who brings a cookie and leaves it out is none of ours.
        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync(null, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync(own, null));

        string ticket = (await NetworkScenario.PostAsync(person.Http, "/v1/auth/tickets", new { })).GetProperty("ticket").GetString()!;
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(null, null, $"ticket={ticket}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync(null, null, $"ticket={ticket}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync(null, null, $"access_token={person.AccessToken}"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await person.Http.GetAsync("/v1/ws")).StatusCode);
    }

    private static async Task<string> ReadSomeAsync(StreamReader reader)
    {
        // Its greeting, however late, then whatever comes within a moment.
        var text = new System.Text.StringBuilder();
        while (!text.ToString().Contains("hello", StringComparison.Ordinal))
            text.AppendLine(await reader.ReadLineAsync() ?? throw new EndOfStreamException());
        while (await Task.WhenAny(reader.ReadLineAsync(), Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System)) is Task<string?> line && await line is { } read)
            text.AppendLine(read);
        return text.ToString();
    }

    private async Task<HttpStatusCode> HandshakeAsync(string? origin, string? cookie, string query = "")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", cookie);
        try
        {
            await socket.ConnectAsync(LiveClient.Address(_server, query), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }
        return socket.HttpStatusCode;
    }

    private static long[] Seqs(LiveClient client) => [.. client.Received.Where(m => LiveClient.Is(m, "chat_message")).Select(m => m.GetProperty("message").GetProperty("seq").GetInt64())];

    private static Guid[] Refused(JsonElement subscribed) => [.. subscribed.GetProperty("refused").EnumerateArray().Select(id => id.GetGuid())];
}
