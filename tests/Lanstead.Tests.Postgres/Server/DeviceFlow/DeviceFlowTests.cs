using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.DeviceFlow;

/// <summary>Signing in on a machine without a browser: what the machine and the person see, and what a guesser does not.</summary>
public sealed class DeviceFlowTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_yes_elsewhere_gives_the_machine_a_session_of_that_person_once()
    {
        TestPerson person = await _server.RegisterAsync();
        (string device, string user) = await BeginAsync();
        Assert.Equal("auth.device_pending", await PollAsync(device));

        JsonElement shown = await person.Http.GetFromJsonAsync<JsonElement>($"/v1/auth/device/{user.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)}");
        Assert.Equal("lanstead 0.1.0", shown.GetProperty("program").GetString());
        Assert.Equal("alpha", shown.GetProperty("machine").GetString());
        Assert.Equal(user, shown.GetProperty("userCode").GetString());
        Assert.Equal("127.0.0.1", shown.GetProperty("address").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(person, user, approve: true));

        using HttpResponseMessage taken = await AskAsync(device);
        JsonElement session = await taken.Content.ReadFromJsonAsync<JsonElement>();
        using HttpClient machine = _server.Client(session.GetProperty("accessToken").GetString());
        Assert.Equal(person.UserId.ToString(), (await machine.GetFromJsonAsync<JsonElement>("/v1/me")).GetProperty("id").GetString());
        Assert.Equal("auth.device_expired", await PollAsync(device));
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync($"/v1/auth/device/{user}")).StatusCode);
    }

    [Fact]
    public async Task A_no_a_late_yes_and_a_yes_of_an_ended_session_give_nothing()
    {
        TestPerson person = await _server.RegisterAsync();
        (string denied, string deniedCode) = await BeginAsync();
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(person, deniedCode, approve: false));
        Assert.Equal("auth.device_denied", await PollAsync(denied));
        Assert.Equal(HttpStatusCode.NotFound, await DecideAsync(person, deniedCode, approve: true));
        Assert.Equal("auth.device_denied", await PollAsync(denied));

        (string late, string lateCode) = await BeginAsync();
        await _server.SqlAsync("UPDATE device_logins SET expires_at = now() WHERE decided_at IS NULL");
        Assert.Equal(HttpStatusCode.NotFound, await DecideAsync(person, lateCode, approve: true));
        Assert.Equal("auth.device_expired", await PollAsync(late));

        (string orphan, string orphanCode) = await BeginAsync();
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(person, orphanCode, approve: true));
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.PostAsync("/v1/auth/sign-out", null)).StatusCode);
        Assert.Equal("auth.device_denied", await PollAsync(orphan));
        Assert.Equal("auth.device_expired", await PollAsync("lsd_guessed"));
    }

    [Fact]
    public async Task A_yes_needs_a_fresh_proof_and_the_machines_session_is_no_fresher_than_that()
    {
        TestPerson person = await _server.RegisterAsync();
        (string device, string user) = await BeginAsync();
        await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", person.UserId.Value);
        _server.App.Services.GetRequiredService<SessionCache>().Forget();
        using HttpResponseMessage unproven = await person.Http.PostAsJsonAsync($"/v1/auth/device/{user}/decision", new { approve = true });
        Assert.Equal("auth.confirmation_required", await NetworkScenario.CodeOfAsync(unproven));

        await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '9 minutes' WHERE user_id = $1", person.UserId.Value);
        _server.App.Services.GetRequiredService<SessionCache>().Forget();
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(person, user, approve: true));
        Assert.Equal("", await PollAsync(device));
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM sessions WHERE user_id = $1 AND authenticated_at < now() - interval '8 minutes'", person.UserId.Value));
    }

    [Fact]
    public async Task A_machine_that_polls_too_fast_is_slowed_down_and_one_that_waits_is_not()
    {
        (string device, _) = await BeginAsync();
        Assert.Equal("auth.device_pending", await PollAsync(device));
        Assert.Equal("auth.device_slow_down", await PollAsync(device));
        Assert.Equal("auth.device_slow_down", await PollAsync(device));
        Assert.Equal(15, await _server.SqlAsync("SELECT max(interval_seconds) FROM device_logins WHERE polled_at IS NOT NULL AND decided_at IS NULL AND taken_at IS NULL"));
        await _server.SqlAsync("UPDATE device_logins SET polled_at = polled_at - interval '15 seconds'");
        Assert.Equal("auth.device_pending", await PollAsync(device));
    }

    [Fact]
    public async Task F2_of_many_polls_and_decisions_at_once_exactly_one_wins()
    {
        TestPerson person = await _server.RegisterAsync();
        for (int round = 0; round < (LongRun.IsAsked ? 50 : 3); round++)
        {
            (string device, string user) = await BeginAsync();
            HttpStatusCode[] decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => DecideAsync(person, user, approve: true)));
            Assert.Single(decisions, HttpStatusCode.NoContent);
            string[] polls = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PollAsync(device)));
            Assert.Single(polls, "");
            Assert.Equal(199, polls.Count(poll => poll == "auth.device_expired"));
        }
    }

    [Fact]
    public async Task L3_codes_are_guessed_no_faster_than_the_table_says()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "10", "--rate-burst", "100000"]);
        TestPerson person = await server.SetUpAsync();
        RateRule rule = RateTable.Strict.Single(known => known.Route == "GET /v1/auth/device/{userCode}");
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < rule.Burst + 5; i++)
            answers.Add((await person.Http.GetAsync($"/v1/auth/device/ABC-DEF-{i % 8 + 2}{i % 8 + 2}{i % 8 + 2}")).StatusCode);
        Assert.All(answers.Take(rule.Burst), answer => Assert.Equal(HttpStatusCode.NotFound, answer));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\nbreak")]
    [InlineData("turned \u202E round")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task What_a_machine_says_of_itself_can_deceive_nobody_by_its_writing(string program)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/device", new { program });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<(string Device, string User)> BeginAsync()
    {
        JsonElement login = await NetworkScenario.PostAsync(_server.Anonymous, "/v1/auth/device", new { program = "lanstead 0.1.0", machine = "alpha" });
        Assert.EndsWith("/claim/" + login.GetProperty("userCode").GetString(), login.GetProperty("verificationUriComplete").GetString(), StringComparison.Ordinal);
        return (login.GetProperty("deviceCode").GetString()!, login.GetProperty("userCode").GetString()!);
    }

    private Task<HttpResponseMessage> AskAsync(string device) => _server.Anonymous.PostAsJsonAsync("/v1/auth/device/token", new { deviceCode = device });

    // The code of the refusal; empty when there was none.
    private async Task<string> PollAsync(string device)
    {
        using HttpResponseMessage answer = await AskAsync(device);
        return answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer);
    }

    private static async Task<HttpStatusCode> DecideAsync(TestPerson person, string user, bool approve)
    {
        using HttpResponseMessage answer = await person.Http.PostAsJsonAsync($"/v1/auth/device/{user}/decision", new { approve });
        return answer.StatusCode;
    }
}
