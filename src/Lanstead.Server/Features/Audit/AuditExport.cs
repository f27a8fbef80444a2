using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Audit;

/// <summary>The audit as a file: JSON lines, or CSV for spreadsheets.</summary>
/// <remarks>Written as it is read. In CSV, what a spreadsheet would take for a formula is preceded by an apostrophe: names in the audit are anybody's to choose.</remarks>
internal sealed class AuditExport(LansteadDb db, AuditScope scope, AuditFilter filter, string? format, TimeProvider time) : IResult
{
    private static readonly string[] s_columns =
        ["id", "tenantId", "at", "actorKind", "actorId", "actorName", "action", "targetKind", "targetId", "outcome", "source", "requestId", "before", "after", "position", "seal"];

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
        Result<object?[]> values = filter.Values();
        Failure? invalid = !values.IsSuccess ? values.Failure : format is null or "jsonl" or "csv" ? null : new Failure("request.invalid", "The format is jsonl or csv.");
        if (invalid is not null)
        {
            await ProblemAnswer.WriteAsync(httpContext, invalid);
            return;
        }
        string kind = format ?? "jsonl";
        HttpResponse response = httpContext.Response;
        response.ContentType = kind == "csv" ? "text/csv; charset=utf-8; header=present" : "application/jsonl; charset=utf-8";
        string day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        response.Headers.ContentDisposition = $"attachment; filename=\"lanstead-audit-{day}.{kind}\"";
        IAsyncEnumerable<AuditView> rows = AuditReader.AllAsync(db, scope, values.Value, httpContext.RequestAborted);
        await (kind == "csv" ? WriteCsvAsync(response, rows) : WriteLinesAsync(response, rows, httpContext.RequestAborted));
    }

    private static async Task WriteLinesAsync(HttpResponse response, IAsyncEnumerable<AuditView> rows, CancellationToken stop)
    {
        await foreach (AuditView row in rows)
        {
            await JsonSerializer.SerializeAsync(response.BodyWriter, row, JsonRules.Stored, stop);
            await response.BodyWriter.WriteAsync("\n"u8.ToArray(), stop);
        }
    }

    private static async Task WriteCsvAsync(HttpResponse response, IAsyncEnumerable<AuditView> rows)
    {
        // By way of memory: the writer may write to its stream at any field, and the response takes only what is awaited.
        using var kept = new MemoryStream();
        using CsvWriter csv = CsvWriter.Create(kept, s_csv, leaveOpen: true);
        csv.WriteRecord(s_columns);
        int waiting = 0;
        await foreach (AuditView row in rows)
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
