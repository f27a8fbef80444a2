using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Chat;

namespace Lanstead.Tests.Postgres.Server.Tenants;

/// <summary>What a space asks who joins, and what the answers give.</summary>
public sealed class OnboardingTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Answer_opens_a_hidden_channel_and_tags_devices_for_as_long_as_it_gives_them()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson ada = await scene.Space.WithAsync("member"), bob = await scene.Space.WithAsync("member");
        Guid hidden = await scene.MakeChannelAsync("openttd");
        await scene.SayAboutRolesAsync(hidden, new { role = "member", see = false });
        Guid players = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), others = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        JsonElement network = await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/networks", new { tenantId = scene.Space.Id.Value, name = "lan" });
        string policy = $"/v1/networks/{network.GetProperty("id").GetString()}/policy";
        await NetworkScenario.PostAsync(ada.Http, $"/v1/networks/{network.GetProperty("id").GetString()}/peers", new { name = "ada-pc", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/networks/{network.GetProperty("id").GetString()}/peers", new { name = "server", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, policy, new { text = "default: deny\nrules:\n  - allow: tag:players\n    to: device:server\n" });
        object questions = new[] { new { text = "What do you play?", choices = new object[] { new { id = players, label = "OpenTTD", channels = new[] { hidden }, tags = new[] { "players" } }, new { id = others, label = "Chess" } } } };

        Assert.Equal("access.denied", await ChatScene.RefusedAsync(ada, HttpMethod.Put, $"{scene.Space.Path}/onboarding", new { questions }));
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, $"{scene.Space.Path}/onboarding", new { questions });
        JsonElement asked = await scene.Space.GetAsync(ada, "/onboarding");
        Assert.True(asked.GetProperty("isDue").GetBoolean());
        // A hidden channel is not told by its id.
        Assert.DoesNotContain(hidden.ToString(), asked.GetRawText(), StringComparison.Ordinal);
        await using LiveClient live = await LiveClient.OpenAsync(_server, ada, space: scene.Space.Id.Value);
        Assert.Equal("denied", await VerdictAsync(scene.Owner, policy));

        await ChatScene.SendAsync(ada, HttpMethod.Put, $"{scene.Space.Path}/onboarding/answers", new { answers = new[] { players } });
        await ChatScene.SendAsync(bob, HttpMethod.Put, $"{scene.Space.Path}/onboarding/answers", new { answers = Array.Empty<Guid>() });

        Assert.Equal(4001, await live.Closed.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        await using LiveClient again = await LiveClient.OpenAsync(_server, ada, space: scene.Space.Id.Value);
        await NetworkScenario.PostAsync(ada.Http, $"/v1/channels/{hidden}/messages", new { body = "choo choo" });
        await again.WaitForMessagesAsync(1);
        Assert.Equal("not_found", await ChatScene.RefusedAsync(bob, HttpMethod.Get, $"/v1/channels/{hidden}/messages"));
        Assert.Equal(2, Channels(await scene.Space.GetAsync(ada, "/channels")));
        Assert.Equal(1, Channels(await scene.Space.GetAsync(bob, "/channels")));
        Assert.False((await scene.Space.GetAsync(bob, "/onboarding")).GetProperty("isDue").GetBoolean());
        Assert.Equal("allowed", await VerdictAsync(scene.Owner, policy));

        // The answer gives nothing any more: at once neither has who gave it.
        await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, $"{scene.Space.Path}/onboarding", new { questions = Array.Empty<object>() });
        Assert.Equal("not_found", await ChatScene.RefusedAsync(ada, HttpMethod.Get, $"/v1/channels/{hidden}/messages"));
        Assert.Equal("denied", await VerdictAsync(scene.Owner, policy));
    }

    [Fact]
    public async Task One_answer_to_each_question_of_this_space_unless_it_says_several()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson member = await scene.Space.WithAsync("member");
        object Choice(string label) => new { label };
        JsonElement made = await ChatScene.SendAsync(scene.Owner, HttpMethod.Put, $"{scene.Space.Path}/onboarding", new { questions = new[] { new { text = "One?", several = false, choices = new[] { Choice("a"), Choice("b") } }, new { text = "Many?", several = true, choices = new[] { Choice("c"), Choice("d") } } } });
        Guid[] ids = [.. made.GetProperty("questions").EnumerateArray().SelectMany(q => q.GetProperty("choices").EnumerateArray()).Select(c => c.GetProperty("id").GetGuid())];

        foreach (Guid[] wrong in new Guid[][] { [ids[0], ids[1]], [Guid.Empty] })
            Assert.Equal("request.invalid", await ChatScene.RefusedAsync(member, HttpMethod.Put, $"{scene.Space.Path}/onboarding/answers", new { answers = wrong }));
        await ChatScene.SendAsync(member, HttpMethod.Put, $"{scene.Space.Path}/onboarding/answers", new { answers = new[] { ids[0], ids[2], ids[3] } });
        foreach (object wrong in new object[]
        {
            new { questions = new[] { new { text = "?", choices = new[] { Choice("only") } } } },
            new { questions = new[] { new { text = "", choices = new[] { Choice("a"), Choice("b") } } } },
            new { questions = new[] { new { text = "?", choices = new object[] { new { label = "a", tags = new[] { "No Tag" } }, Choice("b") } } } },
            new { questions = new[] { new { text = "?", choices = new object[] { new { label = "a", channels = new[] { (await ChatScene.MakeAsync(_server)).Channel } }, Choice("b") } } } },
        })
            Assert.Equal("request.invalid", await ChatScene.RefusedAsync(scene.Owner, HttpMethod.Put, $"{scene.Space.Path}/onboarding", wrong));
    }

    private static int Channels(JsonElement list) => list.GetProperty("items").EnumerateArray().Count(channel => channel.GetProperty("networkId").ValueKind == JsonValueKind.Null);

    private static async Task<string?> VerdictAsync(TestPerson person, string policy)
    {
        JsonElement explained = await person.Http.GetFromJsonAsync<JsonElement>($"{policy}/explain?from=ada-pc&to=server&port=tcp/3979");
        return explained.GetProperty("verdict").GetString();
    }
}
