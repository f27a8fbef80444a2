using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>What a password check costs, and that it costs the same for an address that nobody has.</summary>
public sealed partial class PasswordCostTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly int s_rounds = LongRun.Count(usual: 15, whole: 200);

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Stored_hash_is_Argon2id_of_at_least_OWASPs_cost_and_a_salt_of_its_own()
    {
        TestPerson person = await _server.RegisterAsync(), other = await _server.RegisterAsync();
        string[] hash = await StoredAsync(person), another = await StoredAsync(other);
        Assert.Equal(["", "argon2id", "v=19"], hash[..3]);
        Match cost = Assert.Single(Cost.Matches(hash[3]));
        Assert.True(int.Parse(cost.Groups[1].Value, CultureInfo.InvariantCulture) >= 19 * 1024 && int.Parse(cost.Groups[2].Value, CultureInfo.InvariantCulture) >= 2, hash[3]);
        // 16 bytes of salt, 32 of hash, without the signs at the end.
        Assert.Equal((22, 43), (hash[4].Length, hash[5].Length));
        Assert.NotEqual(another[4], hash[4]);
        Assert.NotEqual(another[5], hash[5]);
    }

    [Fact]
    public async Task More_sign_ins_than_can_wait_are_told_so_and_nothing_is_counted_against_anybody()
    {
        _server.WarningsAreExpected = true;
        TestPerson person = await _server.RegisterAsync();
        await _server.SqlAsync("DELETE FROM sign_in_delays");
        Passwords passwords = _server.App.Services.GetRequiredService<Passwords>();
        using var gate = new ManualResetEventSlim();
        using var running = new CountdownEvent(Environment.ProcessorCount);
        List<Task> turns = [];
        // Those that run hold a thread each until the gate opens.
        for (int i = 0; i < Environment.ProcessorCount; i++)
            turns.Add(Task.Factory.StartNew(() => passwords.Turns.RunAsync(_ => { running.Signal(); return gate.Wait(s_limit); }, CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        Assert.True(running.Wait(s_limit));
        while (!IsBusy(passwords))
            turns.Add(passwords.Turns.RunAsync(_ => 0, CancellationToken.None));

        using (HttpResponseMessage refused = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" }))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter?.Delta);
            Assert.Contains("\"server.busy\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        gate.Set();
        await Task.WhenAll(turns);

        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM sign_in_delays WHERE failures > 0"));
        // As many as ran at once, and no more.
        Assert.InRange(passwords.Turns.KeptKibibytes, Passwords.Cost.MemoryKibibytes, Environment.ProcessorCount * Passwords.Cost.MemoryKibibytes);
    }

    [Fact]
    public async Task Sign_in_takes_as_long_for_an_unknown_address_as_for_a_wrong_password()
    {
        TestPerson person = await _server.RegisterAsync();
        // Without the hash the unknown one takes a tenth, each time. The slack is for a busy machine; the figure is what counts.
        for (int attempt = 1; ; attempt++)
        {
            (double ratio, string figure) = await CompareAsync(person);
            TestContext.Current.TestOutputHelper!.WriteLine("figure: " + figure);
            if (ratio is > 0.5 and < 2)
                break;
            Assert.True(attempt < 4, figure);
        }
    }

    private async Task<(double Ratio, string Figure)> CompareAsync(TestPerson person)
    {
        List<double> known = [], unknown = [];
        for (int i = 0; i < s_rounds + 2; i++)
        {
            // Who guesses so often would wait.
            await _server.SqlAsync("DELETE FROM sign_in_delays");
            double one = await SignInAsync(person.Email);
            double other = await SignInAsync($"nobody{i}@example.org");
            // The first two warm up.
            if (i < 2)
                continue;
            known.Add(one);
            unknown.Add(other);
        }
        double ratio = Median(unknown) / Median(known);
        return (ratio, string.Create(
            CultureInfo.InvariantCulture,
            $"sign-in with a wrong password: {Median(known):0.0} ms, with an unknown address: {Median(unknown):0.0} ms (medians of {s_rounds}, {ratio - 1:+0.0%;-0.0%})"));
    }

    [GeneratedRegex("^m=([0-9]+),t=([0-9]+),p=1$")]
    private static partial Regex Cost { get; }

    private async Task<string[]> StoredAsync(TestPerson person) =>
        ((string)(await _server.SqlAsync("SELECT password_hash FROM users WHERE id = $1", person.UserId.Value))!).Split('$');

    private static bool IsBusy(Passwords passwords)
    {
        try
        {
            passwords.ThrowIfBusy();
            return false;
        }
        catch (BusyException)
        {
            return true;
        }
    }

    private async Task<double> SignInAsync(string email)
    {
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email, password = "not the password" });
        double milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        return milliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
