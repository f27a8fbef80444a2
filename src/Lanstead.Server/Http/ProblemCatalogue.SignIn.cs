namespace Lanstead.Server.Http;

/// <content>Codes of signing in, second factors, passwords and mail.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] SignIn =>
    [
        new("auth.confirmation_required", 403, "Confirm that it is you"),
        new("auth.confirmation_failed", 403, "The confirmation was wrong"),
        new("mail.off", 409, "This server sends no mail"),
        new("mail.failed", 502, "The mail server did not take the letter"),
    ];
}
