using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Lanstead.Server.Features.Accounts;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>What a password check costs, and that it costs the same for an address that nobody has.</summary>
public sealed class PasswordCostTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly int s_rounds = LongRun.Count(usual: 15, whole: 200);

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Stored_hash_is_PBKDF2_with_HMAC_SHA_512_210000_rounds_and_a_salt_of_its_own()
    {
        using var passwords = new Passwords();
        byte[] hash = Convert.FromBase64String(await passwords.HashAsync("correct horse battery staple", CancellationToken.None));
        byte[] again = Convert.FromBase64String(await passwords.HashAsync("correct horse battery staple", CancellationToken.None));

        // ASP.NET Core Identity's format 3: marker, function (2: HMAC-SHA-512), rounds, size of the salt, salt, hash.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(210_000u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal(16u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)));
        Assert.NotEqual(hash[13..29], again[13..29]);
        Assert.NotEqual(hash[29..], again[29..]);
    }

    [Fact]
    public async Task Sign_in_takes_as_long_for_an_unknown_address_as_for_a_wrong_password()
    {
        TestPerson person = await _server.RegisterAsync();
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
        string figure = string.Create(
            CultureInfo.InvariantCulture,
            $"sign-in with a wrong password: {Median(known):0.0} ms, with an unknown address: {Median(unknown):0.0} ms (medians of {s_rounds}, {ratio - 1:+0.0%;-0.0%})");
        TestContext.Current.TestOutputHelper!.WriteLine("figure: " + figure);
        // Without the hash the unknown one takes a tenth. The slack is for a busy machine; the figure is what counts.
        Assert.True(ratio is > 0.5 and < 2, figure);
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
