using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Lanstead.Server.Hosting;

/// <summary>Takes out of a log line what says something of people, and what looks like a secret. The last thing before a line is written.</summary>
/// <remarks>By the look of the text, whoever logged it, the framework included; what a placeholder's name tells (<c>{Username}</c>) is taken by that.</remarks>
internal sealed partial class Redactor(RedactionMode mode)
{
    // Placeholders whose values people choose for themselves or their machines.
    private static readonly string[] s_names = ["user", "username", "email", "name", "hostname", "device", "network", "tenant", "space", "host", "address", "remote", "client", "ip"];

    /// <summary>The line without what the mode forbids.</summary>
    /// <param name="message">As it would be written.</param>
    /// <param name="state">Of the log entry: its placeholders with their values, when it has them.</param>
    public string Redact(string message, object? state = null)
    {
        if (mode == RedactionMode.Off)
            return message;
        string text = message;
        if (mode == RedactionMode.Strict && state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach ((string placeholder, object? value) in values)
            {
                if (IsName(placeholder) && value?.ToString() is { Length: > 0 } name && !Guid.TryParse(name, out _))
                    text = text.Replace(name, "[redacted]", StringComparison.Ordinal);
            }
        }
        text = Bearer.Replace(text, "$1[redacted]");
        text = Assigned.Replace(text, "$1[redacted]");
        text = Jwt.Replace(text, "[token]");
        text = Ours.Replace(text, "[token]");
        text = Mail.Replace(text, match => mode == RedactionMode.Strict ? "[e-mail]" : $"{match.Value[0]}***{match.Value[match.Value.IndexOf('@', StringComparison.Ordinal)..]}");
        text = Ip4.Replace(text, match => Address(match.Value));
        return Ip6.Replace(text, match => Address(match.Value));
    }

    private string Address(string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            return text;
        // Where the server itself listens is nobody's secret, and operators look for it.
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return text;
        if (mode == RedactionMode.Strict)
            return "[address]";
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new IPNetwork(new IPAddress((uint)BitConverter.ToInt32(address.GetAddressBytes()) & BitConverter.ToUInt32([255, 255, 255, 0])), 24).ToString()
            : new IPNetwork(new IPAddress([.. address.GetAddressBytes()[..6], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 48).ToString();
    }

    private static bool IsName(string placeholder) => s_names.Any(name => placeholder.Equals(name, StringComparison.OrdinalIgnoreCase))
        || placeholder.EndsWith("Name", StringComparison.Ordinal) || placeholder.EndsWith("Address", StringComparison.Ordinal) || placeholder.EndsWith("Email", StringComparison.Ordinal);

    [GeneratedRegex(@"\b((?:Bearer|Basic|Splunk)\s+)[A-Za-z0-9._~+/=-]{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer { get; }

    // password=…, "token": "…", and the same in a query.
    [GeneratedRegex("""((?:password|passwd|pwd|secret|token|api[_-]?key|csrf|code|state|cookie|signature)["']?\s*[=:]\s*["']?)[^\s"'&,;}]{4,}""", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned { get; }

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?")]
    private static partial Regex Jwt { get; }

    // Tokens of this server begin with ls and a letter or two; webhooks' secrets with whsec; keys of WireGuard are 44 characters of base64.
    [GeneratedRegex(@"\b(?:ls[a-z]{1,3}_|whsec_)[A-Za-z0-9_-]{6,}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=")]
    private static partial Regex Ours { get; }

    [GeneratedRegex(@"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Mail { get; }

    [GeneratedRegex(@"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)")]
    private static partial Regex Ip4 { get; }

    [GeneratedRegex(@"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::|[0-9A-Fa-f]{1,4})(?:[0-9A-Fa-f:]*)|(?<![0-9A-Za-z:])::(?:[0-9A-Fa-f]{1,4}:?)+|(?<![0-9A-Za-z:])[0-9A-Fa-f]{1,4}::(?:[0-9A-Fa-f]{1,4}:?)*")]
    private static partial Regex Ip6 { get; }
}
