using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Flows;

/// <summary>Who connected to whom, in networks that log it, for those who look after them.</summary>
internal static class FlowsFeature
{
    public static IServiceCollection AddFlows(this IServiceCollection services) => services.AddSingleton<FlowIntake>();

    public static void MapFlows(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder flows = routes.MapGroup("/networks/{networkId}/flows").WithTags("flows");
        flows.MapGet("", ReadFlows.HandleAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("listFlows").WithSummary("Who connected to whom in a network that logs it, newest first");
        flows.MapGet("/summary", SummarizeFlows.HandleAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("summarizeFlows").WithSummary("A network's connections in few lines: who moved the most, what was refused");
        flows.MapGet("/export", Export).Allow(Permission.NetworkUpdate, On.Network).WithName("exportFlows").WithSummary("The same as a file, jsonl or csv; stands in the audit").Produces<string>(StatusCodes.Status200OK, "application/jsonl", "text/csv");
    }

    private static FlowExport Export(NetworkId networkId, [AsParameters] FlowFilter filter, string? format, TenantDb db, Recorder recorder, TimeProvider time) =>
        new(db, recorder, networkId, filter, format, time);
}
