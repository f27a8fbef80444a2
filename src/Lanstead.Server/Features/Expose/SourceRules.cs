using Lanstead.Primitives;

namespace Lanstead.Server.Features.Expose;

/// <summary>Which ports can have which way of telling who calls. Pure.</summary>
internal static class SourceRules
{
    private static readonly Failure s_tcpOnly = new("exposure.proxy_needs_tcp", "The PROXY protocol is for TCP alone: expose UDP ports by themselves, with their callers' addresses kept.")
    {
        Errors = new Dictionary<string, string[]> { ["source"] = ["The PROXY protocol is for TCP alone."] },
    };

    /// <summary>The ports as they are wanted then. Who asks for a header and names no protocol means TCP.</summary>
    public static Result<IReadOnlyList<PortRequest>> Fit(IReadOnlyList<PortRequest> ports, ExposureSource source)
    {
        if (source is not (ExposureSource.ProxyV1 or ExposureSource.ProxyV2))
            return ports.ToArray();
        PortRequest[] fit = [.. ports.Select(one => one.Protocol is null ? one with { Protocol = PortProtocol.Tcp } : one)];
        return fit.Any(one => one.Udp) ? s_tcpOnly : fit;
    }
}
