namespace Lanstead.Server.Http;

/// <content>Codes of sign-in providers, passkeys, and several ways into one account.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Oidc =>
    [
        new("oidc.provider_unknown", 404, "No such sign-in provider"),
        new("oidc.state_invalid", 400, "The sign-in cannot be completed"),
        new("oidc.denied", 403, "The provider did not let you in"),
        new("oidc.issuer_failed", 502, "The provider does not answer as it should"),
        new("oidc.code_refused", 401, "The provider did not take the code"),
        new("oidc.token_refused", 401, "The provider's word was refused"),
        new("oidc.email_missing", 403, "The provider told no e-mail address"),
        new("oidc.email_unverified", 403, "The e-mail address is not verified"),
        new("oidc.account_exists", 409, "There is an account with this address"),
        new("oidc.account_disabled", 403, "The account is disabled"),
        new("oidc.no_new_accounts", 403, "No new accounts through this provider"),
        new("oidc.identity_taken", 409, "The identity belongs to another account"),
        new("oidc.wrong_identity", 403, "Not an identity of this account"),
        new("oidc.not_fresh", 403, "The provider did not ask again"),
        new("passkey.refused", 401, "The passkey was refused"),
        new("passkey.challenge_invalid", 401, "The challenge is not valid any more"),
        new("passkey.taken", 409, "The passkey is registered already"),
        new("passkey.too_many", 409, "Too many passkeys"),
        new("sign_in.last_method", 409, "The last way into the account"),
        new("sign_in_provider.name_taken", 409, "The provider's name is in use"),
    ];
}
