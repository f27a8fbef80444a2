using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Flows;

/// <summary>Connections as a file: JSON lines, or CSV for spreadsheets. Whoever takes so much about people away stands in the audit.</summary>
/// <remarks>Written as it is read. In CSV, what a spreadsheet would take for a formula is preceded by an apostrophe: names of devices are anybody's to choose.</remarks>
internal sealed class FlowExport(TenantDb db, Recorder recorder, NetworkId network, FlowFilter filter, string? format, TimeProvider time) : IResult
{
    private static readonly string[] s_columns =
        ["id", "startedAt", "seenAt", "over", "fromDevice", "fromAddress", "fromPort", "toDevice", "toAddress", "toPort", "protocol", "verdict", "rule", "packetsIn", "packetsOut", "bytesIn", "bytesOut"];

    private static readonly CsvWriterOptions s_csv = new()
    {
        NewLine = "\r\n",
        Injection = CsvInjection.Escape,
        // A tab or a line break at the front hides what follows from the eye, not from the spreadsheet.
        InjectionCharacters = "=@+-\t\r\n|%",
        InjectionEscape = '\'',
    };

    private const int RowsAtOnce = 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        CancellationToken stop = httpContext.RequestAborted;
        Result<object?[]> values = format is null or "jsonl" or "csv" ? await filter.ValuesAsync(db, network, stop) : new Failure("request.invalid", "The format is jsonl or csv.");
        List<Guid> tenants = values.IsSuccess ? await db.QueryAsync("SELECT tenant_id FROM networks WHERE id = $1", [network.Value], row => row.GetGuid(0), stop) : [];
        if (!values.IsSuccess || tenants.Count == 0)
        {
            await ProblemAnswer.WriteAsync(httpContext, values.IsSuccess ? GetNetwork.NotFound : values.Failure);
            return;
        }
        recorder.Audit(db, new TenantId(tenants[0]), "flows.export", AuditTarget.Of("network", network), null, new { format = format ?? "jsonl", filter.Device, filter.Peer, filter.From, filter.To });
        await db.WriteAsync(stop);

        string kind = format ?? "jsonl";
        HttpResponse response = httpContext.Response;
        response.ContentType = kind == "csv" ? "text/csv; charset=utf-8; header=present" : "application/jsonl; charset=utf-8";
        string day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        response.Headers.ContentDisposition = $"attachment; filename=\"lanstead-flows-{day}.{kind}\"";
        response.Headers.CacheControl = "no-store";
        IAsyncEnumerable<FlowView> rows = ReadFlows.AllAsync(db, network, values.Value, stop);
        await (kind == "csv" ? WriteCsvAsync(response, rows) : WriteLinesAsync(response, rows, stop));
    }

    private static async Task WriteLinesAsync(HttpResponse response, IAsyncEnumerable<FlowView> rows, CancellationToken stop)
    {
        await foreach (FlowView row in rows)
        {
            await JsonSerializer.SerializeAsync(response.BodyWriter, row, JsonRules.Stored, stop);
            await response.BodyWriter.WriteAsync("\n"u8.ToArray(), stop);
        }
    }

    private static async Task WriteCsvAsync(HttpResponse response, IAsyncEnumerable<FlowView> rows)
    {
        // By way of memory: the writer may write to its stream at any field, and the response takes only what is awaited.
        using var kept = new MemoryStream();
        using CsvWriter csv = CsvWriter.Create(kept, s_csv, leaveOpen: true);
        csv.WriteRecord(s_columns);
        int waiting = 0;
        await foreach (FlowView row in rows)
        {
            foreach (string? field in Fields(row))
                csv.WriteField(field);
            csv.EndRecord();
            if (++waiting % RowsAtOnce == 0)
                await SendAsync(csv, kept, response);
        }
        await SendAsync(csv, kept, response);
    }

    private static async Task SendAsync(CsvWriter csv, MemoryStream kept, HttpResponse response)
    {
        csv.Flush();
        await response.Body.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length));
        kept.SetLength(0);
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
        yield return Text(row.PacketsIn);
        yield return Text(row.PacketsOut);
        yield return Text(row.BytesIn);
        yield return Text(row.BytesOut);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
