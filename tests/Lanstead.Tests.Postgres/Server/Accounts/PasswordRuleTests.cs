using System.Net;
using System.Net.Http.Json;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lanstead.Tests.Postgres.Server.Accounts;

/// <summary>What is no password, and that old hashes are made anew.</summary>
public sealed class PasswordRuleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("1234567890")]
    [InlineData("qwertyuiop")]
    [InlineData("Password2024!")]
    [InlineData("P@ssw0rd123!!")]
    [InlineData("passwordpassword")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcdefghijklm")]
    [InlineData("!!!football99")]
    public void Passwords_that_many_have_are_known_however_decorated(string password) => Assert.True(CommonPasswords.Contains(password));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("mZ4vQ8tLw2")]
    [InlineData("drei blaue Kamele")]
    [InlineData("yhvtrmqzkd")]
    public void Others_are_not(string password) => Assert.False(CommonPasswords.Contains(password));

    [Theory]
    [InlineData("lanstead12345")]
    [InlineData("ruletester99!")]
    [InlineData("ruletester@example.org")]
    [InlineData("Password2024!")]
    public async Task What_is_known_of_the_person_does_not_count(string password)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/register", new { email = "ruletester@example.org", username = "ruletester", password, mode = "token" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"password\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_of_the_function_before_this_one_is_made_anew_at_the_next_sign_in()
    {
        TestPerson person = await _server.RegisterAsync();
        await IsMadeAnewAsync(person, new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, person.Password), person.Password);
    }

    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 19456 -p 1 -l 32 -e
    [Theory]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E")]
    public async Task Hash_of_another_cost_is_made_anew_at_the_next_sign_in(string stored) => await IsMadeAnewAsync(await _server.RegisterAsync(), stored, "password");

    [Theory]
    [InlineData("$argon2id$v=20$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E")]
    [InlineData("$argon2id$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$")]
    public async Task Hash_that_the_server_cannot_read_lets_nobody_in(string stored)
    {
        TestPerson person = await _server.RegisterAsync();
        await _server.SqlAsync("UPDATE users SET password_hash = $2 WHERE id = $1", person.UserId.Value, stored);
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = "password", mode = "token" });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task IsMadeAnewAsync(TestPerson person, string stored, string password)
    {
        await _server.SqlAsync("UPDATE users SET password_hash = $2 WHERE id = $1", person.UserId.Value, stored);
        // Once with the old hash, once with the new one.
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password, mode = "token" });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.StartsWith(
            $"$argon2id$v=19$m={Passwords.Cost.MemoryKibibytes},t={Passwords.Cost.Passes},p=1$",
            (string)(await _server.SqlAsync("SELECT password_hash FROM users WHERE id = $1", person.UserId.Value))!, StringComparison.Ordinal);
    }
}
