using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Webhooks and log collectors, of a space and of the instance.</summary>
internal static class SinksFeature
{
    public static IServiceCollection AddSinks(this IServiceCollection services) => services
        .AddScoped<SinkBook>()
        .AddScoped<SinkNotice>()
        .AddSingleton<SinkQueue>()
        .AddSingleton<SinkCalls>()
        .AddSingleton<SyslogCalls>()
        .AddSingleton<SinkSender>()
        .AddHostedService(provider => provider.GetRequiredService<SinkSender>());

    public static void MapSinks(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder own = v1.MapGroup("/tenants/{tenantId}/sinks").WithTags("sinks");
        own.MapGet("", (TenantId tenantId, TenantDb db, CancellationToken stop) => SinkBook.ListAsync(db, tenantId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("listSinks").WithSummary("Where the space's audit is sent");
        own.MapPost("", async Task<CreatedAnswer<SinkWithSecret>> (TenantId tenantId, CreateSinkRequest body, TenantDb db, SinkBook book, CancellationToken stop) => await book.CreateAsync(db, tenantId, body, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("createSink").WithSummary("Send the space's audit somewhere; a webhook's secret is shown once");
        own.MapPatch("/{sinkId:guid}", (TenantId tenantId, Guid sinkId, UpdateSinkRequest body, TenantDb db, SinkBook book, CancellationToken stop) => book.UpdateAsync(db, tenantId, sinkId, body, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("updateSink").WithSummary("Change, stop or go on");
        own.MapDelete("/{sinkId:guid}", (TenantId tenantId, Guid sinkId, TenantDb db, SinkBook book, CancellationToken stop) => book.DeleteAsync(db, tenantId, sinkId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("deleteSink").WithSummary("Remove a sink");
        own.MapPost("/{sinkId:guid}/rotate-secret", (TenantId tenantId, Guid sinkId, TenantDb db, SinkBook book, CancellationToken stop) => book.RotateAsync(db, tenantId, sinkId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("rotateSinkSecret").WithSummary("A new secret; the old one signs too for a day");
        own.MapPost("/{sinkId:guid}/test", (TenantId tenantId, Guid sinkId, TenantDb db, SinkBook book, CancellationToken stop) => book.TestAsync(db, tenantId, sinkId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("testSink").WithSummary("Send an event to see whether it arrives");
        own.MapGet("/{sinkId:guid}/deliveries", (TenantId tenantId, Guid sinkId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop) => SinkBook.DeliveriesAsync(db, tenantId, sinkId, page, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("listDeliveries").WithSummary("What was sent, newest first");
        own.MapPost("/{sinkId:guid}/deliveries/{deliveryId:long}/redeliver", (TenantId tenantId, Guid sinkId, long deliveryId, TenantDb db, SinkBook book, CancellationToken stop) => book.RedeliverAsync(db, tenantId, sinkId, deliveryId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("redeliver").WithSummary("Send the same once more");

        // Uses the system role: these belong to no tenant.
        RouteGroupBuilder instance = v1.MapGroup("/admin/sinks").WithTags("sinks");
        instance.MapGet("", (SystemDb db, CancellationToken stop) => SinkBook.ListAsync(db, null, stop))
            .Allow(Access.Admin).WithName("listInstanceSinks").WithSummary("Where the instance's audit is sent");
        instance.MapPost("", async Task<CreatedAnswer<SinkWithSecret>> (CreateSinkRequest body, SystemDb db, SinkBook book, CancellationToken stop) => await book.CreateAsync(db, null, body, stop))
            .Allow(Access.Admin).WithName("createInstanceSink").WithSummary("Send the instance's audit somewhere; a webhook's secret is shown once");
        instance.MapPatch("/{instanceSinkId:guid}", (Guid instanceSinkId, UpdateSinkRequest body, SystemDb db, SinkBook book, CancellationToken stop) => book.UpdateAsync(db, null, instanceSinkId, body, stop))
            .Allow(Access.Admin).WithName("updateInstanceSink").WithSummary("Change, stop or go on");
        instance.MapDelete("/{instanceSinkId:guid}", (Guid instanceSinkId, SystemDb db, SinkBook book, CancellationToken stop) => book.DeleteAsync(db, null, instanceSinkId, stop))
            .Allow(Access.Admin).WithName("deleteInstanceSink").WithSummary("Remove a sink of the instance");
        instance.MapPost("/{instanceSinkId:guid}/rotate-secret", (Guid instanceSinkId, SystemDb db, SinkBook book, CancellationToken stop) => book.RotateAsync(db, null, instanceSinkId, stop))
            .Allow(Access.Admin).WithName("rotateInstanceSinkSecret").WithSummary("A new secret; the old one signs too for a day");
        instance.MapPost("/{instanceSinkId:guid}/test", (Guid instanceSinkId, SystemDb db, SinkBook book, CancellationToken stop) => book.TestAsync(db, null, instanceSinkId, stop))
            .Allow(Access.Admin).WithName("testInstanceSink").WithSummary("Send an event to see whether it arrives");
        instance.MapGet("/{instanceSinkId:guid}/deliveries", (Guid instanceSinkId, [AsParameters] PageQuery page, SystemDb db, CancellationToken stop) => SinkBook.DeliveriesAsync(db, null, instanceSinkId, page, stop))
            .Allow(Access.Admin).WithName("listInstanceDeliveries").WithSummary("What was sent, newest first");
        instance.MapPost("/{instanceSinkId:guid}/deliveries/{instanceDeliveryId:long}/redeliver", (Guid instanceSinkId, long instanceDeliveryId, SystemDb db, SinkBook book, CancellationToken stop) => book.RedeliverAsync(db, null, instanceSinkId, instanceDeliveryId, stop))
            .Allow(Access.Admin).WithName("redeliverInstance").WithSummary("Send the same once more");
    }
}
