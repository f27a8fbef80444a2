using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Administration;

/// <summary><c>lanstead-server admin</c>, as a process of its own beside a running server.</summary>
public sealed class AdminCommandTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Administrator_is_made_with_a_password_that_is_shown_once_and_signs_in()
    {
        (int exit, string output, _) = await RunAsync("create-admin", "--email", "second@example.org", "--username", "second", "--json");

        Assert.Equal(0, exit);
        JsonElement made = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, made.GetProperty("schema").GetInt32());
        JsonElement session = await SignInAsync("second@example.org", made.GetProperty("password").GetString()!);
        Assert.True(session.GetProperty("user").GetProperty("isAdmin").GetBoolean());
        Assert.Equal(Environment.UserName, await _server.SqlAsync("SELECT after->>'by' FROM audit WHERE action = 'account.created' AND actor_kind = 'system' AND target_id = $1", made.GetProperty("id").GetString()!));
        (exit, _, string errors) = await RunAsync("create-admin", "--email", "second@example.org", "--username", "other");
        Assert.Equal((8, true), (exit, errors.Length > 10));
        Assert.Equal(2, (await RunAsync("create-admin", "--email", "nothing", "--username", "x")).Exit);
        Assert.Equal(0, (await RunAsync("revoke-admin", "second")).Exit);
    }

    [Fact]
    public async Task Password_comes_from_a_file_and_ends_every_session()
    {
        TestPerson person = await _server.RegisterAsync();
        string file = Path.Combine(_server.DataFolder, "new-password");
        await File.WriteAllTextAsync(file, "another horse and another staple\n");

        (int exit, string output, _) = await RunAsync("reset-password", person.Email, "--password-file", file);
        File.Delete(file);

        Assert.Equal(0, exit);
        Assert.DoesNotContain("horse", output, StringComparison.Ordinal);
        for (int i = 0; i < 50 && (await person.Http.GetAsync("/v1/me")).StatusCode == HttpStatusCode.OK; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(person.Email, (await SignInAsync(person.Email, "another horse and another staple")).GetProperty("user").GetProperty("email").GetString());
    }

    [Fact]
    public async Task Verbs_answer_with_the_exit_codes_that_their_help_tells()
    {
        TestPerson person = await _server.RegisterAsync();
        string name = person.Email.Split('@')[0];

        Assert.Equal(0, (await RunAsync("disable", name)).Exit);
        Assert.NotEqual(DBNull.Value, await _server.SqlAsync("SELECT disabled_at FROM users WHERE id = $1", person.UserId.Value));
        Assert.Equal(0, (await RunAsync("enable", name)).Exit);
        var box = _server.App.Services.GetRequiredService<SecretBox>();
        await _server.SqlAsync(
            "INSERT INTO totp (user_id, secret, key_id, created_at, confirmed_at) VALUES ($1, $2, $3, now(), now())", person.UserId.Value, box.Encrypt($"totp:{person.UserId}", "seed"u8), box.Id);
        Assert.Equal(0, (await RunAsync("disable-second-factor", name)).Exit);
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM totp WHERE user_id = $1", person.UserId.Value));
        Assert.Equal(7, (await RunAsync("disable", "nobody-of-that-name")).Exit);
        Assert.Equal(8, (await RunAsync("revoke-admin", "admin")).Exit);
        Assert.Equal(2, (await RunAsync("revoke-admin")).Exit);
        Assert.Equal(2, (await RunAsync("no-such-verb")).Exit);
        (int exit, string output, _) = await RunAsync("users", "ls", "--search", name, "--json");
        Assert.Equal((0, name), (exit, JsonDocument.Parse(output).RootElement.GetProperty("users")[0].GetProperty("username").GetString()));
        (exit, output, _) = await RunAsync("help");
        Assert.Equal(0, exit);
        Assert.All(AdminCommand.Verbs, verb => Assert.Contains(verb, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_rotated_and_listed()
    {
        Assert.Equal(0, (await RunAsync("rotate-token-keys")).Exit);
        Assert.Equal(0, (await RunAsync("rotate-data-key")).Exit);
        Assert.Equal(0, (await RunAsync("rotate-master-key")).Exit);

        (_, string output, _) = await RunAsync("keys", "ls", "--json");

        JsonElement keys = JsonDocument.Parse(output).RootElement.GetProperty("keys");
        Assert.Equal(2, keys.GetProperty("tokenKeys").GetArrayLength());
        Assert.Equal(2, keys.GetProperty("masterKeys").GetArrayLength());
        Assert.Equal(keys.GetProperty("masterKeys")[0].GetString(), keys.GetProperty("dataKeys")[0].GetProperty("masterKeyId").GetString());
        Assert.Equal(3L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action LIKE 'keys.%' AND actor_kind = 'system' AND after->>'by' = $1", Environment.UserName));
    }

    private async Task<JsonElement> SignInAsync(string email, string password)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email, password, mode = "token" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => ServerCommand.RunAsync(_server, ["admin", .. arguments]);
}
