using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>An exchange of a refresh token whose answer was lost can be repeated by who named it, and by nobody else.</summary>
public sealed class RefreshRepeatTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Attempt = "abcdefghijklmnopqrstuvwx";

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task The_same_exchange_again_gets_the_same_next_token_and_ends_nothing()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement first = await ExchangeAsync(person.RefreshToken, Attempt);
        JsonElement again = await ExchangeAsync(person.RefreshToken, Attempt);
        Assert.Equal(first.GetProperty("refreshToken").GetString(), again.GetProperty("refreshToken").GetString());
        using HttpClient http = _server.Client(again.GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/me")).StatusCode);
        await ExchangeAsync(again.GetProperty("refreshToken").GetString()!, Attempt + "2");
    }

    [Fact]
    public async Task F2_many_repeats_of_one_exchange_at_once_are_one_exchange()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ExchangeAsync(person.RefreshToken, Attempt)));
        Assert.Single(answers.Select(answer => answer.GetProperty("refreshToken").GetString()).Distinct());
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'session.refresh' AND after->>'userId' = $1", person.UserId.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-name-of-24-chars")]
    public async Task A_thief_of_the_token_who_does_not_know_the_exchanges_name_ends_the_session(string? attempt)
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement next = await ExchangeAsync(person.RefreshToken, Attempt);
        await AssertRefusedAsync(person.RefreshToken, attempt);
        await AssertRefusedAsync(next.GetProperty("refreshToken").GetString()!, null);
    }

    [Fact]
    public async Task Once_the_next_token_was_used_or_half_a_minute_has_passed_a_repeat_ends_the_session()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement next = await ExchangeAsync(person.RefreshToken, Attempt);
        JsonElement third = await ExchangeAsync(next.GetProperty("refreshToken").GetString()!, Attempt);
        await AssertRefusedAsync(person.RefreshToken, Attempt);
        await AssertRefusedAsync(third.GetProperty("refreshToken").GetString()!, null);

        TestPerson slow = await _server.RegisterAsync();
        await ExchangeAsync(slow.RefreshToken, Attempt);
        await _server.SqlAsync("UPDATE refresh_tokens SET used_at = used_at - interval '30 seconds' WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)", slow.UserId.Value);
        await AssertRefusedAsync(slow.RefreshToken, Attempt);
    }

    [Theory]
    [InlineData("too-short")]
    [InlineData("not of the right characters at all")]
    public async Task A_name_that_could_be_guessed_is_refused(string attempt)
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = person.RefreshToken, attempt });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await ExchangeAsync(person.RefreshToken, null);
    }

    private async Task<JsonElement> ExchangeAsync(string token, string? attempt)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = token, attempt });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task AssertRefusedAsync(string token, string? attempt)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = token, attempt });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
