using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Outbound;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Sinks;

/// <summary>What became of one sending. <see cref="Error"/> is null when the receiver took it.</summary>
internal sealed record SinkOutcome(int? HttpStatus, string? Error)
{
    public bool IsDelivered => Error is null;
}

/// <summary>One sink as the sender has it.</summary>
internal sealed record SinkTarget(Guid Id, SinkKind Kind, string Address, string? Authority, string? Secret, string? PreviousSecret);

/// <summary>Tells events to webhooks, collectors and chats, by <see cref="OutboundHttp"/>.</summary>
internal sealed class SinkCalls(OutboundHttp http, SyslogCalls syslog, ServerSettings settings, TimeProvider time)
{
    /// <summary>Header of webhooks: <c>t=</c> seconds since 1970, then one or two <c>v1=</c> HMAC-SHA256 over <c>t.body</c>, in hexadecimal.</summary>
    public const string SignatureHeader = "Lanstead-Signature";

    private const int BatchEvents = 100;

    /// <summary>How many events go into one sending.</summary>
    public static int EventsAtOnce(SinkKind kind) => kind switch
    {
        SinkKind.Webhook => 1,
        SinkKind.Slack or SinkKind.Discord or SinkKind.Telegram => ChatCalls.LinesAtOnce,
        _ => BatchEvents,
    };

    /// <summary>The value of <see cref="SignatureHeader"/>.</summary>
    public static string Sign(DateTimeOffset at, string body, params IEnumerable<string?> secrets)
    {
        string seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = Encoding.UTF8.GetBytes($"{seconds}.{body}");
        return string.Join(',', secrets.OfType<string>().Select(secret => $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}").Prepend($"t={seconds}"));
    }

    public async Task<SinkOutcome> SendAsync(SinkTarget sink, IReadOnlyList<AuditView> events, CancellationToken stop)
    {
        try
        {
            if (sink.Kind == SinkKind.Syslog)
            {
                await syslog.SendAsync(sink, events, stop);
                return new SinkOutcome(null, null);
            }
            using HttpRequestMessage request = sink.Kind switch
            {
                SinkKind.Webhook => Webhook(sink, events[0]),
                SinkKind.Splunk => Splunk(sink, events),
                SinkKind.Datadog => Datadog(sink, events),
                _ => ChatCalls.Of(sink, events),
            };
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lanstead-server", null));
            using HttpResponseMessage answer = await http.Client.SendAsync(request, stop);
            return new SinkOutcome((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : SinkFaults.Answered((int)answer.StatusCode));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new SinkOutcome(null, SinkFaults.Late);
        }
        catch (OutboundRefusedException e)
        {
            return new SinkOutcome(null, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The kind of failure and no more: what stands behind an address is not for whoever wrote the address.
            return new SinkOutcome(null, e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or System.Security.Authentication.AuthenticationException
                ? SinkFaults.Untrusted
                : SinkFaults.Unreachable);
        }
    }

    private HttpRequestMessage Webhook(SinkTarget sink, AuditView one)
    {
        string body = JsonSerializer.Serialize(one, JsonRules.Stored);
        HttpRequestMessage request = Post(sink, body);
        request.Headers.Add("Lanstead-Event", one.Action);
        request.Headers.Add("Lanstead-Delivery", one.Id.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, Sign(time.GetUtcNow(), body, sink.Secret, sink.PreviousSecret));
        return request;
    }

    private HttpRequestMessage Splunk(SinkTarget sink, IReadOnlyList<AuditView> events)
    {
        var body = new StringBuilder();
        foreach (AuditView one in events)
        {
            body.Append(new JsonObject
            {
                ["time"] = one.At.ToUnixTimeMilliseconds() / 1000.0,
                ["host"] = settings.PublicUrl.Host,
                ["source"] = "lanstead",
                ["sourcetype"] = "lanstead:audit",
                ["event"] = JsonSerializer.SerializeToNode(one, JsonRules.Stored),
            }.ToJsonString()).Append('\n');
        }
        HttpRequestMessage request = Post(sink, body.ToString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Splunk", sink.Secret);
        return request;
    }

    private HttpRequestMessage Datadog(SinkTarget sink, IReadOnlyList<AuditView> events)
    {
        var body = new JsonArray([.. events.Select(one => new JsonObject
        {
            ["ddsource"] = "lanstead",
            ["service"] = "lanstead-server",
            ["hostname"] = settings.PublicUrl.Host,
            ["status"] = one.Outcome == AuditOutcome.Succeeded ? "info" : "warn",
            ["timestamp"] = one.At.ToUnixTimeMilliseconds(),
            ["message"] = $"{one.Action} {one.Outcome.ToString().ToLowerInvariant()}",
            ["lanstead"] = JsonSerializer.SerializeToNode(one, JsonRules.Stored),
        })]);
        HttpRequestMessage request = Post(sink, body.ToJsonString());
        request.Headers.Add("DD-API-KEY", sink.Secret);
        return request;
    }

    private static HttpRequestMessage Post(SinkTarget sink, string body) => new(HttpMethod.Post, sink.Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
