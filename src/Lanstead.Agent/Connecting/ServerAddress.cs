using System.Net;

namespace Lanstead.Agent.Connecting;

/// <summary>The server's URL as a person gave it, and what follows from it.</summary>
public static class ServerAddress
{
    /// <summary>A base URL: http or https, a host, nothing after it but a path. <c>vpn.example.org</c> means https.</summary>
    public static bool TryParse(string text, out Uri url)
    {
        url = new Uri("https://invalid.invalid");
        string trimmed = text.Trim();
        if (trimmed.Length is 0 or > 512)
            return false;
        if (!trimmed.Contains("://", StringComparison.Ordinal))
            trimmed = "https://" + trimmed;
        if (!Uri.TryCreate(trimmed.TrimEnd('/') + "/", UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https")
            || parsed.Host.Length == 0 || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
            return false;
        url = parsed;
        return true;
    }

    /// <summary>What is signed as the host: always with the port.</summary>
    public static string Authority(Uri url) =>
        $"{(url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost)}:{url.Port}";

    /// <summary>An address below the server's URL.</summary>
    public static Uri Resolve(Uri url, string path) => new(url, path.TrimStart('/'));

    /// <summary>The same for a WebSocket.</summary>
    public static Uri WebSocket(Uri url, string path) =>
        new UriBuilder(Resolve(url, path)) { Scheme = url.Scheme == "https" ? "wss" : "ws" }.Uri;

    /// <summary>The address when the URL holds one instead of a name.</summary>
    public static IReadOnlyList<IPAddress> Literal(Uri url) =>
        IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) ? [address] : [];
}
