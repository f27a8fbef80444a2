using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Rows as a file: JSON lines, or CSV for spreadsheets. Written as they are read.</summary>
/// <remarks>In CSV, what a spreadsheet would take for a formula is preceded by an apostrophe: names are anybody's to choose.</remarks>
/// <param name="name">What is in it, for the file's name: "audit".</param>
/// <param name="columns">Names of CSV's columns.</param>
/// <param name="fields">A row's, in the order of the columns.</param>
internal sealed class RowFile<T>(string name, string[] columns, Func<T, IEnumerable<string?>> fields)
{
    private const int RowsAtOnce = 200;

    private static readonly CsvWriterOptions s_csv = new()
    {
        NewLine = "\r\n",
        Injection = CsvInjection.Escape,
        // A tab or a line break at the front hides what follows from the eye, not from the spreadsheet.
        InjectionCharacters = "=@+-\t\r\n|%",
        InjectionEscape = '\'',
    };

    /// <summary>Writes the file as the answer.</summary>
    /// <param name="response">Nothing of it is written yet.</param>
    /// <param name="kind">One that <see cref="RowFiles.Check"/> found right; null: JSON lines.</param>
    /// <param name="rows">Read while they are written.</param>
    /// <param name="now">For the file's name.</param>
    /// <param name="stop">The caller has gone.</param>
    public async Task WriteAsync(HttpResponse response, string? kind, IAsyncEnumerable<T> rows, DateTimeOffset now, CancellationToken stop)
    {
        kind ??= RowFiles.Lines;
        response.ContentType = kind == RowFiles.Csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl; charset=utf-8";
        string day = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        response.Headers.ContentDisposition = $"attachment; filename=\"lanstead-{name}-{day}.{kind}\"";
        await (kind == RowFiles.Csv ? WriteCsvAsync(response, rows) : WriteLinesAsync(response, rows, stop));
    }

    private static async Task WriteLinesAsync(HttpResponse response, IAsyncEnumerable<T> rows, CancellationToken stop)
    {
        await foreach (T row in rows)
        {
            await JsonSerializer.SerializeAsync(response.BodyWriter, row, JsonRules.Stored, stop);
            await response.BodyWriter.WriteAsync("\n"u8.ToArray(), stop);
        }
    }

    private async Task WriteCsvAsync(HttpResponse response, IAsyncEnumerable<T> rows)
    {
        // By way of memory: the writer may write to its stream at any field, and the response takes only what is awaited.
        using var kept = new MemoryStream();
        using CsvWriter csv = CsvWriter.Create(kept, s_csv, leaveOpen: true);
        csv.WriteRecord(columns);
        int waiting = 0;
        await foreach (T row in rows)
        {
            foreach (string? field in fields(row))
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
}

/// <summary>The forms that files of rows have.</summary>
internal static class RowFiles
{
    public const string Lines = "jsonl", Csv = "csv";

    /// <summary>What is wrong with a form that was asked for; null: nothing.</summary>
    public static Failure? Check(string? kind) => kind is null or Lines or Csv ? null : new Failure("request.invalid", "The format is jsonl or csv.");
}
