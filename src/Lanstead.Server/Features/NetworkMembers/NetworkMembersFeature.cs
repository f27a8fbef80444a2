using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>Who is in a network, how one comes in, and who may not.</summary>
internal static class NetworkMembersFeature
{
    /// <summary>Longest message of who asks, and reason of a ban.</summary>
    public const int TextMaxLength = 300;

    private const long BanMaxSeconds = 10L * 365 * 24 * 60 * 60;

    public static IServiceCollection AddNetworkMembers(this IServiceCollection services) => services
        .AddScoped<NetworkEntry>().AddScoped<JoinNetwork>().AddScoped<NetworkMemberRemover>().AddScoped<NetworkMemberChanges>();

    public static void MapNetworkMembers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder network = routes.MapGroup("/networks/{networkId}").WithTags("network-members");
        network.MapGet("/membership", GetNetworkMembership.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("getNetworkMembership").WithSummary("What you are in a network, and how you come in");
        network.MapPost("/join", JoinNetwork.HandleAsync).Allow(Access.SignedIn).WithName("joinNetwork").WithSummary("Come into a network, or ask to");
        network.MapPost("/leave", (NetworkId networkId, NetworkMemberChanges use, Caller caller, CancellationToken stop) => use.RemoveAsync(networkId, caller.UserId, stop))
            .Allow(Access.SignedIn).WithName("leaveNetwork").WithSummary("Go out of a network, with your devices");
        network.MapGet("/members", ReadNetworkMembers.ListAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("listNetworkMembers").WithSummary("Who is in it");
        network.MapGet("/requests", ReadNetworkMembers.ListRequestsAsync).Allow(Permission.NetworkMembers, On.Network).WithName("listNetworkRequests").WithSummary("Who asks to come in");
        network.MapPut("/members/{userId}", (NetworkId networkId, UserId userId, AdmitNetworkMemberRequest body, NetworkMemberChanges use, CancellationToken stop) => use.AdmitAsync(networkId, userId, body.Role ?? Role.Member, stop))
            .Allow(Permission.NetworkMembers, On.Network).WithName("admitNetworkMember").WithSummary("Take in who asked, or a member of the space");
        network.MapPatch("/members/{userId}", (NetworkId networkId, UserId userId, NetworkRoleRequest body, NetworkMemberChanges use, CancellationToken stop) => use.ChangeRoleAsync(networkId, userId, body.Role, stop))
            .Allow(Permission.NetworkRole, On.Network).WithName("changeNetworkRole").WithSummary("Give somebody another role in the network");
        network.MapDelete("/members/{userId}", (NetworkId networkId, UserId userId, NetworkMemberChanges use, CancellationToken stop) => use.RemoveAsync(networkId, userId, stop))
            .Allow(Permission.NetworkMembers, On.Network).WithName("removeNetworkMember").WithSummary("Take somebody out with their devices, or say no to who asked");
        network.MapGet("/bans", ReadNetworkMembers.ListBansAsync).Allow(Permission.NetworkMembers, On.Network).WithName("listNetworkBans").WithSummary("Who may not come in");
        network.MapPost("/bans", (NetworkId networkId, BanRequest body, NetworkMemberChanges use, CancellationToken stop) => use.BanAsync(networkId, body, stop))
            .Allow(Permission.NetworkMembers, On.Network).WithName("banFromNetwork").WithSummary("Take somebody out and keep them out");
        network.MapDelete("/bans/{bannedUserId}", (NetworkId networkId, UserId bannedUserId, NetworkMemberChanges use, CancellationToken stop) => use.UnbanAsync(networkId, bannedUserId, stop))
            .Allow(Permission.NetworkMembers, On.Network).WithName("unbanFromNetwork").WithSummary("Let somebody come in again");
        network.MapPost("/transfer", (NetworkId networkId, TransferNetworkRequest body, NetworkMemberChanges use, CancellationToken stop) => use.TransferAsync(networkId, body.UserId, stop))
            .Allow(Permission.NetworkTransfer, On.Network).WithName("transferNetwork").WithSummary("Make a member the network's owner");
    }

    /// <summary>What is wrong with a ban; null when nothing is.</summary>
    public static Failure? Check(BanRequest body) => new FieldErrors()
        .When(body.Reason is not null && !DisplayText.IsValid(body.Reason, 0, TextMaxLength), "reason", "A reason has at most 300 characters on one line.")
        .When(body.Seconds is < 60 or > BanMaxSeconds, "seconds", "A ban lasts a minute to ten years, or for good.").Failure;
}
