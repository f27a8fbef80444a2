using System.Net;
using System.Net.Http.Json;

namespace Lanstead.Tests.Postgres.Server.Hosting;

/// <summary>I9: what a fresh install lets in and listens on. N2: what its log does with hostile input. As root, which ./test is.</summary>
public sealed class FreshInstallTests
{
    private static readonly (string Name, string Password)[] s_samples =
    [
        ("admin", "admin"), ("admin", "password"), ("root", "root"), ("lanstead", "lanstead"), ("admin@example.org", "admin"), ("admin@localhost", "changeme"),
        ("owner", "owner"), ("demo@example.org", "correct horse battery staple"), ("postgres", "postgres"), ("", ""),
    ];

    [Fact]
    public async Task I9_fresh_server_listens_where_it_says_has_no_account_and_closes_setup_after_the_first()
    {
        await using var server = new FreshServer("--rate-limit", "1000", "--rate-burst", "1000");
        using HttpClient http = await server.ReadyAsync();
        Assert.Equal(Documented("lanstead-server"), await server.ListeningAsync());

        foreach ((string name, string password) in s_samples)
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/auth/sign-in", new { email = name, password });
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests, $"{name}: {answer.StatusCode}");
        }
        foreach (string sample in new[] { "", "admin", "token", "setup", "changeme", "00000000000000000000000000000000" })
            Assert.Equal(HttpStatusCode.Forbidden, await SetUpAsync(http, sample));
        Assert.Equal(HttpStatusCode.Forbidden, await RegisterAsync(http));

        string token = (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "setup-token"))).Trim();
        Assert.Equal(HttpStatusCode.Created, await SetUpAsync(http, token));
        Assert.Equal(HttpStatusCode.Gone, await SetUpAsync(http, token));
        Assert.Equal(HttpStatusCode.Gone, await SetUpAsync(http, "admin"));
        Assert.Equal(HttpStatusCode.Forbidden, await RegisterAsync(http));
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "setup-token")));
        Assert.Equal(Documented("lanstead-server"), await server.ListeningAsync());
    }

    [Fact]
    public async Task N2_hostile_input_makes_no_line_and_no_colour_in_the_log()
    {
        await using var server = new FreshServer("--log-level", "Trace", "--rate-limit", "1000", "--rate-burst", "1000");
        using (HttpClient http = await server.ReadyAsync())
        {
            foreach (string path in new[] { "/v1/%0d%0aforged%20line", "/v1/networks/%1b%5b31mred", "/v1/x?a=%0aforged%20query", "/%e2%80%aeforged" })
                (await http.GetAsync(path)).Dispose();
            (await http.PostAsJsonAsync("/v1/auth/sign-in", new { email = "\r\nforged mail\u001b[31m", password = "x" })).Dispose();
            (await http.PostAsync("/v1/setup", new StringContent("{\"\\u001b[31m\\nforged member\":", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")))).Dispose();
        }
        string output = await server.StopAsync();
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length > 200, $"The log has {lines.Length} lines only.");
        Assert.Contains("forged", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("forged", StringComparison.Ordinal));
    }

    private static string[] Documented(string program) =>
    [
        .. File.ReadAllLines(Path.Combine(RepositoryFile.Root(), "docs/operations/ports.md"))
            .Where(line => line.StartsWith($"| `{program}` |", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => $"{cells[2]} {cells[3].Trim('`')}"),
    ];

    private static async Task<HttpStatusCode> SetUpAsync(HttpClient http, string token)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/setup", new { token, email = "me@example.org", username = "maria", password = "a long password" });
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> RegisterAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/auth/register", new { email = "you@example.org", username = "yolanda", password = "a long password" });
        return answer.StatusCode;
    }
}
