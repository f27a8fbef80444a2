using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Lanstead.Gate;

/// <summary>Which headers go on. A service is told who calls by us alone: what callers say of that themselves is taken out.</summary>
internal static class HeaderRules
{
    // Of one connection alone (RFC 9110 §7.6.1); and those by which two servers could find two ends of one request.
    private static readonly HashSet<string> s_ofConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization, HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
        "HTTP2-Settings", HeaderNames.Expect,
    };

    // Also those of other proxies: a service may believe any of them. "Proxy" becomes HTTP_PROXY in old CGI programs.
    private static readonly HashSet<string> s_ofProxies = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "X-Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Forwarded-For", "X-Original-Host", "X-Original-URL", "X-Rewrite-URL", "X-Host", "X-Scheme", "X-Url-Scheme",
        "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "Front-End-Https", "Proxy",
    };

    /// <summary>Who calls.</summary>
    public static IPAddress From(HttpContext http)
    {
        IPAddress from = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
    }

    /// <summary>To the service.</summary>
    public static void Ask(HttpContext http, HttpRequestMessage request)
    {
        HashSet<string> named = Named(http.Request.Headers.Connection);
        foreach ((string name, StringValues values) in http.Request.Headers)
        {
            // Underscores: CGI and WSGI take them for hyphens.
            string hyphened = name.Replace('_', '-');
            if (name.StartsWith(':') || s_ofConnection.Contains(name) || named.Contains(name) || s_ofProxies.Contains(hyphened) || hyphened.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
                || name.Equals(HeaderNames.Host, StringComparison.OrdinalIgnoreCase))
                continue;
            // By HTTP/2 one may come in pieces.
            string?[] all = name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) && values.Count > 1 ? [string.Join("; ", values.ToArray())] : values.ToArray();
            if (!request.Headers.TryAddWithoutValidation(name, all))
                request.Content?.Headers.TryAddWithoutValidation(name, all);
        }
        if (http.Request.Headers.TE.Any(value => value?.Contains("trailers", StringComparison.OrdinalIgnoreCase) == true))
            request.Headers.TryAddWithoutValidation(HeaderNames.TE, "trailers");
        string host = http.Request.Host.Value ?? "";
        request.Headers.Host = host;
        IPAddress from = From(http);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        request.Headers.TryAddWithoutValidation("X-Real-IP", from.ToString());
        // RFC 7239 §4 and §6: an IPv6 address in brackets and quotes. The host was compared with a name.
        request.Headers.TryAddWithoutValidation("Forwarded", $"for={(from.AddressFamily == AddressFamily.InterNetworkV6 ? $"\"[{from}]\"" : $"{from}")};host=\"{host}\";proto=https");
    }

    /// <summary>Back to the caller.</summary>
    public static void Answer(HttpResponseMessage from, HttpResponse to)
    {
        HashSet<string> named = Named(from.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out HeaderStringValues connection) ? connection.ToArray() : []);
        foreach (HttpHeaders headers in (HttpHeaders[])[from.Headers, from.Content.Headers])
        {
            foreach ((string name, HeaderStringValues values) in headers.NonValidated)
            {
                if (!s_ofConnection.Contains(name) && !named.Contains(name))
                    to.Headers.Append(name, values.ToArray());
            }
        }
    }

    private static HashSet<string> Named(StringValues connection) =>
        new(connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), StringComparer.OrdinalIgnoreCase);
}
