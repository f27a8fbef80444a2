using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Audit;

/// <summary>The audit as a file: JSON lines, or CSV for spreadsheets.</summary>
internal sealed class AuditExport(LansteadDb db, AuditScope scope, AuditFilter filter, string? format, TimeProvider time) : IResult
{
    private static readonly RowFile<AuditView> s_file = new(
        "audit",
        ["id", "tenantId", "at", "actorKind", "actorId", "actorName", "action", "targetKind", "targetId", "outcome", "source", "requestId", "before", "after", "position", "seal"],
        Fields);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Result<object?[]> values = filter.Values();
        Failure? invalid = values.IsSuccess ? RowFiles.Check(format) : values.Failure;
        if (invalid is not null)
        {
            await ProblemAnswer.WriteAsync(httpContext, invalid);
            return;
        }
        CancellationToken stop = httpContext.RequestAborted;
        await s_file.WriteAsync(httpContext.Response, format, AuditReader.AllAsync(db, scope, values.Value, stop), time.GetUtcNow(), stop);
    }

    private static IEnumerable<string?> Fields(AuditView row)
    {
        yield return row.Id.ToString(CultureInfo.InvariantCulture);
        yield return row.TenantId?.ToString();
        yield return row.At.ToString("O", CultureInfo.InvariantCulture);
        yield return row.ActorKind.ToString().ToLowerInvariant();
        yield return row.ActorId?.ToString("D");
        yield return row.ActorName;
        yield return row.Action;
        yield return row.TargetKind;
        yield return row.TargetId;
        yield return row.Outcome.ToString().ToLowerInvariant();
        yield return row.Source?.ToString();
        yield return row.RequestId;
        yield return row.Before?.GetRawText();
        yield return row.After?.GetRawText();
        yield return row.Position?.ToString(CultureInfo.InvariantCulture);
        yield return row.Seal;
    }
}
