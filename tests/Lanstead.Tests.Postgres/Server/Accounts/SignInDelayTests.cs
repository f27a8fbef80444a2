using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>I5: who guesses waits longer and longer, whatever they claim to be; the owner never waits for what others do.</summary>
public sealed class SignInDelayTests(PostgresCluster cluster)
{
    [Fact]
    public async Task I5_a_source_waits_longer_each_time_Retry_After_is_exact_and_a_known_browser_is_let_in()
    {
        var time = new OffsetTime();
        await using TestServer server = await TestServer.StartAsync(cluster, adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        TestPerson person = await server.RegisterAsync();
        using HttpResponseMessage signedIn = await SignInAsync(server.Anonymous, person.Email, person.Password, "browser");
        string known = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lanstead_browser=", StringComparison.Ordinal)).Split(';')[0];
        using HttpClient owner = server.Client();
        owner.DefaultRequestHeaders.Add("Cookie", known);

        TimeSpan longest = TimeSpan.Zero;
        int guesses = 0;
        for (int i = 0; i < 40; i++)
        {
            using HttpResponseMessage guess = await SignInAsync(server.Anonymous, person.Email, $"guess number {i}");
            if (guess.StatusCode == HttpStatusCode.Unauthorized)
            {
                guesses++;
                continue;
            }
            Assert.Equal(HttpStatusCode.TooManyRequests, guess.StatusCode);
            Assert.Equal("auth.slow_down", (await guess.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
            TimeSpan wait = guess.Headers.RetryAfter!.Delta!.Value;
            longest = wait > longest ? wait : longest;
            // From the same address, but a browser that was here before.
            using HttpResponseMessage mine = await SignInAsync(owner, person.Email, person.Password);
            Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
            time.Step(wait);
        }
        Assert.InRange(longest, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(15));
        Assert.InRange(guesses, 10, 30);

        // A cookie of another account, or made up, is none.
        TestPerson other = await server.RegisterAsync();
        using HttpResponseMessage forged = await SignInAsync(owner, other.Email, "a guess in another's name");
        Assert.True(forged.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized);
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM sign_in_delays WHERE encode(scope, 'escape') LIKE '%example%'"));
    }

    [Fact]
    public async Task I5_guesses_that_come_together_do_not_pass_together()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson person = await server.RegisterAsync();
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => SignInAsync(server.Anonymous, person.Email, $"guess number {i}")));
        int looked = answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized);
        // Five are free; one more each time that a second, two, four have passed.
        Assert.InRange(looked, 1, 9);
        Assert.Equal(60 - looked, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task I5_sign_ins_spread_over_users_run_into_the_sources_delay_and_every_owner_still_enters()
    {
        int spread = LongRun.Count(usual: 200, whole: 10_000);
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson person = await server.RegisterAsync();
        using HttpResponseMessage signedIn = await SignInAsync(server.Anonymous, person.Email, person.Password, "browser");
        using HttpClient owner = server.Client();
        owner.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lanstead_browser=", StringComparison.Ordinal)).Split(';')[0]);
        int looked = 0;
        for (int i = 0; i < spread; i++)
        {
            using HttpResponseMessage answer = await SignInAsync(server.Anonymous, $"victim{i}@example.org", "the same password for all");
            looked += answer.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
        }
        Assert.InRange(looked, 20, 40);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(owner, person.Email, person.Password)).StatusCode);
    }

    [Fact]
    public async Task I5_forged_headers_of_30_forms_make_no_other_source()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson person = await server.RegisterAsync();
        string[] names = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP", "X-Originating-IP", "X-Remote-IP", "Via"];
        Func<int, string>[] forms = [i => $"198.51.100.{i}", i => $"for=\"[2001:db8:{i}::1]\";proto=https", i => $"127.0.0.1, 198.51.100.{i}, 10.0.0.{i}"];
        int looked = 0;
        int tried = 0;
        foreach (string name in names)
        {
            foreach (Func<int, string> form in forms)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/sign-in") { Content = JsonContent.Create(new { email = person.Email, password = $"guess number {tried}" }) };
                request.Headers.TryAddWithoutValidation(name, form(++tried));
                using HttpResponseMessage answer = await server.Anonymous.SendAsync(request);
                looked += answer.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
            }
        }
        Assert.Equal(30, tried);
        Assert.InRange(looked, 5, 9);
    }

    [Fact]
    public async Task I5_addresses_of_one_64_behind_a_trusted_proxy_are_one_source_and_others_are_their_own()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--trusted-proxies", "127.0.0.0/8"]);
        TestPerson person = await server.RegisterAsync();
        int looked = 0;
        for (int i = 1; i <= 20; i++)
            looked += await FromAsync($"2001:db8:1:2:{i}::{i}") == HttpStatusCode.Unauthorized ? 1 : 0;
        Assert.InRange(looked, 5, 9);
        Assert.Equal(HttpStatusCode.Unauthorized, await FromAsync("2001:db8:1:3::1"));

        async Task<HttpStatusCode> FromAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/sign-in") { Content = JsonContent.Create(new { email = person.Email, password = "a guess of this source" }) };
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
            using HttpResponseMessage answer = await server.Anonymous.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient http, string email, string password, string mode = "token") =>
        http.PostAsJsonAsync("/v1/auth/sign-in", new { email, password, mode });
}
