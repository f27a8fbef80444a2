using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>Sessions are remembered for a moment: who lost access is refused at once where it ended, and everywhere within a second.</summary>
public sealed class EndedAccessTests(ServerPair servers, PostgresCluster cluster) : IClassFixture<ServerPair>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(1.5);

    private TestServer _server = servers.First;
    private TestServer _replica = servers.Second;

    [Fact]
    public async Task Signed_out_session_is_refused_at_once_here_and_within_a_second_on_another_server()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpClient there = await KnownOnReplicaAsync(person);

        await WatchAsync(
            [there],
            "/v1/me",
            HttpStatusCode.Unauthorized,
            async () =>
            {
                Assert.Equal(HttpStatusCode.NoContent, (await person.Http.PostAsync("/v1/auth/sign-out", null)).StatusCode);
                Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
            });
    }

    [Fact]
    public async Task Browser_session_is_refused_at_once_after_signing_out()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpResponseMessage signedIn = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "browser" });
        using HttpClient browser = _server.Client();
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        browser.DefaultRequestHeaders.Add("X-CSRF-Token", (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/me")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/v1/auth/sign-out", null)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/v1/me")).StatusCode);
        // Another session of the same person goes on.
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Disabled_account_is_refused_everywhere_within_a_second()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpClient there = await KnownOnReplicaAsync(person);

        await WatchAsync(
            [person.Http, there],
            "/v1/me",
            HttpStatusCode.Unauthorized,
            () => PostgresCluster.ExecuteAsync(_server.Connection, "UPDATE users SET disabled_at = now() WHERE id = $1", person.UserId.Value));

        using HttpResponseMessage again = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/peers")]
    [InlineData("/activity")]
    public async Task H4_removed_members_reads_are_refused_everywhere_within_a_second(string below)
    {
        (TestPerson owner, TestPerson member, string network) = await MemberOfNetworkAsync();
        using HttpClient there = await KnownOnReplicaAsync(member);

        await WatchAsync(
            [member.Http, there],
            $"/v1/networks/{network}{below}",
            HttpStatusCode.NotFound,
            () => PostgresCluster.ExecuteAsync(_server.Connection, "DELETE FROM members WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value));
    }

    [Fact]
    public async Task Lower_role_counts_everywhere_within_a_second()
    {
        (TestPerson owner, TestPerson member, string network) = await MemberOfNetworkAsync();
        using HttpClient there = await KnownOnReplicaAsync(member);

        await WatchAsync(
            [member.Http, there],
            $"/v1/networks/{network}/join-keys",
            HttpStatusCode.Forbidden,
            () => PostgresCluster.ExecuteAsync(_server.Connection, "UPDATE members SET role = 'viewer' WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value));
    }

    [Fact]
    public async Task Access_that_ends_while_nobody_listens_is_refused_within_a_second_too()
    {
        // Servers of its own: the others' next requests would meet the connections that end here.
        await using var own = new ServerPair(cluster);
        await own.InitializeAsync();
        (_server, _replica) = (own.First, own.Second);
        _server.WarningsAreExpected = _replica.WarningsAreExpected = true;
        (TestPerson owner, TestPerson member, string network) = await MemberOfNetworkAsync();
        using HttpClient there = await KnownOnReplicaAsync(member);

        await WatchAsync(
            [member.Http, there],
            $"/v1/networks/{network}",
            HttpStatusCode.NotFound,
            // Both in one statement: no server hears the notice of the change.
            () => PostgresCluster.ExecuteAsync(
                _server.Connection,
                """
                WITH deaf AS (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())
                DELETE FROM members WHERE user_id = $1 AND tenant_id = $2 AND (SELECT count FROM deaf) > 0
                """,
                member.UserId.Value, owner.TenantId.Value));
        PostgresCluster.ForgetConnections(_server.Connection);
    }

    [Fact]
    public async Task Deleted_networks_lists_are_not_found_at_once_and_an_empty_one_is_empty()
    {
        TestPerson owner = await _server.RegisterAsync();
        string network = await MakeNetworkAsync(owner);
        JsonElement peers = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/networks/{network}/peers");
        Assert.Equal(0, peers.GetProperty("items").GetArrayLength());

        Assert.Equal(HttpStatusCode.NoContent, (await owner.Http.DeleteAsync($"/v1/networks/{network}")).StatusCode);

        foreach (string below in new[] { "", "/peers", "/activity", "/join-keys" })
            Assert.Equal(HttpStatusCode.NotFound, (await owner.Http.GetAsync($"/v1/networks/{network}{below}")).StatusCode);
    }

    // Requests that began a second after the end are refused, however slow the machine is.
    private static async Task WatchAsync(HttpClient[] clients, string path, HttpStatusCode refusal, Func<Task> end)
    {
        foreach (HttpClient client in clients)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
        await end();
        long ended = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(clients.Select(async client =>
        {
            TimeSpan began;
            do
            {
                began = TimeProvider.System.GetElapsedTime(ended);
                using HttpResponseMessage answer = await client.GetAsync(path);
                Assert.True(began < s_limit || answer.StatusCode == refusal, $"{answer.StatusCode} {began} after the end");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            while (began < s_watch);
        }));
    }

    private async Task<HttpClient> KnownOnReplicaAsync(TestPerson person)
    {
        HttpClient there = _replica.Client(person.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/v1/me")).StatusCode);
        return there;
    }

    private async Task<(TestPerson Owner, TestPerson Member, string Network)> MemberOfNetworkAsync()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, owner.TenantId, "member");
        return (owner, member, await MakeNetworkAsync(owner));
    }

    private static async Task<string> MakeNetworkAsync(TestPerson owner)
    {
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "watched" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
