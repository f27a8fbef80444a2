namespace Lanstead.Server.Http;

/// <content>Codes of invitations and invite links.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Invites =>
    [
        new("invite.not_valid", 404, "The invite is no longer valid"),
        new("invite.other_address", 403, "The invitation is for another address"),
        new("invite.role_too_high", 403, "The role is above your own"),
        new("invite.too_many_sent", 429, "Too many invitations were sent"),
        new("invitation.pending", 409, "The address is invited already"),
        new("invitation.not_pending", 409, "The invitation is not open any more"),
    ];
}
