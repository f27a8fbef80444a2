using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>Refuses requests that were made to a name which is not the server's: a page elsewhere whose name was made to lead here (DNS rebinding) reaches nothing.</summary>
/// <remarks>
/// The server's names are that of the public URL, those of <c>LANSTEAD_HOSTS</c>, and <c>localhost</c>. Addresses count too: no name had to be looked up to come here by one, so nobody
/// can have bent it. A request without a host is no browser's.
/// </remarks>
internal sealed class OwnHost(RequestDelegate next, ServerSettings settings)
{
    private readonly HashSet<string> _names = new([settings.PublicUrl.DnsSafeHost, "localhost", .. settings.Hosts], StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        string host = context.Request.Host.Host;
        return host.Length == 0 || _names.Contains(host) || IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? next(context)
            : ProblemAnswer.WriteAsync(context, new Failure("host.unknown", "This is not a name of this server. Its operator sets LANSTEAD_PUBLIC_URL, or adds the name to LANSTEAD_HOSTS."));
    }
}
