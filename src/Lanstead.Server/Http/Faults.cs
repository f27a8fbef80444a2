using System.Text.Json;
using System.Text.RegularExpressions;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Http;

/// <summary>Outermost: every refusal has a problem body, every exception becomes one, and nobody outside sees a stack.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> log)
{
    private static readonly Failure Unavailable = new("server.unavailable", "The server's database does not answer. Try again in a moment.");
    private static readonly Failure Busy = new("server.busy", "The server has more to do than it can at this moment. Try again in a few seconds.");
    private static readonly string[] Required = ["This is required."];
    private static readonly Failure Broken = new("server.error", "Something failed on the server. Tell its operator the request id; the log has the rest.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
                await ProblemAnswer.WriteAsync(context, OfStatus(context.Response.StatusCode));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to answer.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await ProblemAnswer.WriteAsync(context, OfBadRequest(e));
        }
        catch (BusyException) when (!context.Response.HasStarted)
        {
            LogBusy(log, context.Request.Method, context.TraceIdentifier);
            context.Response.Headers.RetryAfter = "3";
            await ProblemAnswer.WriteAsync(context, Busy);
        }
        catch (Exception e) when (!context.Response.HasStarted && (e as PostgresException ?? e.InnerException) is PostgresException { ConstraintName: "devices_owner_is_member" })
        {
            // The caller stopped being a member of the space while the request ran.
            await ProblemAnswer.WriteAsync(context, NotFound.OrHidden);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // The headers stay: those of SecurityHeaders belong to refusals too.
            if (DatabaseAway.Is(e))
            {
                LogUnavailable(log, context.Request.Method, context.TraceIdentifier, e.GetType().Name);
                context.Response.Headers.RetryAfter = "2";
                await ProblemAnswer.WriteAsync(context, Unavailable);
                return;
            }
            LogFault(log, e, context.Request.Method, context.TraceIdentifier);
            await ProblemAnswer.WriteAsync(context, Broken);
        }
    }

    private static Failure OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound.Address,
        StatusCodes.Status405MethodNotAllowed => new("method_not_allowed", "This address does not take that method."),
        StatusCodes.Status413PayloadTooLarge => new("request.too_large", "The body is larger than this server takes."),
        StatusCodes.Status415UnsupportedMediaType => new("request.media_type", "Send the body as application/json."),
        >= 500 => Broken,
        _ => new("request.invalid", "The request is not one that this address takes."),
    };

    private static Failure OfBadRequest(BadHttpRequestException e)
    {
        if (e.StatusCode != StatusCodes.Status400BadRequest)
            return OfStatus(e.StatusCode);
        if (e.InnerException is not JsonException json)
            return new("request.invalid", "A value in the address is missing or is not of its kind.");

        // The serializer names all missing members at once, quoted, in the body's own spelling.
        string[] missing = json.Message.Contains("missing required properties", StringComparison.Ordinal)
            ? [.. Quoted.Matches(json.Message[json.Message.IndexOf("including:", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value)]
            : [];
        if (missing.Length > 0)
        {
            return new("request.invalid", $"Missing: {string.Join(", ", missing)}.")
            {
                Errors = missing.ToDictionary(name => name, _ => Required),
            };
        }
        string field = json.Path is { Length: > 2 } path ? path[2..] : "";
        return field.Length == 0
            ? new("request.body_unreadable", "The body is not a JSON object.")
            : new("request.invalid", $"{field} is not of the kind that is expected.")
            {
                Errors = new Dictionary<string, string[]> { [field] = ["This is not of the kind that is expected."] },
            };
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted { get; }

    [LoggerMessage(1301, LogLevel.Error, "{Method} request {RequestId} failed")]
    private static partial void LogFault(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(4901, LogLevel.Warning, "{Method} request {RequestId} was refused: too much to do at once")]
    private static partial void LogBusy(ILogger logger, string method, string requestId);

    [LoggerMessage(1302, LogLevel.Warning, "{Method} request {RequestId} found no database ({Fault})")]
    private static partial void LogUnavailable(ILogger logger, string method, string requestId, string fault);
}
