using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Peers;

internal static class PeersFeature
{
    public static IServiceCollection AddPeers(this IServiceCollection services) => services
        .AddScoped<RotateKey>().AddScoped<ReplaceKey>().AddSingleton<KeyRotation>().AddHostedService(provider => provider.GetRequiredService<KeyRotation>())
        .AddScoped<PeerMaker>().AddScoped<PeerRemover>().AddScoped<CreatePeer>().AddScoped<UpdatePeer>().AddScoped<DeletePeer>();

    public static void MapPeers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder peers = routes.MapGroup("").WithTags("peers");
        peers.MapGet("/networks/{networkId}/peers", ReadPeers.ListAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("listPeers").WithSummary("The devices of a network");
        peers.MapPost("/networks/{networkId}/peers", CreatePeer.HandleAsync).Allow(Permission.PeerCreate, On.Network).WithName("createPeer").WithSummary("Put a device into a network");
        peers.MapGet("/peers/{peerId}", ReadPeers.GetAsync).AllowReading(Permission.NetworkRead, On.Peer).WithName("getPeer").WithSummary("One device of a network");
        peers.MapPatch("/peers/{peerId}", UpdatePeer.HandleAsync).Allow(Permission.PeerUpdate, On.Peer).WithName("updatePeer").WithSummary("Rename it, move its address, say yes to it, or give it an end");
        peers.MapDelete("/peers/{peerId}", DeletePeer.HandleAsync).Allow(Permission.PeerDelete, On.Peer).WithName("deletePeer").WithSummary("Take a device out of a network");
        peers.MapPost("/peers/{peerId}/rotate-key", RotateKey.HandleAsync).Allow(Permission.PeerUpdate, On.Peer).WithName("rotatePeerKey").WithSummary("Ask the device for another WireGuard key");
        peers.MapPut("/peers/{peerId}/key", ReplaceKey.HandleAsync).Allow(Permission.PeerCreate, On.Peer).WithName("replacePeerKey").WithSummary("Give a phone another key, or a preshared one for the gateway");
        peers.MapGet("/peers/{peerId}/config", PeerConfig.HandleAsync).Allow(Permission.PeerConfig, On.Peer).WithName("getPeerConfig").WithSummary("Configuration for any WireGuard client");
    }
}
