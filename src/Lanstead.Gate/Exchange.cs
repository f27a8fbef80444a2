using System.Net;
using System.Security.Cryptography;
using Lanstead.Protocol.Gate;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace Lanstead.Gate;

/// <summary>One request to a service and its answer. Nothing is kept of either: what one side does not take is not read from the other.</summary>
internal sealed class Exchange(HttpContext http, GateRoute route, HttpMessageInvoker client)
{
    private const int BufferBytes = 16 * 1024;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);

    public async Task RunAsync()
    {
        using CancellationTokenSource end = _end;
        Quiet();
        try
        {
            if (IsWebSocket(http, out bool isStream))
                await UpgradeAsync(isStream);
            else
                await AnswerAsync();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = e is OperationCanceledException ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("The service behind this name does not answer.\n");
        }
    }

    private async Task AnswerAsync()
    {
        bool isGrpc = http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        // A stream of messages may be quiet for as long as it likes.
        if (isGrpc && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        using HttpRequestMessage request = Request(new HttpMethod(http.Request.Method));
        // Without TLS nobody says which version they speak: gRPC has one.
        request.Version = isGrpc || route.Mode == GateMode.Https ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = route.Mode == GateMode.Https ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            request.Content = new Upload(this, http.Request.Body);
        HeaderRules.Ask(http, request);

        using HttpResponseMessage response = await client.SendAsync(request, _end.Token);
        http.Response.StatusCode = (int)response.StatusCode;
        HeaderRules.Answer(response, http.Response);
        await using Stream body = await response.Content.ReadAsStreamAsync(_end.Token);
        await CopyAsync(body, http.Response.Body);
        if (!http.Response.SupportsTrailers())
            return;
        foreach (var trailer in response.TrailingHeaders.NonValidated)
            http.Response.AppendTrailer(trailer.Key, trailer.Value.ToArray());
    }

    // By HTTP/1.1 an upgrade; by HTTP/2 a stream of its own (RFC 8441 §4), for which the service gets an upgrade all the same.
    private async Task UpgradeAsync(bool isStream)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get);
        (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        HeaderRules.Ask(http, request);
        request.Headers.TryAddWithoutValidation(HeaderNames.Connection, HeaderNames.Upgrade);
        request.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, "websocket");
        if (isStream)
            request.Headers.TryAddWithoutValidation(HeaderNames.SecWebSocketKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

        using HttpResponseMessage response = await client.SendAsync(request, _end.Token);
        HeaderRules.Answer(response, http.Response);
        await using Stream service = await response.Content.ReadAsStreamAsync(_end.Token);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            await CopyAsync(service, http.Response.Body);
            return;
        }
        http.Response.Headers.Remove(HeaderNames.ContentLength);
        if (isStream)
            http.Response.Headers.Remove(HeaderNames.SecWebSocketAccept);
        else
            http.Response.Headers.Upgrade = "websocket";
        await using Stream caller = isStream ? await http.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync() : await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        Task there = CopyAsync(caller, service), back = CopyAsync(service, caller);
        await Task.WhenAny(there, back);
        // A WebSocket's ends say goodbye in both directions; who has gone says no more.
        await _end.CancelAsync();
        await Task.WhenAll(there, back).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsWebSocket(HttpContext http, out bool isStream)
    {
        isStream = http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };
        return isStream || http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && http.Request.Headers.Upgrade.Count == 1 && "websocket".Equals(http.Request.Headers.Upgrade[0], StringComparison.OrdinalIgnoreCase);
    }

    // What is asked for goes on to the byte: the service reads paths in its own way.
    private HttpRequestMessage Request(HttpMethod method)
    {
        string raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string target = raw.StartsWith('/') ? raw : $"{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}";
        var uri = new Uri($"{(route.Mode == GateMode.Https ? "https" : "http")}://{route.Host}{(target.StartsWith('/') ? target : "/")}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return new HttpRequestMessage(method, uri);
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReadAsync(buffer.AsMemory(0, BufferBytes), _end.Token) is > 0 and int read)
            {
                Quiet();
                await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
                await to.FlushAsync(_end.Token);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Quiet() => _end.CancelAfter(GateLimits.Idle);

    // Goes out as it comes in.
    private sealed class Upload(Exchange exchange, Stream body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => exchange.CopyAsync(body, stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
