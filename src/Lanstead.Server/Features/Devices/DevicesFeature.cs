using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Devices;

internal static class DevicesFeature
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services.AddScoped<UpdateDevice>().AddScoped<DeleteDevice>().AddScoped<WakeDevice>().AddScoped<RenewDevice>()
        .AddScoped<Holds>().AddScoped<Postures>().AddSingleton<EndHolds>().AddHostedService(provider => provider.GetRequiredService<EndHolds>());

    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder devices = routes.MapGroup("/devices").WithTags("devices");
        devices.MapGet("", ReadDevices.ListAsync).Allow(Access.SignedIn).OpenToKeys(Permission.DeviceRead).WithName("listDevices").WithSummary("Devices that you can see");
        devices.MapGet("/{deviceId}", ReadDevices.GetAsync).AllowReading(Permission.DeviceRead, On.Device).WithName("getDevice").WithSummary("One device");
        devices.MapPatch("/{deviceId}", UpdateDevice.HandleAsync).Allow(Permission.DeviceUpdate, On.Device).WithMetadata(TakesIfMatch.Instance).WithName("updateDevice").WithSummary("Rename it, set where it is reached, disable or enable it, or let its time be over");
        devices.MapDelete("/{deviceId}", DeleteDevice.HandleAsync).Allow(Permission.DeviceDelete, On.Device).WithMetadata(TakesIfMatch.Instance).WithName("deleteDevice").WithSummary("Remove it from everything");
        // Whoever may have devices there; whose they may wake, the handler says.
        devices.MapPost("/{deviceId}/wake", WakeDevice.HandleAsync).Allow(Permission.PeerCreate, On.Device).WithName("wakeDevice").WithSummary("Wake its sleeping machine, through others in the same LAN");
        routes.MapPost("/me/devices/{deviceId}/renew", RenewDevice.HandleAsync).WithTags("devices").Allow(Access.SignedIn).NeedsRecentSignIn().WithName("renewDevice").WithSummary("Sign in anew for your device, so that it is good for as long again");
        devices.MapGet("/{deviceId}/changes", ReadDevices.ListChangesAsync).Allow(Permission.DeviceRead, On.Device).WithName("listDeviceChanges").WithSummary("What it was asked to change, and what became of it");
        devices.MapGet("/{deviceId}/tunnels", ReadTunnels.ListAsync).Allow(Permission.DeviceRead, On.Device).WithName("listDeviceTunnels").WithSummary("What carries its packets, and what that refused");
    }
}
