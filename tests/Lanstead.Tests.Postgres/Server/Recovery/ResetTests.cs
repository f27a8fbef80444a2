using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Tests.Postgres.Server.Mail;
using Lanstead.Tests.Postgres.Server.Oidc;
using Lanstead.Tests.Postgres.Server.Passkeys;

namespace Lanstead.Tests.Postgres.Server.Recovery;

/// <summary>I4, F2: a new password by a letter from a real mail server; nobody is told who has an account.</summary>
public sealed class ResetTests(PostgresCluster cluster)
{
    private static readonly int s_rounds = LongRun.Count(usual: 40, whole: 1000);

    [Fact]
    public async Task I4_link_of_the_letter_sets_a_password_once_ends_all_sessions_and_reaches_no_log()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestPerson person = await server.RegisterAsync();
        string token = await TokenAsync(server, mail, person);
        server.Secrets.Add("reset token", token);

        // A password that does not do uses nothing up.
        Assert.Equal(HttpStatusCode.BadRequest, (await ResetAsync(server, token, "Password2024!!")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ResetAsync(server, token, "another horse in a stable")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(server, person.Email, person.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(server, person.Email, "another horse in a stable")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ResetAsync(server, token, "a third horse in a stable")).StatusCode);
        Assert.Equal("Your password was changed", (await mail.NextAsync(person.Email)).Header("Subject"));
        Assert.Equal(true, await server.SqlAsync("SELECT email_verified_at IS NOT NULL FROM users WHERE id = $1", person.UserId.Value));
    }

