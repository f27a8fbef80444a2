using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Tests.Postgres.Server.Passkeys;

public sealed class PasskeyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    public static TheoryData<string> Refused => [.. s_bends.Keys];

    private static readonly Dictionary<string, Action<SoftPasskey>> s_bends = new()
    {
        ["another origin"] = k => k.Origin = "https://attacker.example",
        ["the origin without its port"] = k => k.Origin = "http://127.0.0.1",
        ["the origin in a frame of another site"] = k => k.CrossOrigin = true,
        ["another relying party"] = k => k.RelyingParty = "attacker.example",
        ["a user who was not verified"] = k => k.Flags = 0x01,
        ["a user who was not there"] = k => k.Flags = 0x04,
        ["a backed up key that could not be"] = k => k.Flags = 0x15,
        ["a counter that stood still, of a copy"] = k => k.Counter--,
        ["a counter that went back to zero"] = k => k.Counter = 0,
        ["nobody's name"] = k => k.UserHandle = null,
        ["somebody else's name"] = k => k.UserHandle = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passkey_opens_its_account_without_an_address(bool rsa)
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person, rsa);
        key.Counter++;

        using HttpResponseMessage response = await _server.Anonymous.PostAsJsonAsync("/v1/auth/passkeys/sign-in", await PasskeyScenario.BodyAsync(_server.Anonymous, key));

        JsonElement session = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(person.UserId.ToString(), session.GetProperty("user").GetProperty("id").GetString());
        using HttpClient http = _server.Client(session.GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Request_for_a_passkey_demands_a_verified_user_and_names_nobody()
    {
        JsonElement options = (await PasskeyScenario.ChallengeAsync(_server.Anonymous)).GetProperty("options");
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        Assert.True(!options.TryGetProperty("allowCredentials", out JsonElement allowed) || allowed.GetArrayLength() == 0);

        TestPerson person = await _server.RegisterAsync();
        JsonElement made = (await PasskeyScenario.ChallengeAsync(person.Http, "/v1/me/passkeys/challenge")).GetProperty("options");
        Assert.Equal("required", made.GetProperty("authenticatorSelection").GetProperty("residentKey").GetString());
        Assert.Equal("required", made.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString());
        Assert.Equal("none", made.GetProperty("attestation").GetString());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Passkey_answer_is_refused_with(string bend)
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        key.Counter = 10;
        using (HttpResponseMessage good = await SignInAsync(key))
            Assert.True(good.IsSuccessStatusCode);
        key.Counter = bend.Contains("counter", StringComparison.Ordinal) ? 10u : 11u;
        s_bends[bend](key);

        using HttpResponseMessage response = await SignInAsync(key);

        Assert.Equal("passkey.refused", await PasskeyScenario.CodeAsync(response));
    }

    [Fact]
    public async Task Passkey_answer_is_refused_when_altered_or_of_another_ceremony()
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        key.Counter++;
        JsonObject altered = await PasskeyScenario.BodyAsync(_server.Anonymous, key);
        altered["credential"]!["response"]!["signature"] = "MEUCIQ" + altered["credential"]!["response"]!["signature"]!.GetValue<string>()[6..^4] + "AAAA";
        Assert.Equal("passkey.refused", await CodeAsync(altered));

        JsonElement challenge = await PasskeyScenario.ChallengeAsync(_server.Anonymous);
        Assert.Equal("passkey.refused", await CodeAsync(new JsonObject { ["challenge"] = challenge.GetProperty("challenge").GetString(), ["credential"] = key.Get(challenge.GetProperty("options"), "webauthn.create") }));
        foreach (JsonNode? nonsense in new JsonNode?[] { new JsonObject(), new JsonArray(), JsonValue.Create("x"), JsonValue.Create(1) })
        {
            challenge = await PasskeyScenario.ChallengeAsync(_server.Anonymous);
            Assert.Equal("passkey.refused", await CodeAsync(new JsonObject { ["challenge"] = challenge.GetProperty("challenge").GetString(), ["credential"] = nonsense }));
        }
    }

    [Fact]
    public async Task Challenge_is_good_once_and_only_for_what_it_was_given()
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        key.Counter++;
        JsonObject body = await PasskeyScenario.BodyAsync(_server.Anonymous, key);
        Assert.Equal("", await CodeAsync(body));
        Assert.Equal("passkey.challenge_invalid", await CodeAsync(body));

        // Another challenge under the same answer.
        key.Counter++;
        JsonObject mixed = await PasskeyScenario.BodyAsync(_server.Anonymous, key);
        mixed["challenge"] = (await PasskeyScenario.ChallengeAsync(_server.Anonymous)).GetProperty("challenge").GetString();
        Assert.Equal("passkey.refused", await CodeAsync(mixed));

        // One that was given for making a passkey, and one that nobody gave.
        JsonElement forNew = await PasskeyScenario.ChallengeAsync(person.Http, "/v1/me/passkeys/challenge");
        JsonObject wrongUse = await PasskeyScenario.BodyAsync(_server.Anonymous, key);
        wrongUse["challenge"] = forNew.GetProperty("challenge").GetString();
        Assert.Equal("passkey.challenge_invalid", await CodeAsync(wrongUse));
        wrongUse["challenge"] = "AAAA";
        Assert.Equal("passkey.challenge_invalid", await CodeAsync(wrongUse));

        // Another person's.
        TestPerson other = await _server.RegisterAsync();
        using var foreign = new SoftPasskey(PasskeyScenario.OriginOf(_server));
        using HttpResponseMessage stolen = await other.Http.PostAsJsonAsync("/v1/me/passkeys", await PasskeyScenario.NewBodyAsync(person.Http, foreign));
        Assert.Equal("passkey.challenge_invalid", await PasskeyScenario.CodeAsync(stolen));
    }

    [Fact]
    public async Task F2_of_many_parallel_answers_to_one_challenge_exactly_one_wins()
    {
        const string Losers = "SELECT count(*) FROM audit WHERE action = 'session.begin' AND outcome = 'failed' AND after->>'method' = 'passkey'";
        int uses = LongRun.Count(usual: 50, whole: 200);
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            key.Counter++;
            JsonObject body = await PasskeyScenario.BodyAsync(_server.Anonymous, key);
            long before = (long)(await _server.SqlAsync(Losers))!;

            string[] answers = await Task.WhenAll(Enumerable.Range(0, uses).Select(_ => CodeAsync(body)));

            Assert.Single(answers, "");
            Assert.Equal(uses - 1, answers.Count(a => a == "passkey.challenge_invalid"));
            Assert.Equal(before + uses - 1, await _server.SqlAsync(Losers));
        }
    }

    [Fact]
    public async Task Passkey_of_a_disabled_account_opens_nothing()
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        key.Counter++;
        await _server.SqlAsync("UPDATE users SET disabled_at = now() WHERE id = $1", person.UserId.Value);
        using HttpResponseMessage response = await SignInAsync(key);
        Assert.Equal("passkey.refused", await PasskeyScenario.CodeAsync(response));
    }

    [Fact]
    public async Task Passkeys_are_listed_renamed_removed_and_registered_once()
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        using HttpResponseMessage again = await person.Http.PostAsJsonAsync("/v1/me/passkeys", await PasskeyScenario.NewBodyAsync(person.Http, key));
        Assert.Equal("passkey.refused", await PasskeyScenario.CodeAsync(again));

        JsonElement listed = (await person.Http.GetFromJsonAsync<JsonElement>("/v1/me/passkeys"))[0];
        Assert.Equal("My key", listed.GetProperty("name").GetString());
        string path = $"/v1/me/passkeys/{listed.GetProperty("id").GetString()}";
        using HttpResponseMessage renamed = await person.Http.PatchAsJsonAsync(path, new { name = " The blue one " });
        Assert.Equal("The blue one", (await renamed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString());

        TestPerson other = await _server.RegisterAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.PatchAsJsonAsync(path, new { name = "mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync(path)).StatusCode);
        key.Counter++;
        using HttpResponseMessage gone = await SignInAsync(key);
        Assert.Equal("passkey.refused", await PasskeyScenario.CodeAsync(gone));
    }

    [Fact]
    public async Task Passkey_confirms_its_own_account_alone()
    {
        TestPerson person = await _server.RegisterAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(_server, person);
        TestPerson other = await _server.RegisterAsync();
        foreach (TestPerson someone in new[] { person, other })
            await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", someone.UserId.Value);
        await Task.WhenAll(AssertConfirmedAsync(person, false), AssertConfirmedAsync(other, false));

        key.Counter++;
        using HttpResponseMessage foreign = await other.Http.PostAsJsonAsync("/v1/auth/passkeys/confirm", await PasskeyScenario.BodyAsync(other.Http, key));
        Assert.Equal("passkey.refused", await PasskeyScenario.CodeAsync(foreign));
        await AssertConfirmedAsync(other, false);
        key.Counter++;
        using HttpResponseMessage own = await person.Http.PostAsJsonAsync("/v1/auth/passkeys/confirm", await PasskeyScenario.BodyAsync(person.Http, key));
        Assert.True(own.IsSuccessStatusCode, await own.Content.ReadAsStringAsync());
        await AssertConfirmedAsync(person, true);
    }

    private static async Task AssertConfirmedAsync(TestPerson person, bool confirmed)
    {
        using HttpResponseMessage response = await person.Http.PostAsync("/v1/me/passkeys/challenge", null);
        Assert.Equal(confirmed ? "" : "auth.confirmation_required", await PasskeyScenario.CodeAsync(response));
    }

    private async Task<HttpResponseMessage> SignInAsync(SoftPasskey key) =>
        await _server.Anonymous.PostAsJsonAsync("/v1/auth/passkeys/sign-in", await PasskeyScenario.BodyAsync(_server.Anonymous, key));

    private async Task<string> CodeAsync(JsonObject body)
    {
        using HttpResponseMessage response = await _server.Anonymous.PostAsJsonAsync("/v1/auth/passkeys/sign-in", body);
        return await PasskeyScenario.CodeAsync(response);
    }
}
