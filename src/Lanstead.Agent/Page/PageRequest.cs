using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lanstead.Agent.Page;

/// <summary>One HTTP/1.1 request of a browser on this machine, small and whole.</summary>
internal sealed class PageRequest
{
    private const int LongestBytes = 16 * 1024;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private PageRequest(string method, string path, byte[] body) => (Method, Path, Body) = (method, path, body);

    public string Method { get; }

    /// <summary>Without the query, which nothing here has.</summary>
    public string Path { get; }

    public byte[] Body { get; }

    /// <summary>A header that came once; null when it did not, or more often.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>Reads one; null when it is none, or too long.</summary>
    public static async Task<PageRequest?> ReadAsync(Socket socket, CancellationToken cancel)
    {
        byte[] bytes = new byte[LongestBytes];
        int length = 0, end;
        while ((end = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int received = length == bytes.Length ? 0 : await socket.ReceiveAsync(bytes.AsMemory(length), cancel);
            if (received == 0)
                return null;
            length += received;
        }
        string[] lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] path, "HTTP/1.1"])
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines[1..])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            // What comes twice could be read in two ways.
            if (colon <= 0 || !headers.TryAdd(line[..colon], line[(colon + 1)..].Trim()))
                return null;
        }
        int size = 0;
        if (headers.ContainsKey("Transfer-Encoding") || (headers.TryGetValue("Content-Length", out string? text) && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)))
            return null;
        int whole = end + 4 + size;
        if (size < 0 || whole > bytes.Length)
            return null;
        while (length < whole)
        {
            int received = await socket.ReceiveAsync(bytes.AsMemory(length, whole - length), cancel);
            if (received == 0)
                return null;
            length += received;
        }
        var request = new PageRequest(method, path.Split('?')[0], bytes[(end + 4)..whole]);
        foreach ((string name, string value) in headers)
            request._headers[name] = value;
        return request;
    }
}
