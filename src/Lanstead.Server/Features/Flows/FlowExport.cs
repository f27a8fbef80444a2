using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Flows;

/// <summary>Connections as a file: JSON lines, or CSV for spreadsheets. Whoever takes so much about people away stands in the audit.</summary>
internal sealed class FlowExport(TenantDb db, Recorder recorder, NetworkId network, FlowFilter filter, string? format, TimeProvider time) : IResult
{
    private static readonly RowFile<FlowView> s_file = new(
        "flows",
        ["id", "startedAt", "seenAt", "over", "fromDevice", "fromAddress", "fromPort", "toDevice", "toAddress", "toPort", "protocol", "verdict", "rule", "policyVersion", "packetsIn", "packetsOut", "bytesIn", "bytesOut"],
        Fields);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        CancellationToken stop = httpContext.RequestAborted;
        Result<object?[]> values = RowFiles.Check(format) is { } invalid ? invalid : await filter.ValuesAsync(db, network, stop);
        List<Guid> tenants = values.IsSuccess ? await db.QueryAsync("SELECT tenant_id FROM networks WHERE id = $1", [network.Value], row => row.GetGuid(0), stop) : [];
        if (!values.IsSuccess || tenants.Count == 0)
        {
            await ProblemAnswer.WriteAsync(httpContext, values.IsSuccess ? GetNetwork.NotFound : values.Failure);
            return;
        }
        recorder.Audit(db, new TenantId(tenants[0]), "flows.export", AuditTarget.Of("network", network), null, new { format = format ?? RowFiles.Lines, filter.Device, filter.Peer, filter.From, filter.To });
        await db.WriteAsync(stop);

        httpContext.Response.Headers.CacheControl = "no-store";
        await s_file.WriteAsync(httpContext.Response, format, ReadFlows.AllAsync(db, network, values.Value, stop), time.GetUtcNow(), stop);
    }

    private static IEnumerable<string?> Fields(FlowView row)
    {
        yield return Text(row.Id);
        yield return row.StartedAt.ToString("O", CultureInfo.InvariantCulture);
        yield return row.SeenAt.ToString("O", CultureInfo.InvariantCulture);
        yield return row.Over ? "true" : "false";
        yield return row.From.Name;
        yield return row.FromAddress.ToString();
        yield return row.FromPort is { } port ? Text(port) : null;
        yield return row.To.Name;
        yield return row.ToAddress.ToString();
        yield return Text(row.ToPort);
        yield return Text(row.Protocol);
        yield return row.Verdict.ToString().ToLowerInvariant();
        yield return row.Rule is { } rule ? Text(rule) : null;
        yield return row.PolicyVersion is { } version ? Text(version) : null;
        yield return Text(row.PacketsIn);
        yield return Text(row.PacketsOut);
        yield return Text(row.BytesIn);
        yield return Text(row.BytesOut);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
