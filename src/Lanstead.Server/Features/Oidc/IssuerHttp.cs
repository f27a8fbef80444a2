using System.Net.Http.Headers;
using System.Text.Json;
using Lanstead.Server.Outbound;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Asks issuers, at addresses that may be asked: each question within 10 seconds and 1 MiB, without following redirects.</summary>
internal sealed class IssuerHttp(OutboundHttp outbound)
{
    /// <exception cref="IssuerException">No answer, or none that is JSON.</exception>
    public Task<JsonElement> GetAsync(Uri address, string? bearer, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return SendAsync(request, stop);
    }

    /// <summary>Posts a form. An answer of 4xx with JSON is an answer too: it says what is wrong.</summary>
    /// <exception cref="IssuerException">No answer, or none that is JSON.</exception>
    public Task<JsonElement> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        return SendAsync(request, stop, takesRefusal: true);
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken stop, bool takesRefusal = false)
    {
        using HttpRequestMessage sent = request;
        sent.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // GitHub answers nobody without a name.
        sent.Headers.UserAgent.Add(new ProductInfoHeaderValue("lanstead-server", null));
        string host = sent.RequestUri!.Host;
        try
        {
            using HttpResponseMessage response = await outbound.Client.SendAsync(sent, stop);
            if (!response.IsSuccessStatusCode && !(takesRefusal && (int)response.StatusCode is >= 400 and < 500))
                throw new IssuerException($"{host} answered {(int)response.StatusCode} to {sent.RequestUri.AbsolutePath}.");
            await using Stream body = await response.Content.ReadAsStreamAsync(stop);
            return (await JsonDocument.ParseAsync(body, cancellationToken: stop)).RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new IssuerException($"{host} answered something that is not JSON to {sent.RequestUri.AbsolutePath}.");
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IssuerException($"{host} did not answer within {outbound.Client.Timeout.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            throw new IssuerException($"{host} cannot be reached: {e.Message}");
        }
    }
}
