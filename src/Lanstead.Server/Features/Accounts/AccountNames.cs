using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Accounts;

/// <summary>What e-mail addresses, usernames and passwords may be, and the form in which they are compared.</summary>
internal static class AccountNames
{
    private const int MaxEmailChars = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
    private const int MinUsernameChars = 3;
    private const int MaxUsernameChars = 32;

    public static string Normalize(string text) => text.Trim().ToLowerInvariant();

    public static FieldErrors CheckAccount(this FieldErrors errors, string email, string username, string password) => errors
        .When(!IsEmail(email.Trim()), "email", "This is not an e-mail address.")
        .When(!IsUsername(username.Trim()), "username", $"A username has {MinUsernameChars} to {MaxUsernameChars} letters a-z, digits or hyphens, and begins and ends with a letter or digit.")
        .CheckPassword(password);

    public static FieldErrors CheckPassword(this FieldErrors errors, string password) => errors
        .When(password.Length < Passwords.MinChars, "password", $"A password has at least {Passwords.MinChars} characters; three or four unrelated words do well.")
        .When(password.Length > Passwords.MaxChars, "password", $"A password has at most {Passwords.MaxChars} characters.");

    // Whether mail arrives is for mail to show; this only keeps out what can be no address, and what could harm a mail header or log.
    public static bool IsEmail(string email) =>
        email.Length is >= 3 and <= MaxEmailChars
        && email.Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or '\\');

    private static bool IsUsername(string username) =>
        username.Length is >= MinUsernameChars and <= MaxUsernameChars
        && username.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && username[0] != '-' && username[^1] != '-';
}
