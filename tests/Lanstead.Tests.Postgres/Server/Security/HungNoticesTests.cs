using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>Who lost access is out within a second on every server, also where the connection that hears of it hangs without a word.</summary>
public sealed class HungNoticesTests(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    // Who looks only at fixed times, whatever is heard, looks after fifteen.
    private static readonly TimeSpan s_streamEnds = LongRun.IsAsked ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(12);

    private readonly List<int> _stopped = [];
    private TestServer _server = null!;
    private TestServer _replica = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cluster);
        await _server.SetUpAsync();
        _replica = await TestServer.StartAsync(cluster, replicaOf: _server);
        _server.WarningsAreExpected = _replica.WarningsAreExpected = true;
    }

    public async ValueTask DisposeAsync()
    {
        Signal("CONT");
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("sign out", "/v1/me", HttpStatusCode.Unauthorized)]
    [InlineData("disable", "/v1/me", HttpStatusCode.Unauthorized)]
    [InlineData("lower the role", "/v1/networks/{network}/join-keys", HttpStatusCode.Forbidden)]
    [InlineData("remove", "/v1/networks/{network}", HttpStatusCode.NotFound)]
    [InlineData("revoke the key", "/v1/networks/{network}", HttpStatusCode.Unauthorized)]
    public async Task Access_that_ends_while_the_listening_connections_hang_is_refused_within_a_second(string change, string path, HttpStatusCode refusal)
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, owner.TenantId, "member");
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "watched" });
        path = path.Replace("{network}", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString(), StringComparison.Ordinal);
        JsonElement key = await NewKey.MakeAsync(member, "networks:read");
        using HttpClient there = _replica.Client(change == "revoke the key" ? NewKey.Secret(key) : member.AccessToken);
        for (int i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, (await there.GetAsync(path)).StatusCode);

        await HangListenersAsync();
        await (change switch
        {
            "sign out" => member.Http.PostAsync("/v1/auth/sign-out", null),
            "disable" => PostgresCluster.ExecuteAsync(_server.Connection, "UPDATE users SET disabled_at = now() WHERE id = $1", member.UserId.Value),
            "lower the role" => PostgresCluster.ExecuteAsync(_server.Connection, "UPDATE members SET role = 'viewer' WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value),
            "remove" => PostgresCluster.ExecuteAsync(_server.Connection, "DELETE FROM members WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value),
            _ => (Task)member.Http.DeleteAsync($"/v1/me/api-keys/{NewKey.Id(key)}"),
        });
        long ended = TimeProvider.System.GetTimestamp();
        TimeSpan began;
        bool isDoubted = false;
        do
        {
            began = TimeProvider.System.GetElapsedTime(ended);
            using HttpResponseMessage answer = await there.GetAsync(path);
            // Only until the next connection listens.
            isDoubted |= !_replica.App.Services.GetRequiredService<DatabaseNotices>().IsProven;
            Assert.True(began < s_limit || answer.StatusCode == refusal, $"{answer.StatusCode} {began} after the end");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        while (began < TimeSpan.FromSeconds(1.5));
        Assert.True(isDoubted);
    }

    [Fact]
    public async Task I6_a_stream_ends_within_five_seconds_though_the_listening_connections_hang()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpClient there = _replica.Client(person.AccessToken);
        HttpResponseMessage stream = await there.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
        Task<string> all = stream.Content.ReadAsStringAsync();

        await HangListenersAsync();
        await person.Http.PostAsync("/v1/auth/sign-out", null);

        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        await all.WaitAsync(s_streamEnds);
    }

    [Fact]
    public async Task A_connection_that_goes_on_again_is_trusted_again()
    {
        DatabaseNotices notices = _replica.App.Services.GetRequiredService<DatabaseNotices>();
        await UntilAsync(() => notices.IsProven);
        await HangListenersAsync();
        await UntilAsync(() => !notices.IsProven);
        Signal("CONT");
        await UntilAsync(() => notices.IsProven);
    }

    // As a network that drops packets looks from here: nothing comes any more, and nothing says so.
    private async Task HangListenersAsync()
    {
        string pids = (string)(await _server.SqlAsync("SELECT string_agg(pid::text, ',') FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lanstead_listener' AND (query = 'SELECT 1' OR query LIKE 'LISTEN%')"))!;
        _stopped.AddRange(pids.Split(',').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
        Assert.True(_stopped.Count >= 2, pids);
        Signal("STOP");
    }

    private void Signal(string signal)
    {
        foreach (int pid in _stopped)
        {
            using Process kill = Process.Start(new ProcessStartInfo("kill") { ArgumentList = { "-" + signal, pid.ToString(CultureInfo.InvariantCulture) } })!;
            kill.WaitForExit();
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
