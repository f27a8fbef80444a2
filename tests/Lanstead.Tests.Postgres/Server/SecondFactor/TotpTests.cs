using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.SecondFactor;
using Lanstead.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lanstead.Tests.Postgres.Server.SecondFactor;

/// <summary>I3: a second factor is guessed at no rate that helps, no code counts twice, and its owner always gets in.</summary>
public sealed class TotpTests(PostgresCluster cluster)
{
    // RFC 6238, appendix B, for SHA-1, shortened to six digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long second, string code) =>
        Assert.Equal(code, Totp.Code("12345678901234567890"u8, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(second))));

    [Fact]
    public void Secret_is_spelt_in_base32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Text("12345678901234567890"u8));

    [Fact]
    public async Task I3_one_step_to_each_side_counts_and_each_once()
    {
        (TestServer server, OffsetTime time) = await StartAsync();
        await using TestServer disposed = server;
        (TestPerson person, byte[] secret, _) = await EnrolAsync(server, time);
        // The code of enrolment is used up, and so is what came before it.
        time.Step(TimeSpan.FromMinutes(5));
        foreach (long off in new[] { -2L, 2L })
        {
            string early = await ChallengeAsync(server, person);
            // The clock runs on: at a step's beginning, or two steps ahead may be one by the time the code arrives.
            time.Step(ToNextStep(time));
            Assert.Equal(HttpStatusCode.Unauthorized, await CompleteAsync(server, early, Totp.Code(secret, Totp.StepAt(time.GetUtcNow()) + off)));
            await server.SqlAsync("DELETE FROM totp_failures");
        }
        string challenge = await ChallengeAsync(server, person);
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync(server, challenge, Totp.Code(secret, Totp.StepAt(time.GetUtcNow()))));
        // Neither the challenge nor the code again.
        Assert.Equal(HttpStatusCode.Unauthorized, await CompleteAsync(server, challenge, Totp.Code(secret, Totp.StepAt(time.GetUtcNow()) + 1)));
        Assert.Equal(HttpStatusCode.Unauthorized, await CompleteAsync(server, await ChallengeAsync(server, person), Totp.Code(secret, Totp.StepAt(time.GetUtcNow()))));
    }

    [Fact]
    public async Task I3_five_tries_in_a_quarter_of_an_hour_and_fifty_a_day_from_however_many_servers_and_the_session_goes_on()
    {
        (TestServer server, OffsetTime time) = await StartAsync();
        await using TestServer disposed = server;
        await using TestServer replica = await TestServer.StartAsync(cluster, replicaOf: server, adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        (TestPerson person, byte[] secret, string[] codes) = await EnrolAsync(server, time);
        time.Step(TimeSpan.FromMinutes(5));
        int tried = 0;
        TestServer[] both = [server, replica];
        DateTimeOffset begin = time.GetUtcNow();
        while (time.GetUtcNow() - begin < TimeSpan.FromHours(23))
        {
            string challenge = await ChallengeAsync(server, person);
            // One is wrong whatever the time: not of digits.
            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryAsync(both[i % 2], challenge, "12345x")));
            int wrong = answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized);
            Assert.True(wrong <= RateTable.SecondFactorShort.Tries, $"{wrong} tries in a quarter of an hour.");
            HttpResponseMessage refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
            TimeSpan wait = refused.Headers.RetryAfter!.Delta!.Value;
            tried += wrong;
            // The right code does not count before its time either, and Retry-After is exact.
            if (tried == RateTable.SecondFactorShort.Tries)
            {
                Assert.InRange(wait, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
                using HttpResponseMessage early = await TryAsync(server, challenge, Totp.Code(secret, Totp.StepAt(time.GetUtcNow())));
                Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
            }
            time.Step(wait);
        }
        Assert.Equal(RateTable.SecondFactorLong.Tries, tried);
        // 50 tries, three codes that count at a time, a million codes.
        Assert.True(tried * 3 / 1_000_000.0 <= 1.5e-4);

        // The owner's open session is not touched by any of it, and a recovery code opens another, once.
        Assert.Equal(HttpStatusCode.OK, (await _sessions[person].GetAsync("/v1/setup")).StatusCode);
        string last = await ChallengeAsync(server, person);
        Assert.Equal(HttpStatusCode.OK, (await RecoverAsync(server, last, codes[0].ToUpperInvariant())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RecoverAsync(server, await ChallengeAsync(server, person), codes[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RecoverAsync(server, await ChallengeAsync(server, person), codes[1])).StatusCode);
    }

    [Fact]
    public async Task I3_guesses_from_a_thousand_addresses_are_the_accounts_and_no_more_than_from_one()
    {
        var time = new OffsetTime();
        await using TestServer server = await TestServer.StartAsync(
            cluster, settings: ["--trusted-proxies", "127.0.0.0/8"], adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        (TestPerson person, _, _) = await EnrolAsync(server, time);
        time.Step(TimeSpan.FromMinutes(20));
        await server.SqlAsync("DELETE FROM totp_failures");
        int addresses = LongRun.Count(usual: 40, whole: 1000);
        string challenge = await ChallengeAsync(server, person);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, addresses).Select(FromAsync));
        Assert.InRange(answers.Count(status => status == HttpStatusCode.Unauthorized), 1, RateTable.SecondFactorShort.Tries);
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{status}"));
        // Each from an address of its own: what held them was the account's limit, not an address's.
        Assert.Equal((long)answers.Count(status => status == HttpStatusCode.Unauthorized), await server.SqlAsync("SELECT count(*) FROM totp_failures WHERE user_id = $1", person.UserId.Value));

        async Task<HttpStatusCode> FromAsync(int number)
        {
            string address = $"198.{18 + (number / 250)}.7.{1 + (number % 250)}";
            using var guess = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/second-factor") { Content = JsonContent.Create(new { challenge, code = "12345x" }) };
            guess.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
            using HttpResponseMessage answer = await server.Anonymous.SendAsync(guess);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task F2_of_many_parallel_uses_of_one_code_and_of_one_recovery_code_over_two_servers_one_wins()
    {
        (TestServer server, OffsetTime time) = await StartAsync();
        await using TestServer disposed = server;
        await using TestServer replica = await TestServer.StartAsync(cluster, replicaOf: server, adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        (TestPerson person, byte[] secret, string[] codes) = await EnrolAsync(server, time);
        TestServer[] both = [server, replica];
        for (int round = 0; round < LongRun.Count(usual: 2, whole: 50); round++)
        {
            time.Step(TimeSpan.FromMinutes(20));
            await server.SqlAsync("DELETE FROM totp_failures");
            string[] challenges = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChallengeAsync(server, person)));
            string code = Totp.Code(secret, Totp.StepAt(time.GetUtcNow()));
            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => TryAsync(both[i % 2], challenges[i / 2 % 4], code)));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
            Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{a.StatusCode}"));
            Assert.Equal(199L * (round + 1), await server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'session.second_factor' AND outcome = 'failed'"));
        }
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            string[] others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChallengeAsync(server, person)));
            HttpResponseMessage[] recovered = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => RecoverAsync(both[i % 2], others[i / 2 % 4], codes[0])));
            Assert.Single(recovered, a => a.StatusCode == HttpStatusCode.OK);
            Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM recovery_codes WHERE used_at IS NOT NULL"));
            // As new again, which no route can do.
            await server.SqlAsync("UPDATE recovery_codes SET used_at = NULL");
            await server.SqlAsync("DELETE FROM sign_in_delays");
        }
    }

    [Fact]
    public async Task I3_no_way_in_without_the_code_and_no_second_authenticator_while_one_is_on()
    {
        (TestServer server, OffsetTime time) = await StartAsync();
        await using TestServer disposed = server;
        (TestPerson person, byte[] secret, _) = await EnrolAsync(server, time);
        foreach (string mode in new[] { "browser", "token" })
        {
            using HttpResponseMessage half = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode });
            JsonElement view = await half.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(JsonValueKind.Null, view.GetProperty("user").ValueKind);
            Assert.Equal(JsonValueKind.Null, view.GetProperty("accessToken").ValueKind);
            Assert.False(half.Headers.Contains("Set-Cookie"));
            string challenge = view.GetProperty("secondFactor").GetProperty("challenge").GetString()!;
            // The challenge is no credential of any kind.
            using HttpClient bearer = server.Client(challenge);
            Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync("/v1/me")).StatusCode);
            using HttpClient cookie = server.Client();
            cookie.DefaultRequestHeaders.Add("Cookie", $"lanstead_session={challenge}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await cookie.GetAsync("/v1/me")).StatusCode);
        }
        HttpClient session = _sessions[person];
        Assert.Equal(HttpStatusCode.Conflict, (await session.PostAsync("/v1/me/totp", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await session.PostAsJsonAsync("/v1/me/totp/confirm", new { code = Totp.Code(secret, Totp.StepAt(time.GetUtcNow()) + 1) })).StatusCode);
        // Ten minutes later the open session alone does not switch it off.
        time.Step(TimeSpan.FromMinutes(11));
        using HttpResponseMessage unconfirmed = await session.DeleteAsync("/v1/me/totp");
        Assert.Equal("auth.confirmation_required", (await unconfirmed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await session.PostAsJsonAsync("/v1/auth/confirm", new { password = person.Password })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await session.DeleteAsync("/v1/me/totp")).StatusCode);
        using HttpResponseMessage whole = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        Assert.NotEqual(JsonValueKind.Null, (await whole.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").ValueKind);
    }

    private readonly Dictionary<TestPerson, HttpClient> _sessions = [];

    private async Task<(TestServer Server, OffsetTime Time)> StartAsync()
    {
        var time = new OffsetTime();
        return (await TestServer.StartAsync(cluster, adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time))), time);
    }

    private async Task<(TestPerson Person, byte[] Secret, string[] Codes)> EnrolAsync(TestServer server, OffsetTime time)
    {
        TestPerson person = await server.RegisterAsync();
        // A browser's session: access tokens would run out while the clock is moved.
        using HttpResponseMessage signedIn = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password });
        HttpClient session = server.Client();
        session.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        session.DefaultRequestHeaders.Add("X-CSRF-Token", (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString());
        _sessions[person] = session;
        using HttpResponseMessage begun = await session.PostAsync("/v1/me/totp", null);
        byte[] secret = FromBase32((await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!);
        Assert.Equal(HttpStatusCode.Forbidden, (await session.PostAsJsonAsync("/v1/me/totp/confirm", new { code = "12345x" })).StatusCode);
        using HttpResponseMessage on = await session.PostAsJsonAsync("/v1/me/totp/confirm", new { code = Totp.Code(secret, Totp.StepAt(time.GetUtcNow())) });
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        string[] codes = [.. (await on.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(10, codes.Distinct().Count());
        return (person, secret, codes);
    }

    private static TimeSpan ToNextStep(TimeProvider time) =>
        DateTimeOffset.FromUnixTimeSeconds((Totp.StepAt(time.GetUtcNow()) + 1) * Totp.StepSeconds) - time.GetUtcNow();

    private static async Task<string> ChallengeAsync(TestServer server, TestPerson person)
    {
        using HttpResponseMessage half = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        return (await half.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secondFactor").GetProperty("challenge").GetString()!;
    }

    private static Task<HttpResponseMessage> TryAsync(TestServer server, string challenge, string code) =>
        server.Anonymous.PostAsJsonAsync("/v1/auth/second-factor", new { challenge, code });

    private static Task<HttpResponseMessage> RecoverAsync(TestServer server, string challenge, string recoveryCode) =>
        server.Anonymous.PostAsJsonAsync("/v1/auth/second-factor", new { challenge, recoveryCode });

    private static async Task<HttpStatusCode> CompleteAsync(TestServer server, string challenge, string code)
    {
        using HttpResponseMessage answer = await TryAsync(server, challenge, code);
        return answer.StatusCode;
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        (int buffer, int bits) = (0, 0);
        foreach (char c in text)
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }
        return [.. bytes];
    }
}
