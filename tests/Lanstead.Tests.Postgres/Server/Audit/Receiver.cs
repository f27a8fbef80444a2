using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>A real HTTP server that takes what sinks send, and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app)
    {
        _app = app;
        app.Run(TakeAsync);
    }

    /// <summary>Everything that came, in order, whatever was answered.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, string Body, int Status)> Calls { get; } = new();

    /// <summary>What is answered from now on.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>How long it thinks before it answers.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>Where it is.</summary>
    public string Url => _app.Urls.Single() + "/hook";

    /// <summary>Actions of the events that were taken.</summary>
    public string[] Actions => [.. Calls.Where(c => c.Status < 300).Select(c => JsonDocument.Parse(c.Body).RootElement.GetProperty("action").GetString()!)];

    public static async Task<Receiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>As the recipe in docs/operations/audit.md says: true when one of the header's signatures was made with the secret.</summary>
    public static bool IsSigned(string header, string body, string secret)
    {
        string[] parts = header.Split(',');
        string seconds = parts[0]["t=".Length..];
        string wanted = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")));
        long age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(seconds, CultureInfo.InvariantCulture);
        return Math.Abs(age) < 300 && parts[1..].Any(part => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(part), Encoding.ASCII.GetBytes($"v1={wanted}")));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        int status = Status;
        if (Takes > TimeSpan.Zero)
            await Task.Delay(Takes, TimeProvider.System);
        Calls.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value)), body, status));
        context.Response.StatusCode = status;
    }
}

/// <summary>The system's clock, which a test puts forward; timers run as ever.</summary>
internal sealed class AheadTime : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;

    public void Step(TimeSpan step) => _ahead += step;
}
