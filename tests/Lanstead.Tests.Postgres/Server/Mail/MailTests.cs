using System.Net;
using System.Text.Json;
using Lanstead.Server.Mail;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Mail;

/// <summary>Letters go through a real SMTP server: protected as it is set, none lost, none sent twice but where a server cannot know.</summary>
public sealed class MailTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task Letter_goes_out_over_TLS_signed_in_and_is_gone_from_the_database(string security)
    {
        await using MailServer mail = await MailServer.StartAsync(security);
        await using TestServer server = await StartAsync(mail, security, "--mail-user", "lanstead", "--mail-password", "a mail password");
        server.Secrets.Add("mail password", "a mail password");

        await SendAsync(server, Some("anna@example.org", subject: "Grüße aus Łódź — and a subject that is longer than one encoded word may be, by far"));
        ReceivedMail letter = await mail.NextAsync();

        Assert.True(letter.Secure);
        Assert.Equal("lanstead", letter.User);
        Assert.Equal(["anna@example.org"], letter.To);
        Assert.Equal("Grüße aus Łódź — and a subject that is longer than one encoded word may be, by far", letter.Header("Subject"));
        Assert.Equal("Lanstead Tëst <lan@example.org>", letter.Header("From"));
        Assert.Equal("auto-generated", letter.Header("Auto-Submitted"));
        Assert.Equal($"{server.Url}reset#token=abc", letter.Link.AbsoluteUri.Replace("http://lan.test/", server.Url.AbsoluteUri, StringComparison.Ordinal));
        Assert.Contains("href=\"http://lan.test/reset#token=abc\"", letter.Html, StringComparison.Ordinal);
        Assert.All(letter.Raw.Split("\r\n"), line => Assert.True(line.Length <= 998 && line.All(char.IsAscii), line));
        await EmptyAsync(server);
    }

    [Fact]
    public async Task Waiting_letter_is_sealed()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync("busy");
        await SendAsync(server, Some("anna@example.org"));
        await TriedAsync(server);

        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM mail_outbox WHERE to_jsonb(mail_outbox)::text ~ 'anna|token' OR encode(letter, 'escape') ~ 'anna|token'"));
        Assert.DoesNotContain(server.Log.Lines, l => l.Line.Contains("token=abc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("starttls", "none")]
    [InlineData("tls", "none")]
    [InlineData("tls", "tls")]
    [InlineData("starttls", "starttls")]
    public async Task Nothing_is_said_to_a_server_without_TLS_or_with_anothers_certificate(string wanted, string offered)
    {
        await using MailServer mail = await MailServer.StartAsync(offered, name: wanted == offered ? "other.example" : "localhost");
        await using TestServer server = await StartAsync(mail, wanted, "--mail-user", "lanstead", "--mail-password", "a mail password");
        server.WarningsAreExpected = true;
        await SendAsync(server, Some("anna@example.org"));
        await TriedAsync(server);

        Assert.Empty(mail.All);
        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM mail_outbox"));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("drop")]
    public async Task Letter_waits_for_a_server_that_is_busy_or_hangs_up_and_arrives_once(string trouble)
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync(trouble);
        await SendAsync(server, Some("anna@example.org"));
        await TriedAsync(server);
        // The pause: half a minute, of which looking may have taken a part, not at once.
        Assert.Equal(true, await server.SqlAsync("SELECT bool_and(next_at BETWEEN now() AND now() + interval '40 seconds') FROM mail_outbox"));

        await mail.BehaveAsync("take");
        await HurryAsync(server);
        await mail.NextAsync("anna@example.org");
        await EmptyAsync(server);
        Assert.Single(mail.All);
    }

    [Fact]
    public async Task Letter_that_was_taken_without_saying_so_comes_again_under_the_same_id()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync("late");
        await SendAsync(server, Some("anna@example.org"));
        await TriedAsync(server);
        await mail.BehaveAsync("take");
        await HurryAsync(server);
        await EmptyAsync(server);

        Assert.Equal(2, mail.All.Count);
        Assert.Single(mail.All.Select(l => l.Header("Message-ID")).Distinct());
    }

    [Fact]
    public async Task Address_that_is_refused_for_good_is_given_up_and_the_audit_says_so_without_the_address()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync("refuse");
        await SendAsync(server, Some("nobody@example.org"));
        await EmptyAsync(server);

        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'mail.given_up' AND outcome = 'failed' AND after::text LIKE '%RCPT (550)%'"));
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM audit WHERE to_jsonb(audit)::text LIKE '%nobody@%'"));
        Assert.DoesNotContain(server.Log.Warnings, l => l.Contains("nobody@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Letter_that_nobody_needs_any_more_is_not_sent()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync("busy");
        await SendAsync(server, Some("anna@example.org") with { UsefulFor = TimeSpan.FromMinutes(30) });
        await TriedAsync(server);
        await mail.BehaveAsync("take");
        await server.SqlAsync("UPDATE mail_outbox SET expires_at = now() - interval '1 second', next_at = now()");
        await server.SqlAsync("NOTIFY lanstead_mail");
        await EmptyAsync(server);

        Assert.Empty(mail.All);
    }

    [Fact]
    public void Pauses_grow_up_to_two_hours_and_a_letter_is_tried_for_a_day()
    {
        TimeSpan waited = TimeSpan.Zero;
        int tries = 0;
        while (waited < MailWorker.GivesUpAfter)
        {
            TimeSpan pause = MailWorker.PauseAfter(++tries);
            Assert.InRange(pause, tries == 1 ? TimeSpan.FromSeconds(30) : MailWorker.PauseAfter(tries - 1), TimeSpan.FromHours(2));
            waited += pause;
        }
        Assert.InRange(tries, 15, 30);
    }

    [Fact]
    public async Task Two_servers_send_a_hundred_letters_once_each_also_when_one_of_them_stops_in_the_middle()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestServer other = await TestServer.StartAsync(cluster, settings: [.. mail.Settings(), "--public-url", "http://lan.test"], replicaOf: server);
        string[] people = [.. Enumerable.Range(0, 100).Select(i => $"person{i}@example.org")];
        await Task.WhenAll(people.Select(p => SendAsync(server, Some(p))));
        while (mail.All.Count < 20)
            await mail.NextAsync();
        await other.DisposeAsync();
        await EmptyAsync(server);

        Assert.Equal(people.Order(), mail.All.Select(l => l.To.Single()).Order());
    }

    [Fact]
    public async Task Server_that_hangs_delays_nobody_but_its_letters()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        server.WarningsAreExpected = true;
        await mail.BehaveAsync("hang");
        await SendAsync(server, Some("anna@example.org"));
        await UntilAsync(server, "SELECT bool_and(tries = 1) FROM mail_outbox");
        // Meanwhile no transaction is open: live events are read up to the oldest.
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"));
        TestPerson person = await server.RegisterAsync();
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Nothing_in_a_letter_makes_a_header_a_receiver_or_a_tag()
    {
        const string Evil = "a\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script>\n.\r\nMAIL FROM:<x@example.org>";
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        await SendAsync(server, Some("anna@example.org", subject: Evil) with { Paragraphs = [Evil, "."], Notes = [Evil] });
        ReceivedMail letter = await mail.NextAsync();

        Assert.Equal(["anna@example.org"], letter.To);
        Assert.Equal("", letter.Header("Bcc"));
        Assert.DoesNotContain("<script>", letter.Html, StringComparison.Ordinal);
        // Date, From, To, Subject, Message-ID, Auto-Submitted, MIME-Version, Content-Type.
        Assert.Equal(8, letter.Raw[..letter.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Length);
        foreach (string to in new[] { "a@b\r\nRCPT TO:<eve@example.org>", "a@b> SIZE=1", "a@b,eve@example.org", "a b@example.org", "\"a\"@example.org", "a@b@c" })
            await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(server, Some(to)));
    }

    [Fact]
    public async Task Letter_and_change_are_written_together_or_not_at_all()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        await using (AsyncServiceScope scope = server.App.Services.CreateAsyncScope())
        {
            SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            scope.ServiceProvider.GetRequiredService<Mailer>().Send(db, Some("anna@example.org"));
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        await SendAsync(server, Some("bert@example.org"));
        await mail.NextAsync("bert@example.org");
        Assert.Single(mail.All);
    }

    [Fact]
    public async Task Administrator_is_told_what_the_mail_server_says()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await StartAsync(mail);
        TestPerson admin = await server.SetUpAsync();
        using var german = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/mail/test");
        german.Headers.Add("Accept-Language", "de-AT,de;q=0.9,en;q=0.5");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.SendAsync(german)).StatusCode);
        Assert.Equal("Test der E-Mail-Einstellungen", (await mail.NextAsync(admin.Email)).Header("Subject"));

        await mail.BehaveAsync("refuse");
        using HttpResponseMessage refused = await admin.Http.PostAsync("/v1/admin/mail/test", null);
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Contains("no such address", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<TestServer> StartAsync(MailServer mail, string security = "none", params string[] more) =>
        TestServer.StartAsync(cluster, settings: [.. mail.Settings(security), "--public-url", "http://lan.test", .. more]);

    private static Letter Some(string to, string subject = "A subject") => new()
    {
        Kind = "some", To = to, Language = MailLanguage.English, Subject = subject, Paragraphs = ["First.", "Second."],
        Link = new LetterLink("Go there", new Uri("http://lan.test/reset#token=abc")),
    };

    private static async Task SendAsync(TestServer server, Letter letter)
    {
        await using AsyncServiceScope scope = server.App.Services.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        scope.ServiceProvider.GetRequiredService<Mailer>().Send(db, letter);
        await db.SaveChangesAsync();
    }

    private static Task<object?> HurryAsync(TestServer server) => server.SqlAsync("UPDATE mail_outbox SET next_at = now(); NOTIFY lanstead_mail");

    // The row says when it is next due once the try is over; until then, when another server may take it over, which is later.
    private static Task TriedAsync(TestServer server) => UntilAsync(server, "SELECT bool_and(tries = 1 AND next_at < now() + interval '1 minute') FROM mail_outbox");

    private static Task EmptyAsync(TestServer server) => UntilAsync(server, "SELECT count(*) = 0 FROM mail_outbox");

    private static async Task UntilAsync(TestServer server, string question)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await server.SqlAsync(question) is not true)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), question);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
