using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.Local;
using Lanstead.Primitives;

namespace Lanstead.Agent.Metrics;

/// <summary>Answers <c>GET /metrics</c> on a loopback port that somebody asked for, and nothing else. One request a connection.</summary>
/// <remarks>A web page that reached the port by a name of its own (DNS rebinding) is refused by that name.</remarks>
internal sealed class MetricsEndpoint : IDisposable
{
    private const int LongestRequestBytes = 8 * 1024;
    private const int CallersAtOnce = 8;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly Func<string> _compose;
    private readonly TimeProvider _time;
    private readonly Callers _callers;

    private MetricsEndpoint(Socket listener, Func<string> compose, TimeProvider time) =>
        (_callers, _compose, _time) = (new Callers(listener, CallersAtOnce), compose, time);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_callers.Listener.LocalEndPoint!;

    /// <summary>Listens; null where nobody asked for it.</summary>
    /// <param name="address">Such as <c>127.0.0.1:9586</c> or <c>[::1]:9586</c>; null for none.</param>
    /// <param name="compose">Makes the text, anew for each request.</param>
    /// <param name="time">For the time limit of a request.</param>
    /// <returns>A failure with <see cref="AgentFailures.MetricsUnusable"/> when the address is not a loopback one with a port, or is taken.</returns>
    public static Result<MetricsEndpoint?> Open(string? address, Func<string> compose, TimeProvider time)
    {
        if (address is null)
            return (MetricsEndpoint?)null;
        // Without a port the parser takes 0, which would be another one at each start.
        if (!IPEndPoint.TryParse(address, out IPEndPoint? end) || end.Port == 0 || !IPAddress.IsLoopback(end.Address))
            return new Failure(AgentFailures.MetricsUnusable, $"LANSTEAD_METRICS is a loopback address with a port, such as 127.0.0.1:9586, not {address}.");
        var listener = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(end);
            listener.Listen();
            return new MetricsEndpoint(listener, compose, time);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            return new Failure(AgentFailures.MetricsUnusable, $"The figures cannot be given at {address}: {e.Message}");
        }
    }

    /// <summary>Serves until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _callers.RunAsync(ServeAsync, cancel);

    public void Dispose() => _callers.Dispose();

    private async Task ServeAsync(Socket caller, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        if (await ReadAsync(caller, either.Token) is { } request)
            await caller.SendAsync(Answer(request), either.Token);
    }

    // The head of a request; null when it is not whole or too long.
    private static async Task<string?> ReadAsync(Socket socket, CancellationToken cancel)
    {
        byte[] head = new byte[LongestRequestBytes];
        int length = 0;
        while (length < head.Length)
        {
            int received = await socket.ReceiveAsync(head.AsMemory(length), cancel);
            if (received == 0)
                return null;
            length += received;
            int end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return Encoding.Latin1.GetString(head, 0, end);
        }
        return null;
    }

    private byte[] Answer(string request)
    {
        string[] lines = request.Split("\r\n");
        string[] words = lines[0].Split(' ');
        string[] hosts = [.. lines.Skip(1).Where(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Select(line => line["Host:".Length..].Trim())];
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || hosts.Length != 1)
            return Answer("400 Bad Request", "A request that cannot be understood.\n");
        if (!IsOwn(hosts[0]))
            return Answer("403 Forbidden", "These figures are given to this machine by its loopback address only.\n");
        if (words[1].Split('?')[0] != "/metrics")
            return Answer("404 Not Found", "There is /metrics and nothing else.\n");
        return words[0] == "GET" ? Answer("200 OK", _compose()) : Answer("405 Method Not Allowed", "GET it.\n", "Allow: GET\r\n");
    }

    private static bool IsOwn(string host) =>
        Uri.TryCreate($"http://{host}/", UriKind.Absolute, out Uri? uri)
        && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)));

    private static byte[] Answer(string status, string body, string more = "")
    {
        byte[] content = Encoding.UTF8.GetBytes(body);
        return [.. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {PrometheusText.ContentType}\r\nContent-Length: {content.Length}\r\nCache-Control: no-store\r\n{more}Connection: close\r\n\r\n"), .. content];
    }
}