    [Fact]
    public async Task New_passkey_and_a_linked_provider_are_told_by_letter()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using ScriptedIssuer issuer = await ScriptedIssuer.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: [.. mail.Settings(), "--outbound-allow", "127.0.0.1/32"]);
        TestPerson person = await server.SetUpAsync();
        using SoftPasskey key = await PasskeyScenario.RegisterAsync(server, person);
        Assert.Equal("A passkey was added", await NextNoticeAsync(mail, person));

        using HttpResponseMessage added = await person.Http.PostAsJsonAsync(
            "/v1/admin/sign-in-providers", new { name = "corp", kind = "oidc", issuer = issuer.Url, clientId = ScriptedIssuer.ClientId, clientSecret = ScriptedIssuer.ClientSecret, allowNewAccounts = true });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        var browser = new TestBrowser(server);
        await browser.SignInAsync(person);
        string url = await browser.BeginAsync("corp", "/settings/security", "/v1/me/identities/{0}");
        Assert.Equal("/settings/security", await browser.ReturnAsync("corp", issuer.Approve(url, new JsonObject { ["sub"] = "ada", ["email"] = "ada@corp.example", ["email_verified"] = true })));
        Assert.Equal("A sign-in provider was linked", await NextNoticeAsync(mail, person));
    }

    // Letters of other kinds may come first, such as the one that asks to confirm the address.
    private static async Task<string> NextNoticeAsync(MailServer mail, TestPerson person)
    {
        while (true)
        {
            if ((await mail.NextAsync(person.Email)).Header("Subject") is var subject && subject.Contains("was ", StringComparison.Ordinal))
                return subject;
        }
    }

    [Fact]
    public async Task I4_link_lives_half_an_hour_and_no_more_than_three_letters_an_hour_go_to_one_person()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestPerson person = await server.RegisterAsync();
        string token = await TokenAsync(server, mail, person);
        Assert.Equal(30.0, Convert.ToDouble(await server.SqlAsync("SELECT extract(epoch FROM expires_at - created_at) / 60 FROM mail_tokens WHERE purpose = 'reset'"), CultureInfo.InvariantCulture));
        for (int i = 0; i < 6; i++)
            await ForgetAsync(server, person.Email);
        await UntilAsync(server, "SELECT count(*) = 0 FROM reset_requests");
        Assert.Equal(3L, await server.SqlAsync("SELECT count(*) FROM mail_tokens WHERE purpose = 'reset'"));

        await server.SqlAsync("UPDATE mail_tokens SET expires_at = now() - interval '1 second'");
        Assert.Equal(HttpStatusCode.Forbidden, (await ResetAsync(server, token, "another horse in a stable")).StatusCode);
    }

    [Fact]
    public async Task F2_of_200_parallel_uses_of_a_link_one_wins()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        // With two processors no more than 130 passwords wait; who is told so asks again.
        server.WarningsAreExpected = true;
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            TestPerson person = await server.RegisterAsync();
            string token = await TokenAsync(server, mail, person);

            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => ResetPatientlyAsync(server, token, $"another horse in stable {i}")));

            int winner = Assert.Single(Enumerable.Range(0, 200), i => answers[i].StatusCode == HttpStatusCode.NoContent);
            Assert.All(answers.Where((_, i) => i != winner), a => Assert.Equal(HttpStatusCode.Forbidden, a.StatusCode));
            Assert.Equal(round + 1L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'password.reset' AND outcome = 'succeeded'"));
            Assert.Equal(199L * (round + 1), await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'password.reset' AND outcome = 'denied'"));
            Assert.Equal(HttpStatusCode.OK, (await SignInAsync(server, person.Email, $"another horse in stable {winner}")).StatusCode);
        }
    }

    [Fact]
    public async Task I4_answer_and_time_are_the_same_whether_the_account_exists_is_disabled_or_has_no_password()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestPerson[] people = [await server.RegisterAsync(), await server.RegisterAsync(), await server.RegisterAsync()];
        await server.SqlAsync("UPDATE users SET disabled_at = now() WHERE id = $1", people[1].UserId.Value);
        await server.SqlAsync("UPDATE users SET password_hash = NULL WHERE id = $1", people[2].UserId.Value);
        string[] emails = [people[0].Email, people[1].Email, people[2].Email, "absent@example.org"];
        // Of equal times, too, one comparison in a hundred has p below 0.01: a difference that is there shows each time.
        string figure = "";
        bool areAlike = false;
        for (int attempt = 0; attempt < 4 && !areAlike; attempt++)
        {
            (figure, areAlike) = await CompareAsync(server, emails);
            TestContext.Current.TestOutputHelper!.WriteLine("figure: " + figure);
        }
        Assert.True(areAlike, figure);
        // Who may be written to got a letter: a link, or why there is none.
        Assert.Contains((await mail.NextAsync(people[0].Email)).Header("Subject"), new[] { "Set a new password", "Confirm your e-mail address" });
        Assert.Equal("Your account has no password", await SubjectAsync(mail, people[2].Email));
        Assert.DoesNotContain(mail.All, l => l.To.Contains("absent@example.org"));
        Assert.DoesNotContain(mail.All, l => l.To.Contains(people[1].Email) && l.Header("Subject") != "Confirm your e-mail address");
    }

    private static async Task<(string Figure, bool AreAlike)> CompareAsync(TestServer server, string[] emails)
    {
        var times = emails.ToDictionary(e => e, _ => new List<double>());
        var bodies = new HashSet<string>();
        for (int i = 0; i < s_rounds + 3; i++)
        {
            foreach (string email in emails)
            {
                long start = TimeProvider.System.GetTimestamp();
                using HttpResponseMessage answer = await server.Anonymous.PostAsJsonAsync("/v1/auth/forgot-password", new { email });
                double ms = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
                bodies.Add($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()} {string.Join(',', answer.Headers.Select(h => h.Key).Order())}");
                // The first few warm up.
                if (i >= 3)
                    times[email].Add(ms);
            }
        }
        Assert.Single(bodies);
        List<double> absent = times[emails[^1]];
        (double Difference, double P)[] compared = [.. emails[..^1].Select(email => (Math.Abs(Median(times[email]) - Median(absent)), KolmogorovSmirnov(times[email], absent)))];
        string figure = string.Create(CultureInfo.InvariantCulture, $"I4 medians differ by {compared.Max(c => c.Difference):0.00} ms, KS p = {compared.Min(c => c.P):0.000} (the worst of {compared.Length}, {s_rounds} each, median {Median(absent):0.0} ms)");
        // Where everything takes long, a median moves by more than five milliseconds from one half of the requests to the other.
        double allowed = LongRun.IsAsked ? 5 : Math.Max(5, Median(absent) / 3);
        return (figure, compared.All(c => c.Difference < allowed && c.P > 0.01));
    }

    [Fact]
    public async Task Address_counts_once_its_letter_is_answered_and_the_old_one_can_bring_itself_back()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestPerson person = await server.RegisterAsync();
        TestPerson other = await server.RegisterAsync();
        string verify = (await mail.NextAsync(person.Email)).Link.Fragment["#token=".Length..];
        Assert.Equal(HttpStatusCode.OK, (await LinkAsync(server, "verify-email", verify)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LinkAsync(server, "verify-email", verify)).StatusCode);
        Assert.True((await person.Http.GetFromJsonAsync<JsonElement>("/v1/me/security")).GetProperty("emailVerified").GetBoolean());

        Assert.Equal(HttpStatusCode.Conflict, (await person.Http.PostAsJsonAsync("/v1/me/email", new { email = other.Email })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.Http.PostAsJsonAsync("/v1/me/email", new { email = "new@example.org" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(server, person.Email, person.Password)).StatusCode);
        string change = (await mail.NextAsync("new@example.org")).Link.Fragment["#token=".Length..];
        Assert.Equal(HttpStatusCode.OK, (await LinkAsync(server, "verify-email", change)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(server, "new@example.org", person.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(server, person.Email, person.Password)).StatusCode);

        string undo = (await mail.NextAsync(person.Email)).Link.Fragment["#token=".Length..];
        Assert.Equal(HttpStatusCode.OK, (await LinkAsync(server, "undo-email-change", undo)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal("Set a new password", await SubjectAsync(mail, person.Email));
        Assert.Equal(person.Email, await server.SqlAsync("SELECT email FROM users WHERE id = $1", person.UserId.Value));
    }

    [Fact]
    public async Task I6_changed_password_ends_every_other_session_and_keeps_this_one()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        await Figure.BestOfAsync("I6 a stream's end after a new password", TimeSpan.FromSeconds(5), () => ChangeAsync(server));
    }

    private static async Task<TimeSpan> ChangeAsync(TestServer server)
    {
        TestPerson person = await server.RegisterAsync();
        using HttpResponseMessage second = await SignInAsync(server, person.Email, person.Password);
        using HttpClient other = server.Client((await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
        using HttpResponseMessage stream = await other.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsJsonAsync("/v1/me/password", new { current = "not the password", password = "another horse in a stable" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.PostAsJsonAsync("/v1/me/password", new { current = person.Password, password = "another horse in a stable" })).StatusCode);
        long changed = TimeProvider.System.GetTimestamp();

        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/v1/me")).StatusCode);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using Stream events = await stream.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[4096];
        while (await events.ReadAsync(buffer, limit.Token) > 0)
        {
            // Until the server ends it.
        }
        return TimeProvider.System.GetElapsedTime(changed);
    }

    private Task<TestServer> StartAsync(MailServer mail) => TestServer.StartAsync(cluster, settings: [.. mail.Settings(), "--public-url", "http://lan.test"]);

    private static async Task<string> TokenAsync(TestServer server, MailServer mail, TestPerson person)
    {
        await ForgetAsync(server, person.Email.ToUpperInvariant());
        while (true)
        {
            ReceivedMail letter = await mail.NextAsync(person.Email);
            if (letter.Header("Subject") == "Set a new password")
                return letter.Link.Fragment["#token=".Length..];
        }
    }

    private static async Task<string> SubjectAsync(MailServer mail, string to)
    {
        while (true)
        {
            string subject = (await mail.NextAsync(to)).Header("Subject");
            if (subject is not ("Confirm your e-mail address" or "The e-mail address of your account was changed"))
                return subject;
        }
    }

    private static async Task ForgetAsync(TestServer server, string email) =>
        Assert.Equal(HttpStatusCode.NoContent, (await server.Anonymous.PostAsJsonAsync("/v1/auth/forgot-password", new { email })).StatusCode);

    private static Task<HttpResponseMessage> ResetAsync(TestServer server, string token, string password) => server.Anonymous.PostAsJsonAsync("/v1/auth/reset-password", new { token, password });

    private static async Task<HttpResponseMessage> ResetPatientlyAsync(TestServer server, string token, string password)
    {
        HttpResponseMessage answer = await ResetAsync(server, token, password);
        for (int tries = 1; answer.StatusCode == HttpStatusCode.ServiceUnavailable && tries < 600; tries++)
        {
            answer.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            answer = await ResetAsync(server, token, password);
        }
        return answer;
    }

    private static Task<HttpResponseMessage> LinkAsync(TestServer server, string route, string token) => server.Anonymous.PostAsJsonAsync($"/v1/auth/{route}", new { token });

    private static Task<HttpResponseMessage> SignInAsync(TestServer server, string email, string password) =>
        server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email, password, mode = "token" });

    private static async Task UntilAsync(TestServer server, string question)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await server.SqlAsync(question) is not true)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), question);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Two-sample Kolmogorov-Smirnov, asymptotic p (Numerical Recipes §14.3).
    private static double KolmogorovSmirnov(List<double> a, List<double> b)
    {
        double distance = a.Concat(b).Max(x => Math.Abs((a.Count(v => v <= x) / (double)a.Count) - (b.Count(v => v <= x) / (double)b.Count)));
        double n = Math.Sqrt(a.Count * (double)b.Count / (a.Count + b.Count));
        double lambda = (n + 0.12 + (0.11 / n)) * distance;
        double p = 0;
        for (int k = 1; k <= 100; k++)
            p += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * lambda * lambda);
        return lambda < 0.2 ? 1 : Math.Clamp(p, 0, 1);
    }
}
