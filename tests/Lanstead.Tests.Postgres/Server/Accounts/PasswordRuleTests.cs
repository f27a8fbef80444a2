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
    public async Task Hash_with_fewer_rounds_is_made_anew_at_the_next_sign_in()
    {
        TestPerson person = await _server.RegisterAsync();
        string old = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, person.Password);
        await _server.SqlAsync("UPDATE users SET password_hash = $2 WHERE id = $1", person.UserId.Value, old);
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        byte[] now = Convert.FromBase64String((string)(await _server.SqlAsync("SELECT password_hash FROM users WHERE id = $1", person.UserId.Value))!);
        Assert.Equal(210_000u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(now.AsSpan(5)));
    }
}
