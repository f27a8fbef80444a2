using System.Text.Json;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.OwnData;

/// <summary>All that is stored of the caller, as one JSON document to keep.</summary>
/// <remarks>
/// Uses the system role: much of it belongs to no tenant, and what the person may not see as a member is theirs to see here. One snapshot, written as it is read.
/// Names are those of the database, so that nothing is lost between.
/// </remarks>
internal sealed class ExportData(DataSources sources, SystemDb db, Caller caller, Recorder recorder, TimeProvider time) : IResult
{
    private const int FlushBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        CancellationToken stop = httpContext.RequestAborted;
        DateTimeOffset now = time.GetUtcNow();
        recorder.Audit(db, null, "account.export", AuditTarget.Of("user", caller.UserId));
        await db.SaveChangesAsync(stop);

        HttpResponse response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"lanstead-my-data-{now:yyyyMMdd}.json\"";
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("schema", 1);
        json.WriteString("madeAt", now);
        foreach (PersonalColumn column in PersonalColumns.Exported)
            await WriteAsync(connection, json, column.Name, $"SELECT {column.Shown} FROM {column.Table} WHERE {column.Column} = $1", stop);
        foreach ((string name, string query) in PersonalColumns.Besides)
            await WriteAsync(connection, json, name, query, stop);
        json.WriteEndObject();
        await json.FlushAsync(stop);
    }

    private async Task WriteAsync(NpgsqlConnection connection, Utf8JsonWriter json, string name, string query, CancellationToken stop)
    {
        json.WriteStartArray(name);
#pragma warning disable CA2100 // All are constants of the catalogue.
        await using var command = new NpgsqlCommand($"SELECT to_jsonb(r)::text FROM ({query}) r", connection) { Parameters = { new() { Value = caller.UserId.Value } } };
#pragma warning restore CA2100
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            json.WriteRawValue(row.GetString(0));
            if (json.BytesPending > FlushBytes)
                await json.FlushAsync(stop);
        }
        json.WriteEndArray();
    }
}
