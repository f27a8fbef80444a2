using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Http;

/// <summary>A POST with an <c>Idempotency-Key</c> is carried out once; the same request again gets the first answer.</summary>
/// <remarks>
/// Answers may hold a secret that is shown once (a join key), so they are stored encrypted. Uses the system role: keys belong to people.
/// When the server dies between the change and the noting of the answer, the key is free again after a minute.
/// </remarks>
internal sealed class Idempotency(RequestDelegate next, DataSources sources, InstanceState instance, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyChars = 128;
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    private static ReadOnlySpan<byte> Purpose => "lanstead idempotency v1"u8;

    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        string key = context.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || !caller.IsSignedIn)
        {
            await next(context);
            return;
        }
        if (key.Length > MaxKeyChars || key.Any(char.IsControl))
        {
            await ProblemAnswer.WriteAsync(context, new Failure("request.invalid", $"{Header} has at most {MaxKeyChars} printable characters."));
            return;
        }

        string route = $"POST {context.Request.Path}";
        byte[] hash = await HashBodyAsync(context.Request);
        if (await ClaimAsync(caller.UserId, key, route, hash, context.RequestAborted))
            await RunAsync(context, caller.UserId, key);
        else
            await RepeatAsync(context, caller.UserId, key, route, hash);
    }

    private async Task<bool> ClaimAsync(UserId user, string key, string route, byte[] hash, CancellationToken stop)
    {
        await using NpgsqlCommand claim = sources.System.CreateCommand("""
            INSERT INTO idempotency_keys AS k (user_id, key, route, request_hash, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (user_id, key) DO UPDATE SET created_at = $5
            WHERE k.status IS NULL AND k.created_at < $6 AND k.route = $3 AND k.request_hash = $4
            """);
        DateTimeOffset now = time.GetUtcNow();
        foreach (object value in new object[] { user.Value, key, route, hash, now, now - Abandoned })
            claim.Parameters.AddWithValue(value);
        return await claim.ExecuteNonQueryAsync(stop) == 1;
    }

    private async Task RunAsync(HttpContext context, UserId user, string key)
    {
        Stream client = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        bool noted = false;
        try
        {
            await next(context);
            if (context.Response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                await using NpgsqlCommand note = sources.System.CreateCommand("UPDATE idempotency_keys SET status = $3, body = $4 WHERE user_id = $1 AND key = $2");
                foreach (object value in new object[] { user.Value, key, context.Response.StatusCode, Box(user).Seal(key, kept.ToArray()) })
                    note.Parameters.AddWithValue(value);
                await note.ExecuteNonQueryAsync(CancellationToken.None);
                noted = true;
            }
        }
        finally
        {
            context.Response.Body = client;
            if (!noted)
            {
                await using NpgsqlCommand free = sources.System.CreateCommand("DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2");
                free.Parameters.AddWithValue(user.Value);
                free.Parameters.AddWithValue(key);
                await free.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        kept.Position = 0;
        await kept.CopyToAsync(client, context.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext context, UserId user, string key, string route, byte[] hash)
    {
        int? status;
        byte[] body;
        await using (NpgsqlCommand find = sources.System.CreateCommand("SELECT route, request_hash, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2"))
        {
            find.Parameters.AddWithValue(user.Value);
            find.Parameters.AddWithValue(key);
            await using NpgsqlDataReader reader = await find.ExecuteReaderAsync(context.RequestAborted);
            if (await reader.ReadAsync(context.RequestAborted) && (reader.GetString(0) != route || !reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(hash)))
            {
                await ProblemAnswer.WriteAsync(context, new Failure("idempotency.reused", $"This {Header} belongs to another request. Make a new key for each new request."));
                return;
            }
            status = reader.IsOnRow && !reader.IsDBNull(2) ? reader.GetInt32(2) : null;
            body = status is null ? [] : reader.GetFieldValue<byte[]>(3);
        }
        if (status is null)
        {
            context.Response.Headers.RetryAfter = "1";
            await ProblemAnswer.WriteAsync(context, new Failure("idempotency.in_progress", "The first request with this key still runs. Repeat yours in a moment."));
            return;
        }
        context.Response.StatusCode = status.Value;
        context.Response.ContentType = status >= StatusCodes.Status400BadRequest ? "application/problem+json" : "application/json; charset=utf-8";
        context.Response.Headers["Idempotency-Replayed"] = "true";
        await context.Response.Body.WriteAsync(Box(user).Open(key, body) ?? throw new InvalidOperationException("The kept answer was altered."), context.RequestAborted);
    }

    private SealingKey Box(UserId user) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, instance.CodeKey.ToArray(), 32, user.Value.ToByteArray(), Purpose.ToArray()));

    private static async Task<byte[]> HashBodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        byte[] hash = await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return hash;
    }
}
