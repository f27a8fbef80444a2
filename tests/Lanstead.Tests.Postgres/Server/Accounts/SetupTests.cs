using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>F2 for the one-time set-up token, and I9: no account exists before it.</summary>
public sealed class SetupTests(PostgresCluster cluster)
{
    private static readonly int s_rounds = LongRun.Count(usual: 5, whole: 50);

    [Fact]
    public async Task F2_of_200_parallel_uses_of_the_setup_token_exactly_one_wins_in_each_round()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--log-level", "Warning"]);
        string token = server.SetupToken;
        for (int round = 0; round < s_rounds; round++)
        {
            HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            {
                string name = $"r{round}user{i}";
                using HttpResponseMessage response = await server.Anonymous.PostAsJsonAsync(
                    "/v1/setup", new { token, email = $"{name}@example.org", username = name, password = "a long password" });
                return response.StatusCode;
            }));

            Assert.Single(answers, s => s == HttpStatusCode.Created);
            Assert.Equal(199, answers.Count(s => s == HttpStatusCode.Gone));
            Assert.Equal(round + 1L, await server.SqlAsync("SELECT count(*) FROM users"));
            Assert.Equal((round + 1) * 199L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'setup.complete' AND outcome = 'failed'"));
            Assert.Equal(round + 1L, await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'setup.complete' AND outcome = 'succeeded'"));
            Assert.False(File.Exists(Path.Combine(server.DataFolder, "setup-token")));
            // As new again, which no route can do.
            token = $"token of round {round}";
            await server.SqlAsync("UPDATE instance SET setup_completed_at = NULL, setup_token_hash = $1", SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        }
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
