using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>login</c>, <c>logout</c>, <c>whoami</c> and the client of the server's API that other verbs use.</summary>
public sealed class SignInTests
{
    private const string Me = """{"id":"0192","email":"a@example.org","username":"ann","isAdmin":false,"tenants":[{"id":"1","name":"Home","slug":"home","role":"owner"}]}""";

    [Fact]
    public async Task Login_shows_link_and_code_waits_for_the_yes_and_keeps_the_tokens_for_this_user_alone()
    {
        var polls = new Queue<ServerReply>([ServerReply.Problem(400, "auth.device_pending"), ServerReply.Problem(400, "auth.device_slow_down"), ServerReply.Problem(502, "server.error"), new(200, Session("at1", "lsr_1"))]);
        await using var server = new ScriptedServer(request => request.Path == "/v1/auth/device" ? new(201, Login()) : polls.Dequeue());

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("login", "--server", server.Url + "/", "--qr"));

        Assert.Contains("https://vpn.example.org/claim/ABC-DEF-234", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("code: ABC-DEF-234", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("█", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal($"Signed in at {server.Url} as ann (a@example.org).{Environment.NewLine}", server.Out.ToString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.SignInFile));
        Assert.DoesNotContain("lsd_secret", server.Error.ToString() + server.Out, StringComparison.Ordinal);
        Assert.StartsWith("lanstead/", server.Requests[0].UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_as_json_prints_where_to_say_yes_and_then_who_is_signed_in_one_line_each()
    {
        await using var server = new ScriptedServer(request => request.Path == "/v1/auth/device" ? new(201, Login()) : new(200, Session("at1", "lsr_1")));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("login", "--server", server.Url, "--json"));
        string[] lines = server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal("ABC-DEF-234", JsonDocument.Parse(lines[0]).RootElement.GetProperty("userCode").GetString());
        Assert.Equal("ann", JsonDocument.Parse(lines[1]).RootElement.GetProperty("username").GetString());
        Assert.Equal("", server.Error.ToString());
    }

    [Theory]
    [InlineData("auth.device_denied", ExitCodes.Denied)]
    [InlineData("auth.device_expired", ExitCodes.NotConnected)]
    public async Task Login_that_comes_to_nothing_says_so_and_keeps_nothing(string code, int expected)
    {
        await using var server = new ScriptedServer(request => request.Path == "/v1/auth/device" ? new(201, Login()) : ServerReply.Problem(400, code));
        Assert.Equal(expected, await server.RunAsync("login", "--server", server.Url));
        Assert.False(File.Exists(server.SignInFile));
    }

    [Fact]
    public async Task An_access_token_that_runs_out_is_renewed_once_by_a_named_exchange()
    {
        await using var server = new ScriptedServer(request => request switch
        {
            { Path: "/v1/auth/refresh" } => new(200, Session("at2", "lsr_2")),
            { Authorization: "Bearer at2" } => new(200, Me),
            _ => ServerReply.Problem(401, "auth.token_invalid"),
        });
        Keep(server, expiresIn: TimeSpan.FromSeconds(30));

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("whoami"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("whoami"));

        ServerRequest renewal = Assert.Single(server.Requests, request => request.Path == "/v1/auth/refresh");
        Assert.True(JsonDocument.Parse(renewal.Body).RootElement.GetProperty("attempt").GetString()!.Length >= 22);
        Assert.Equal("lsr_2", Kept(server).RefreshToken);
        Assert.Null(Kept(server).Attempt);
        Assert.Contains("ann (a@example.org)", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Home: owner", server.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_repeated_under_the_same_name()
    {
        int renewals = 0;
        await using var server = new ScriptedServer(request => request.Path != "/v1/auth/refresh" ? new(200, Me) : renewals++ == 0 ? new(502, "a proxy") : new(200, Session("at2", "lsr_2")));
        Keep(server, expiresIn: TimeSpan.Zero);

        Assert.Equal(ExitCodes.NotConnected, await server.RunAsync("whoami"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("whoami"));

        Assert.Single(server.Requests.Where(request => request.Path == "/v1/auth/refresh").Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task Commands_at_once_exchange_a_refresh_token_once()
    {
        await using var server = new ScriptedServer(request => request.Path == "/v1/auth/refresh" ? new(200, Session("at2", "lsr_2")) : new(200, Me)) { Time = TimeProvider.System };
        Keep(server, expiresIn: TimeSpan.Zero);
        int[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => server.RunAsync("whoami"))));
        Assert.All(codes, code => Assert.Equal(ExitCodes.Ok, code));
        Assert.Single(server.Requests, request => request.Path == "/v1/auth/refresh");
    }

    [Fact]
    public async Task A_sign_in_that_ended_is_forgotten_and_the_next_command_named()
    {
        await using var server = new ScriptedServer(_ => ServerReply.Problem(401, "auth.session_ended"));
        Keep(server, expiresIn: TimeSpan.FromMinutes(10));
        Assert.Equal(ExitCodes.NotEnrolled, await server.RunAsync("whoami"));
        Assert.Contains($"lanstead login --server {server.Url}", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(JsonSerializer.Deserialize(File.ReadAllBytes(server.SignInFile), ServerJson.Default.SignInFile)!.Servers);
    }

    [Fact]
    public async Task Logout_ends_the_session_there_and_forgets_it_here()
    {
        await using var server = new ScriptedServer(_ => new(204, ""));
        Keep(server, expiresIn: TimeSpan.FromMinutes(10));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("logout"));
        ServerRequest request = Assert.Single(server.Requests);
        Assert.Equal("POST /v1/auth/sign-out Bearer at1", $"{request.Method} {request.Path} {request.Authorization}");
        Assert.Equal(ExitCodes.NotEnrolled, await server.RunAsync("logout", "--server", server.Url));
    }

    [Fact]
    public async Task An_api_key_is_used_instead_of_a_sign_in_and_never_renewed()
    {
        await using var server = new ScriptedServer(request => request.Authorization == "Bearer lsa_key" ? new(200, Me) : ServerReply.Problem(401, "auth.required"));
        server.Environment["LANSTEAD_API_KEY"] = "lsa_key\n";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("whoami", "--json"));
        Assert.Equal("ann", JsonDocument.Parse(server.Out.ToString()).RootElement.GetProperty("person").GetProperty("username").GetString());

        server.Environment["LANSTEAD_API_KEY"] = "lsa_other";
        Assert.Equal(ExitCodes.NotEnrolled, await server.RunAsync("whoami"));
        Assert.Contains("LANSTEAD_API_KEY", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(403, ExitCodes.Denied)]
    [InlineData(404, ExitCodes.NotFound)]
    [InlineData(409, ExitCodes.Conflict)]
    [InlineData(412, ExitCodes.Conflict)]
    [InlineData(400, ExitCodes.Failed)]
    [InlineData(503, ExitCodes.NotConnected)]
    public async Task A_refusal_of_the_server_becomes_an_exit_code_and_its_own_words(int status, int expected)
    {
        await using var server = new ScriptedServer(_ => ServerReply.Problem(status, "x.y", "It went\\u001b[2J wrong."));
        Keep(server, expiresIn: TimeSpan.FromMinutes(10));
        Assert.Equal(expected, await server.RunAsync("whoami"));
        Assert.Equal($"lanstead: It went\ufffd[2J wrong.{Environment.NewLine}", server.Error.ToString());
    }

    [Fact]
    public async Task A_request_that_came_too_soon_is_repeated_after_the_time_that_the_server_names()
    {
        int asked = 0;
        await using var server = new ScriptedServer(_ => asked++ == 0 ? ServerReply.Problem(429, "rate.limited") with { RetryAfter = "2" } : new(200, Me));
        Keep(server, expiresIn: TimeSpan.FromMinutes(10));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("whoami"));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_file_that_others_may_read_and_a_server_that_is_none_are_refused()
    {
        await using var server = new ScriptedServer(_ => new(200, "<html>"));
        Keep(server, expiresIn: TimeSpan.FromMinutes(10));
        Assert.Equal(ExitCodes.Failed, await server.RunAsync("whoami"));
        Assert.Contains("not as a Lanstead server", server.Error.ToString(), StringComparison.Ordinal);
        File.SetUnixFileMode(server.SignInFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal(ExitCodes.Denied, await server.RunAsync("whoami"));
        Assert.Contains("chmod 600", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("login", "--server", "ftp://example.org"));
    }

    [Fact]
    public void The_qr_code_is_square_and_has_its_light_frame()
    {
        string[] lines = [.. TerminalQr.Lines("https://vpn.example.org/claim/ABC-DEF-234", colour: false)];
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.InRange(lines[0].Length, lines.Length * 2 - 1, lines.Length * 2);
        Assert.Equal(new string('█', lines[0].Length), lines[0]);
        Assert.All(lines, line => Assert.True(line.StartsWith("██", StringComparison.Ordinal) || line == lines[^1], line));
    }

    private static string Login() =>
        $$"""{"deviceCode":"lsd_secret","userCode":"ABC-DEF-234","verificationUri":"https://vpn.example.org/claim","verificationUriComplete":"https://vpn.example.org/claim/ABC-DEF-234","expiresAt":"{{TimeProvider.System.GetUtcNow().AddMinutes(10):O}}","intervalSeconds":5}""";

    private static string Session(string access, string refresh) =>
        $$"""{"user":{"id":"0192","email":"a@example.org","username":"ann","isAdmin":false},"csrfToken":null,"accessToken":"{{access}}","refreshToken":"{{refresh}}","expiresAt":"{{TimeProvider.System.GetUtcNow().AddMinutes(15):O}}"}""";

    private static void Keep(ScriptedServer server, TimeSpan expiresIn) => new SignIns(Path.GetDirectoryName(server.SignInFile), TimeProvider.System).Keep(
        new ServerSignIn(server.Url, "a@example.org", "ann", "at1", "lsr_1", TimeProvider.System.GetUtcNow() + expiresIn), current: true);

    private static ServerSignIn Kept(ScriptedServer server) => new SignIns(Path.GetDirectoryName(server.SignInFile), TimeProvider.System).Find(server.Url)!;
}
