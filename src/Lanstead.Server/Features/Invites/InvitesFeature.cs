using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Invites;

/// <summary>How people come into a tenant: links for whoever has them, invitations of one person by mail.</summary>
internal static class InvitesFeature
{
    public static IServiceCollection AddInvites(this IServiceCollection services) => services
        .AddScoped<CreateInviteLink>().AddScoped<InviteLinks>().AddScoped<InviteLetters>()
        .AddScoped<CreateInvitation>().AddScoped<ResendInvitation>().AddScoped<Invitations>()
        .AddScoped<MyInvitations>().AddScoped<DeclineInvitation>()
        .AddScoped<PreviewInvite>().AddScoped<JoinByInvite>().AddScoped<RegisterByInvite>()
        .AddSingleton<EndMemberships>().AddHostedService(provider => provider.GetRequiredService<EndMemberships>());

    public static void MapInvites(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder invites = routes.MapGroup("").WithTags("invites");
        invites.MapGet("/tenants/{tenantId}/invite-links", (TenantId tenantId, [AsParameters] PageQuery page, InviteLinks use, CancellationToken stop) => use.ListAsync(tenantId, page, stop))
            .Allow(Permission.InviteRead, On.Tenant).WithName("listInviteLinks").WithSummary("Links by which people join a space");
        invites.MapPost("/tenants/{tenantId}/invite-links", (TenantId tenantId, CreateInviteLinkRequest body, CreateInviteLink use, CancellationToken stop) => use.HandleAsync(tenantId, body, stop))
            .Allow(Permission.InviteCreate, On.Tenant).WithName("createInviteLink").WithSummary("Make a link by which people join");
        invites.MapDelete("/invite-links/{inviteLinkId}", (InviteLinkId inviteLinkId, InviteLinks use, CancellationToken stop) => use.RevokeAsync(inviteLinkId, stop))
            .Allow(Permission.InviteDelete, On.InviteLink).WithName("deleteInviteLink").WithSummary("Revoke a link");

        invites.MapGet("/tenants/{tenantId}/invitations", (TenantId tenantId, [AsParameters] PageQuery page, Invitations use, CancellationToken stop) => use.ListAsync(tenantId, page, stop))
            .Allow(Permission.InviteRead, On.Tenant).WithName("listInvitations").WithSummary("People who were invited to a space by mail");
        invites.MapPost("/tenants/{tenantId}/invitations", (TenantId tenantId, CreateInvitationRequest body, CreateInvitation use, HttpContext http, CancellationToken stop) => use.HandleAsync(tenantId, body, http, stop))
            .Allow(Permission.InviteCreate, On.Tenant).WithName("createInvitation").WithSummary("Invite somebody by mail");
        invites.MapPost("/invitations/{invitationId}/resend", (InvitationId invitationId, ResendInvitation use, HttpContext http, CancellationToken stop) => use.HandleAsync(invitationId, http, stop))
            .Allow(Permission.InviteCreate, On.Invitation).WithName("resendInvitation").WithSummary("Send the letter again");
        invites.MapDelete("/invitations/{invitationId}", (InvitationId invitationId, Invitations use, CancellationToken stop) => use.RevokeAsync(invitationId, stop))
            .Allow(Permission.InviteDelete, On.Invitation).WithName("deleteInvitation").WithSummary("Take an invitation back");

        invites.MapGet("/invitations", ([AsParameters] PageQuery page, MyInvitations use, CancellationToken stop) => use.ListAsync(page, stop))
            .Allow(Access.SignedIn).WithName("listMyInvitations").WithSummary("Invitations that wait for you");
        invites.MapPost("/invitations/{invitationId}/accept", (InvitationId invitationId, JoinByInvite use, CancellationToken stop) => use.AcceptAsync(invitationId, stop))
            .Allow(Access.SignedIn).WithName("acceptInvitation").WithSummary("Accept an invitation to you");
        invites.MapPost("/invitations/{invitationId}/decline", (InvitationId invitationId, DeclineInvitation use, CancellationToken stop) => use.HandleAsync(invitationId, stop))
            .Allow(Access.SignedIn).WithName("declineInvitation").WithSummary("Decline an invitation to you");

        invites.MapPost("/invites/preview", (InviteTokenRequest body, PreviewInvite use, CancellationToken stop) => use.HandleAsync(body, stop))
            .Allow(Access.Proof).WithName("previewInvite").WithSummary("What an invite leads to");
        invites.MapPost("/invites/join", (InviteTokenRequest body, JoinByInvite use, CancellationToken stop) => use.HandleAsync(body, stop))
            .Allow(Access.SignedIn).WithName("joinByInvite").WithSummary("Join by an invite");
    }
}
