namespace Lanstead.DataPlane.Filter;

/// <summary>How long a flow is remembered after its last packet, by its state. The one place for these numbers.</summary>
internal static class FlowTimeouts
{
    /// <summary>A TCP connection not answered yet, or closed by one side: RFC 5382 REQ-5, "transitory", at least 4 minutes.</summary>
    public static readonly TimeSpan TcpTransitory = TimeSpan.FromMinutes(4);

    /// <summary>An open TCP connection: RFC 5382 REQ-5, at least 2 hours and 4 minutes, so that TCP's own keepalive (2 hours) comes first.</summary>
    public static readonly TimeSpan TcpEstablished = TimeSpan.FromMinutes(124);

    /// <summary>Both sides have closed: Linux <c>nf_conntrack_tcp_timeout_time_wait</c>.</summary>
    public static readonly TimeSpan TcpClosed = TimeSpan.FromSeconds(120);

    /// <summary>A side has reset it: Linux <c>nf_conntrack_tcp_timeout_close</c>.</summary>
    public static readonly TimeSpan TcpReset = TimeSpan.FromSeconds(10);

    /// <summary>UDP in one direction only: RFC 4787 REQ-5, at least 2 minutes.</summary>
    public static readonly TimeSpan UdpOneWay = TimeSpan.FromSeconds(120);

    /// <summary>UDP in both directions: Linux <c>nf_conntrack_udp_timeout_stream</c> as it was up to 4.18, longer than RFC 4787 asks.</summary>
    public static readonly TimeSpan UdpBothWays = TimeSpan.FromSeconds(180);

    /// <summary>An echo request: RFC 5508 REQ-1, at least 60 seconds.</summary>
    public static readonly TimeSpan Echo = TimeSpan.FromSeconds(60);

    /// <summary>Any other protocol: Linux <c>nf_conntrack_generic_timeout</c>.</summary>
    public static readonly TimeSpan Other = TimeSpan.FromMinutes(10);

    /// <summary>A datagram in fragments, from its first one on: Linux <c>ipfrag_time</c>, which is also how long the kernel would wait for the rest.</summary>
    public static readonly TimeSpan Fragments = TimeSpan.FromSeconds(30);

    private static readonly long[] Milliseconds = MillisecondsByState();

    /// <summary>The time of one state, in milliseconds.</summary>
    public static long Of(FlowState state) => Milliseconds[(int)state];

    private static long[] MillisecondsByState()
    {
        var table = new long[(int)FlowState.Other + 1];
        table[(int)FlowState.TcpOpening] = (long)TcpTransitory.TotalMilliseconds;
        table[(int)FlowState.TcpEstablished] = (long)TcpEstablished.TotalMilliseconds;
        table[(int)FlowState.TcpHalfClosed] = (long)TcpTransitory.TotalMilliseconds;
        table[(int)FlowState.TcpClosed] = (long)TcpClosed.TotalMilliseconds;
        table[(int)FlowState.TcpReset] = (long)TcpReset.TotalMilliseconds;
        table[(int)FlowState.UdpOneWay] = (long)UdpOneWay.TotalMilliseconds;
        table[(int)FlowState.UdpBothWays] = (long)UdpBothWays.TotalMilliseconds;
        table[(int)FlowState.Echo] = (long)Echo.TotalMilliseconds;
        table[(int)FlowState.Other] = (long)Other.TotalMilliseconds;
        return table;
    }
}
