using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Rooms;

/// <summary>What people of a network play: game rooms, pinned servers, and how good the ways between them are.</summary>
internal static class RoomsFeature
{
    public static IServiceCollection AddRooms(this IServiceCollection services) => services
        .AddScoped<RoomChanges>().AddScoped<PinnedServers>()
        .AddSingleton<RoomSweeper>().AddHostedService(provider => provider.GetRequiredService<RoomSweeper>());

    public static void MapRooms(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder rooms = v1.MapGroup("/networks/{networkId}").WithTags("rooms");
        rooms.MapGet("/rooms", ReadRooms.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("listRooms").WithSummary("The game rooms that are open, with who is in them");
        rooms.MapPost("/rooms", RoomChanges.OpenAsync).Allow(Permission.RoomUse, On.Network).WithName("openRoom").WithSummary("Open a game room, and be in it");
        rooms.MapPatch("/rooms/{roomId:guid}", RoomChanges.UpdateAsync).Allow(Permission.RoomUse, On.Network).WithName("updateRoom").WithSummary("Change its name, game or seats");
        rooms.MapDelete("/rooms/{roomId:guid}", RoomChanges.CloseAsync).Allow(Permission.RoomUse, On.Network).WithName("closeRoom").WithSummary("Close a room for all");
        rooms.MapPost("/rooms/{roomId:guid}/join", RoomChanges.JoinAsync).Allow(Permission.RoomUse, On.Network).WithName("joinRoom").WithSummary("Go into a room, out of the one before");
        rooms.MapPost("/rooms/{roomId:guid}/leave", RoomChanges.LeaveAsync).Allow(Permission.RoomUse, On.Network).WithName("leaveRoom").WithSummary("Leave a room; it ends with the last");
        rooms.MapGet("/servers", ReadPinnedServers.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("listPinnedServers").WithSummary("Servers that people pinned, with whether they are online");
        rooms.MapPost("/servers", PinnedServers.PinAsync).Allow(Permission.RoomUse, On.Network).WithName("pinServer").WithSummary("Pin a server that runs on a device of the network");
        rooms.MapDelete("/servers/{serverId:guid}", PinnedServers.UnpinAsync).Allow(Permission.RoomUse, On.Network).WithName("unpinServer").WithSummary("Take a pinned server away");
        rooms.MapGet("/connections", ReadConnections.HandleAsync).Allow(Permission.NetworkRead, On.Network).WithName("listConnections").WithSummary("How you and the others of the network reach each other");
    }
}
