using System.Net;
using System.Net.Http.Json;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>F2 for the one-time set-up token, and I9: no account exists before it.</summary>
public sealed class SetupTests(PostgresCluster cluster)
{
    [Fact]
    public async Task F2_of_200_parallel_uses_of_the_setup_token_exactly_one_wins()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        string token = server.SetupToken;

        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using HttpResponseMessage response = await server.Anonymous.PostAsJsonAsync(
                "/v1/setup", new { token, email = $"u{i}@example.org", username = $"user{i}", password = "a long password" });
            return response.StatusCode;
        }));

        Assert.Single(answers, s => s == HttpStatusCode.Created);
        Assert.Equal(199, answers.Count(s => s == HttpStatusCode.Gone));
        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM users"));
        Assert.Equal(199L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'setup.complete' AND outcome = 'failed'"));
        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'setup.complete' AND outcome = 'succeeded'"));
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "setup-token")));
    }

    [Fact]
    public async Task Wrong_setup_token_is_refused_and_leaves_setup_open()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);

        using HttpResponseMessage response = await server.Anonymous.PostAsJsonAsync(
            "/v1/setup", new { token = "not the token", email = "a@example.org", username = "ann", password = "a long password" });

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM users"));
        Assert.Contains("\"needed\":true", await server.Anonymous.GetStringAsync("/v1/setup"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataFolder, "setup-token")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataFolder, "master.key")));
    }
}
