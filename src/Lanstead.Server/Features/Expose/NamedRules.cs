using System.Globalization;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Expose;

/// <summary>Where TLS ends of a service that is reached by a name.</summary>
internal enum ExposureUpstream
{
    /// <summary>At the tunnel server; the service speaks HTTP.</summary>
    Http,

    /// <summary>At the tunnel server, and again at the service, whose certificate nobody checks.</summary>
    Https,

    /// <summary>At the service, which has a certificate of its own; the tunnel server reads the name alone.</summary>
    Tls,
}

/// <summary>What an exposure with a name may be. Pure.</summary>
internal static class NamedRules
{
    /// <summary>The public port that names share.</summary>
    public const int Port = 443;

    private const int HostMaxLength = 253, LabelMaxLength = 63;
    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    /// <summary>A name as it is kept; null for what is none. Letters of other scripts become what the DNS has for them.</summary>
    public static string? Normal(string text)
    {
        try
        {
            string host = s_idn.GetAscii(text.Trim().TrimEnd('.')).ToLowerInvariant();
            string[] labels = host.Split('.');
            bool isName = host.Length <= HostMaxLength && labels.Length > 1 && !IPAddress.TryParse(host, out _) && labels.All(label => label.Length is > 0 and <= LabelMaxLength && label[0] != '-' && label[^1] != '-'
                && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) && !labels[^1].All(char.IsAsciiDigit);
            return isName ? host : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What can be wrong with one.</summary>
    public static FieldErrors Check(FieldErrors errors, string host, ExposureUpstream? upstream, IReadOnlyList<PortRequest>? ports, ExposureSource? source) => errors
        .When(Normal(host) is null, "host", "A name of the DNS, such as blog.example.com.")
        .When(ports is not null && !IsOne(ports), "ports", "A name leads to one port of the service: say its target port alone.")
        .When(Fault(upstream ?? ExposureUpstream.Http, source ?? ExposureSource.Kept) is not null, "source", Fault(upstream ?? ExposureUpstream.Http, source ?? ExposureSource.Kept) ?? "");

    /// <summary>The ports that it has: one, which others share with it.</summary>
    public static IReadOnlyList<PortRequest> Ports(IReadOnlyList<PortRequest> ports) => [new PortRequest(PortProtocol.Tcp, Port, null, ports[0].TargetPort ?? ports[0].First) { Shared = true }];

    /// <summary>Why such a service cannot be told so who calls; null: it can.</summary>
    public static string? Fault(ExposureUpstream upstream, ExposureSource source) => source == ExposureSource.Kept ? null
        : upstream != ExposureUpstream.Tls ? "Behind a name, headers of each request tell who calls: leave it at kept."
        : source == ExposureSource.Masquerade ? "What is passed through comes from the tunnel server anyway: choose kept or the PROXY protocol." : null;

    // 443 alone may be named, as it is given back in answers.
    private static bool IsOne(IReadOnlyList<PortRequest> ports) => ports is [{ Protocol: null or PortProtocol.Tcp } one] && one.Count == 1 && (one.TargetPort is null || one.First is null or Port);
}
