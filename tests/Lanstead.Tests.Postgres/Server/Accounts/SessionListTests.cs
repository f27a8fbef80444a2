using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>I6: where somebody is signed in, and that ending it ends everything that hangs on it, on every server.</summary>
public sealed class SessionListTests(ServerPair servers) : IClassFixture<ServerPair>
{
    // Five seconds are promised (I6), whatever is heard; a machine that does much else may take longer.
    private static readonly TimeSpan s_limit = LongRun.IsAsked ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(60);
    private static readonly int s_uses = LongRun.Count(usual: 100, whole: 200);
    private static readonly TimeSpan s_refused = TimeSpan.FromSeconds(1);

    private readonly TestServer _server = servers.First;
    private readonly TestServer _replica = servers.Second;

    [Fact]
    public async Task I6_a_session_that_is_ended_in_the_list_ends_its_cookie_and_its_stream_on_another_server()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpClient browser = await BrowserAsync(person);
        Task<string> stream = await StreamAsync(browser);

        JsonElement[] sessions = await ListAsync(person);
        Assert.Equal(2, sessions.Length);
        JsonElement other = Assert.Single(sessions, session => !session.GetProperty("isCurrent").GetBoolean());
        Assert.Equal("browser", other.GetProperty("kind").GetString());
        Assert.Equal("Firefox on Linux", other.GetProperty("client").GetString());
        Assert.Equal("127.0.0.1", other.GetProperty("address").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"/v1/me/sessions/{other.GetProperty("id").GetString()}")).StatusCode);
        await stream.WaitAsync(s_limit);
        await EventuallyRefusedAsync(browser);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"/v1/me/sessions/{other.GetProperty("id").GetString()}")).StatusCode);
        Assert.Single(await ListAsync(person));
    }

    [Fact]
    public async Task I6_signing_out_everywhere_else_leaves_the_one_that_asks_and_other_people()
    {
        TestPerson person = await _server.RegisterAsync();
        TestPerson bystander = await _server.RegisterAsync();
        using HttpClient browser = await BrowserAsync(person);
        Task<string> stream = await StreamAsync(browser);

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync("/v1/me/sessions")).StatusCode);

        await stream.WaitAsync(s_limit);
        await EventuallyRefusedAsync(browser);
        Assert.True(Assert.Single(await ListAsync(person)).GetProperty("isCurrent").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await bystander.Http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Nobody_sees_or_ends_anothers_sessions()
    {
        TestPerson person = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        string mine = (await ListAsync(person))[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync($"/v1/me/sessions/{mine}")).StatusCode);
        Assert.DoesNotContain(await ListAsync(other), session => session.GetProperty("id").GetString() == mine);
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task F2_a_ticket_opens_one_stream_once_and_is_worth_nothing_after_half_a_minute_or_elsewhere()
    {
        TestPerson person = await _server.RegisterAsync();
        for (int round = 0; round < (LongRun.IsAsked ? 50 : 2); round++)
        {
            string ticket = await TicketAsync(person);
            HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, s_uses).Select(i => OpenAsync(i % 2 == 0 ? _server : _replica, $"/v1/events?ticket={ticket}")));
            Assert.Single(answers, HttpStatusCode.OK);
            Assert.Equal(s_uses - 1, answers.Count(answer => answer == HttpStatusCode.Unauthorized));
        }
        string late = await TicketAsync(person);
        await _server.SqlAsync("UPDATE auth_tickets SET expires_at = expires_at - interval '30 seconds'");
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync(_server, $"/v1/events?ticket={late}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync(_server, $"/v1/me?ticket={await TicketAsync(person)}"));
        string orphan = await TicketAsync(person);
        await person.Http.PostAsync("/v1/auth/sign-out", null);
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync(_server, $"/v1/events?ticket={orphan}"));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("lanstead/0.1.0 (alpha; linux)", "lanstead 0.1.0 on alpha")]
    [InlineData("curl/8.5.0", "curl 8.5.0")]
    [InlineData("", "")]
    public void A_client_is_named_in_a_few_words(string userAgent, string expected) => Assert.Equal(expected, ClientName.Of(userAgent));

    private static async Task<JsonElement[]> ListAsync(TestPerson person) =>
        [.. (await person.Http.GetFromJsonAsync<JsonElement>("/v1/me/sessions")).GetProperty("items").EnumerateArray()];

    private static async Task<string> TicketAsync(TestPerson person) => (await NetworkScenario.PostAsync(person.Http, "/v1/auth/tickets", new { })).GetProperty("ticket").GetString()!;

    private static async Task<HttpStatusCode> OpenAsync(TestServer server, string path)
    {
        using HttpResponseMessage answer = await server.Anonymous.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    // A cookie of this server, used at the other.
    private async Task<HttpClient> BrowserAsync(TestPerson person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/sign-in") { Content = JsonContent.Create(new { email = person.Email, password = person.Password, mode = "browser" }) };
        request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        using HttpResponseMessage signedIn = await _server.Anonymous.SendAsync(request);
        HttpClient browser = _replica.Client();
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(SessionCookie.Name + "=", StringComparison.Ordinal)).Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/me")).StatusCode);
        return browser;
    }

    // An open stream: all that comes until the server ends it.
    private static async Task<Task<string>> StreamAsync(HttpClient browser)
    {
        HttpResponseMessage stream = await browser.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        return stream.Content.ReadAsStringAsync();
    }

    private static async Task EventuallyRefusedAsync(HttpClient browser)
    {
        // A request that began a second after the end is refused, however slow the machine is.
        long ended = TimeProvider.System.GetTimestamp();
        while (true)
        {
            TimeSpan began = TimeProvider.System.GetElapsedTime(ended);
            using HttpResponseMessage answer = await browser.GetAsync("/v1/me");
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
                break;
            Assert.True(began < s_refused, $"{answer.StatusCode} {began} after the end");
        }
    }
}
