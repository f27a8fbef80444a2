using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>What needs a fresh proof is refused without one, and goes on with it.</summary>
public sealed class ConfirmationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Password_confirms_the_session_that_sends_it_and_no_other()
    {
        TestPerson person = await _server.RegisterAsync();
        await AgeSessionsAsync(person);
        Assert.True((await person.Http.GetFromJsonAsync<JsonElement>("/v1/auth/confirm")).GetProperty("password").GetBoolean());

        using HttpResponseMessage wrong = await person.Http.PostAsJsonAsync("/v1/auth/confirm", new { password = "not the password" });
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal("auth.confirmation_failed", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(0L, await RecentAsync(person));

        using HttpResponseMessage right = await person.Http.PostAsJsonAsync("/v1/auth/confirm", new { password = person.Password });
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.Equal(1L, await RecentAsync(person));
    }

    [Fact]
    public async Task Refreshing_tokens_is_no_proof()
    {
        TestPerson person = await _server.RegisterAsync();
        await AgeSessionsAsync(person);

        using HttpResponseMessage next = await _server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = person.RefreshToken });

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(0L, await RecentAsync(person));
    }

    private Task<object?> AgeSessionsAsync(TestPerson person) =>
        _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", person.UserId.Value);

    private async Task<long> RecentAsync(TestPerson person) =>
        (long)(await _server.SqlAsync("SELECT count(*) FROM sessions WHERE user_id = $1 AND authenticated_at > now() - interval '1 minute'", person.UserId.Value))!;
}
