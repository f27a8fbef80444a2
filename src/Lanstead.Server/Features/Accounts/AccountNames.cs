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
        .CheckEmail(email)
        .When(!IsUsername(username.Trim()), "username", $"A username has {MinUsernameChars} to {MaxUsernameChars} letters a-z, digits or hyphens, and begins and ends with a letter or digit.")
        .CheckPassword(password, email, username);

    public static FieldErrors CheckEmail(this FieldErrors errors, string email) => errors.When(!IsEmail(email.Trim()), "email", "This is not an e-mail address.");

    /// <summary>Length, and that nobody would guess it first; <paramref name="known"/> is what others know of the person.</summary>
    public static FieldErrors CheckPassword(this FieldErrors errors, string password, params string[] known) => errors
        .When(password.Length < Passwords.MinChars, "password", $"A password has at least {Passwords.MinChars} characters; three or four unrelated words do well.")
        .When(password.Length > Passwords.MaxChars, "password", $"A password has at most {Passwords.MaxChars} characters.")
        .When(
            password.Length is >= Passwords.MinChars and <= Passwords.MaxChars && (CommonPasswords.Contains(password) || IsAboutThePerson(password, known)),
            "password", "Too many people have this password, or it is made of what is known of you. Take three or four unrelated words.");

    // Names, the address and the product's name may be in it, but do not count: what is left must be a password by itself.
    private static bool IsAboutThePerson(string password, string[] known)
    {
        string rest = password.ToLowerInvariant();
        foreach (string part in known.SelectMany(k => new[] { k, k.Split('@')[0] }).Append("lanstead").Select(Normalize).Where(k => k.Length >= MinUsernameChars).OrderByDescending(k => k.Length))
            rest = rest.Replace(part, "", StringComparison.Ordinal);
        return rest.Length < password.Length && (rest.Length < Passwords.MinChars || CommonPasswords.Contains(rest));
    }

    // Whether mail arrives is for mail to show; this only keeps out what can be no address, and what could harm a mail header or log.
    public static bool IsEmail(string email) =>
        email.Length is >= 3 and <= MaxEmailChars
        && email.Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or '\\' or '(' or ')');

    private static bool IsUsername(string username) =>
        username.Length is >= MinUsernameChars and <= MaxUsernameChars
        && username.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && username[0] != '-' && username[^1] != '-';
}
