using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Limits;

/// <summary>Reads limits, with what of them is used.</summary>
internal static class ReadLimits
{
    public static async Task<Answer<TrafficLimitsView>> OfExposureAsync(Guid exposureId, TenantDb db, TimeProvider time, CancellationToken stop) =>
        await FindAsync(db, TrafficLimits.OfExposure(exposureId, time.GetUtcNow()), stop);

    public static async Task<Answer<TrafficLimitsView>> OfClientAsync(Guid tunnelClientId, TenantDb db, TimeProvider time, CancellationToken stop) =>
        await FindAsync(db, TrafficLimits.OfClient(tunnelClientId, time.GetUtcNow()), stop);

    public static async Task<Answer<SpaceLimitsView>> OfSpaceAsync(TenantId tenantId, TenantDb db, ExposeBounds bounds, CancellationToken stop) => await bounds.ViewAsync(db, tenantId, stop);

    private static async Task<TrafficLimitsView> FindAsync(TenantDb db, Question<LimitRow> question, CancellationToken stop)
    {
        await db.AskAsync(stop, question);
        return question.Rows is [var found] ? found.Traffic : TrafficLimitsView.None;
    }
}
