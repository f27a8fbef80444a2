using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lanstead.Agent.Local;
using Lanstead.Protocol.Local;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Page;

/// <summary>A page for who needs no terminal: what <c>lanstead status</c> tells, and the switch. Served on loopback, from when somebody asks for it by <c>lanstead ui</c>.</summary>
/// <remarks>
/// 1. Nothing listens before the first question, and the port is the system's choice. 2. A request must name that address and port as its host, so that a name which somebody bent to lead
/// here (DNS rebinding) gets nothing; one that writes must come from the page itself. 3. Everything but the page's own three files needs the key of a visit, which the browser
/// keeps in the tab and no cookie carries: other programs of this machine have other ports, but would be sent a cookie. 4. Who may ask for a link is who may use the socket.
/// </remarks>
internal sealed class LocalPage(Func<Status> status, Func<LocalRequest, CancellationToken, IAsyncEnumerable<LocalReply>> handle, TimeProvider time, ILogger logger) : IDisposable
{
    private const int CallersAtOnce = 16;
    private static readonly TimeSpan s_readWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_actWithin = TimeSpan.FromSeconds(60);

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private readonly PageKeys _keys = new(time);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Callers? _callers;

    /// <summary>A link that opens the page once. From the first on the port is open.</summary>
    /// <exception cref="SocketException">There is no loopback.</exception>
    public string NewLink()
    {
        lock (_lock)
        {
            if (_callers is null)
            {
                var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                    listener.Listen();
                }
                catch (SocketException)
                {
                    listener.Dispose();
                    throw;
                }
                _callers = new Callers(listener, CallersAtOnce);
                _ = _callers.RunAsync(ServeAsync, _stop.Token);
                Log.Opened(logger, Origin);
            }
            return $"{Origin}/#{_keys.NewLink()}";
        }
    }

    private string Origin => $"http://{_callers!.Listener.LocalEndPoint}";

    public void Dispose()
    {
        _stop.Cancel();
        _callers?.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Socket caller, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(s_readWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        PageRequest? request = await PageRequest.ReadAsync(caller, either.Token);
        byte[] answer = request is null ? Problem("400 Bad Request", "A request that cannot be understood.") : await AnswerAsync(request, cancel);
        using var patience = new CancellationTokenSource(s_readWithin, time);
        await caller.SendAsync(answer, patience.Token);
        // All of it is taken before the connection goes.
        caller.Shutdown(SocketShutdown.Send);
        await caller.ReceiveAsync(new byte[1], patience.Token);
    }

    private async Task<byte[]> AnswerAsync(PageRequest request, CancellationToken cancel)
    {
        if (request.Header("Host") is not { } host || $"http://{host}" != Origin)
            return Problem("403 Forbidden", "This page is given to this machine by its loopback address only.");
        bool isOwnPage = request.Header("Origin") is { } origin ? origin == Origin : request.Method == "GET";
        if (!isOwnPage || request.Header("Sec-Fetch-Site") is "cross-site" or "same-site")
            return Problem("403 Forbidden", "This is for the agent's own page only.");
        switch (request.Method, request.Path)
        {
            case ("GET", "/"):
                return Asset("index.html", "text/html; charset=utf-8");
            case ("GET", "/page.css"):
                return Asset("page.css", "text/css; charset=utf-8");
            case ("GET", "/page.js"):
                return Asset("page.js", "text/javascript; charset=utf-8");
            // Browsers ask for it, whatever a page says.
            case ("GET", "/favicon.ico"):
                return Whole("204 No Content", "image/x-icon", []);
            case ("POST", "/visit"):
                return Read(request, PageJson.Default.PageVisitRequest)?.Token is { } token && _keys.Open(token) is { } key
                    ? Json(new PageVisit(key), PageJson.Default.PageVisit)
                    : Problem("401 Unauthorized", "The link was used, or is too old.");
        }
        const string scheme = "Bearer ";
        if (request.Header("Authorization") is not { } shown || !shown.StartsWith(scheme, StringComparison.Ordinal) || !_keys.IsVisit(shown[scheme.Length..]))
            return Problem("401 Unauthorized", "A visit begins with the link of: lanstead ui");
        return (request.Method, request.Path) switch
        {
            ("GET", "/status") => Json(PageStatus.Of(status()), PageJson.Default.PageStatus),
            ("POST", "/switch") => await SwitchAsync(request, cancel),
            _ => Problem("404 Not Found", "There is nothing here."),
        };
    }

    private async Task<byte[]> SwitchAsync(PageRequest request, CancellationToken cancel)
    {
        if (Read(request, PageJson.Default.PageSwitch)?.IsUp is not { } isUp)
            return Problem("400 Bad Request", "On or off?");
        using var deadline = new CancellationTokenSource(s_actWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        LocalError? error = null;
        await foreach (LocalReply reply in handle(isUp ? new LocalRequest { Up = new UpRequest() } : new LocalRequest { Down = new DownRequest() }, either.Token))
            error = reply.Error ?? error;
        return error is null ? Json(PageStatus.Of(status()), PageJson.Default.PageStatus) : Problem("409 Conflict", error.Message);
    }

    private static T? Read<T>(PageRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Asset(string name, string type)
    {
        using Stream stream = typeof(LocalPage).Assembly.GetManifestResourceStream($"page/{name}")!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return Whole("200 OK", type, content);
    }

    private static byte[] Json<T>(T value, JsonTypeInfo<T> type, string line = "200 OK") => Whole(line, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static byte[] Problem(string line, string message) => Json(new PageProblem(message), PageJson.Default.PageProblem, line);

    private static byte[] Whole(string line, string type, byte[] content) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {line}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nCache-Control: no-store\r\nContent-Security-Policy: {Policy}\r\n"
            + "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nConnection: close\r\n\r\n"),
        .. content,
    ];
}
