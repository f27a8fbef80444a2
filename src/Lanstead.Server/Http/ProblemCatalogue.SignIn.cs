namespace Lanstead.Server.Http;

/// <content>Codes of signing in, second factors, passwords and mail.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] SignIn =>
    [
        new("auth.confirmation_required", 403, "Confirm that it is you"),
        new("auth.confirmation_failed", 403, "The confirmation was wrong"),
        new("auth.slow_down", 429, "Too many tries"),
        new("auth.second_factor_wrong", 401, "The code is wrong"),
        new("auth.challenge_invalid", 401, "The sign-in must begin anew"),
        new("totp.on", 409, "An authenticator is on already"),
        new("totp.off", 409, "No authenticator is on"),
        new("totp.code_wrong", 403, "The code does not belong to the secret"),
        new("link.invalid", 403, "The link is not valid any more"),
        new("mail.off", 409, "This server sends no mail"),
        new("server.busy", 503, "Too much to do at once"),
        new("mail.failed", 502, "The mail server did not take the letter"),
    ];
}
