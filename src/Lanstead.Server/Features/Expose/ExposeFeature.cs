using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Expose;

/// <summary>Services at home on public addresses. docs/adr/0039-expose.md</summary>
internal static class ExposeFeature
{
    public static IServiceCollection AddExpose(this IServiceCollection services) => services
        .AddScoped<TunnelMaker>().AddScoped<TunnelClients>().AddScoped<CreateTunnelServer>().AddScoped<ChangeTunnelServer>().AddScoped<ChangePoolAddress>().AddScoped<ChangeTunnelClient>()
        .AddScoped<CreateExposure>().AddScoped<PlaceExposure>().AddScoped<ChangeExposure>().AddScoped<TestExposure>().AddScoped<ServiceTemplates>().AddScoped<MachineReports>().AddScoped<CertificateAuthority>()
        .AddSingleton<MetricsSweeper>().AddHostedService(provider => provider.GetRequiredService<MetricsSweeper>());

    public static void MapExpose(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder servers = v1.MapGroup("").WithTags("tunnel-servers");
        servers.MapGet("/tenants/{tenantId}/tunnel-servers", ReadTunnelServers.ListAsync).Allow(Permission.ExposeRead, On.Tenant).WithName("listTunnelServers").WithSummary("Tunnel servers of a space, with their public addresses");
        servers.MapPost("/tenants/{tenantId}/tunnel-servers", CreateTunnelServer.HandleAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("createTunnelServer").WithSummary("Add a tunnel server, by a join key or as a machine that is here");
        servers.MapGet("/tunnel-servers/{tunnelServerId}", ReadTunnelServers.GetAsync).AllowReading(Permission.ExposeRead, On.TunnelServer).WithName("getTunnelServer").WithSummary("One tunnel server");
        servers.MapPatch("/tunnel-servers/{tunnelServerId}", ChangeTunnelServer.UpdateAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithMetadata(TakesIfMatch.Instance).WithName("updateTunnelServer").WithSummary("Rename it, drain or disable it, set its port");
        servers.MapDelete("/tunnel-servers/{tunnelServerId}", ChangeTunnelServer.DeleteAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithMetadata(TakesIfMatch.Instance).WithName("deleteTunnelServer").WithSummary("Remove it; its machine stays in the space");
        servers.MapPost("/tunnel-servers/{tunnelServerId}/machine", CreateTunnelServer.GiveMachineAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithName("giveTunnelServerMachine").WithSummary("Give it a machine where it has none: one that is here, or a new join key");
        servers.MapPut("/tunnel-servers/{tunnelServerId}/certificate-authority", CertificateAuthority.SetAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithName("setCertificateAuthority").WithSummary("Say where it gets certificates for names, and agree to the terms there");
        servers.MapPost("/tunnel-servers/{tunnelServerId}/addresses", ChangePoolAddress.AddAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithName("addPoolAddress").WithSummary("Add a public address");
        servers.MapPatch("/pool-addresses/{poolAddressId}", ChangePoolAddress.UpdateAsync).Allow(Permission.ExposeManage, On.PoolAddress).WithName("updatePoolAddress").WithSummary("Use it, or use it no more");
        servers.MapDelete("/pool-addresses/{poolAddressId}", ChangePoolAddress.DeleteAsync).Allow(Permission.ExposeManage, On.PoolAddress).WithName("deletePoolAddress").WithSummary("Remove a public address at which nothing is");
        servers.MapGet("/tunnel-servers/{tunnelServerId}/clients", ReadTunnelServers.ListClientsAsync).Allow(Permission.ExposeRead, On.TunnelServer).WithName("listTunnelClients").WithSummary("Devices behind it");
        servers.MapPost("/tunnel-servers/{tunnelServerId}/clients", ChangeTunnelClient.AddAsync).Allow(Permission.ExposeManage, On.TunnelServer).WithName("addTunnelClient").WithSummary("Put a device behind it");
        servers.MapPatch("/tunnel-clients/{tunnelClientId}", ChangeTunnelClient.UpdateAsync).Allow(Permission.ExposeManage, On.TunnelClient).WithName("updateTunnelClient").WithSummary("Suspend it, or move it with what it exposes to another address or server");
        servers.MapDelete("/tunnel-clients/{tunnelClientId}", ChangeTunnelClient.DeleteAsync).Allow(Permission.ExposeManage, On.TunnelClient).WithName("deleteTunnelClient").WithSummary("Take a device and what it exposes away from the server");

        RouteGroupBuilder exposures = v1.MapGroup("").WithTags("exposures");
        exposures.MapGet("/tenants/{tenantId}/exposures", ReadExposures.ListAsync).Allow(Permission.ExposeRead, On.Tenant).WithName("listExposures").WithSummary("What is exposed in a space");
        exposures.MapPost("/tenants/{tenantId}/exposures", CreateExposure.HandleAsync).Allow(Permission.ExposeCreate, On.Tenant).WithName("createExposure").WithSummary("Expose ports of a device");
        exposures.MapGet("/exposures/{exposureId}", ReadExposures.GetAsync).AllowReading(Permission.ExposeRead, On.Exposure).WithName("getExposure").WithSummary("One exposure");
        exposures.MapPatch("/exposures/{exposureId}", ChangeExposure.UpdateAsync).Allow(Permission.ExposeCreate, On.Exposure).WithMetadata(TakesIfMatch.Instance).WithName("updateExposure").WithSummary("Change it, move it to another device or server, close it or open it");
        exposures.MapDelete("/exposures/{exposureId}", ChangeExposure.DeleteAsync).Allow(Permission.ExposeCreate, On.Exposure).WithMetadata(TakesIfMatch.Instance).WithName("deleteExposure").WithSummary("Take it away");
        exposures.MapPost("/exposures/{exposureId}/test", TestExposure.HandleAsync).Allow(Permission.ExposeCreate, On.Exposure).WithName("testExposure").WithSummary("Dial its public ports from the control server");
        exposures.MapGet("/exposures/{exposureId}/metrics", ReadExposures.MetricsAsync).Allow(Permission.ExposeRead, On.Exposure).WithName("getExposureMetrics").WithSummary("What went through, in steps of time");
        exposures.MapGet("/tenants/{tenantId}/service-templates", ServiceTemplates.ListAsync).Allow(Permission.ExposeRead, On.Tenant).WithName("listServiceTemplates").WithSummary("Services with their ports");
        exposures.MapPost("/tenants/{tenantId}/service-templates", ServiceTemplates.CreateAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("createServiceTemplate").WithSummary("Add a service to the list");
        exposures.MapDelete("/service-templates/{serviceTemplateId}", ServiceTemplates.DeleteAsync).Allow(Permission.ExposeManage, On.ServiceTemplate).WithName("deleteServiceTemplate").WithSummary("Take a service off the list");
        exposures.MapGet("/devices/{deviceId}/listening-ports", ReadExposures.ListeningAsync).Allow(Permission.DeviceRead, On.Device).WithName("listListeningPorts").WithSummary("What its programs listen on, as it tells itself");
    }
}
