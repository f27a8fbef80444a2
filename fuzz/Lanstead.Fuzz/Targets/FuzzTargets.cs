using Lanstead.Fuzz.Loop;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Fuzz.Targets;

/// <summary>All of them.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } =
        ["initiation", "response", "cookie", "data", "uapi", "filter", "segmenter", "coalescer", "frames", "dns"];

    public static IFuzzTarget? Named(string name) => name switch
    {
        "initiation" => new HandshakeTarget(name, MessageType.Initiation),
        "response" => new HandshakeTarget(name, MessageType.Response),
        "cookie" => new HandshakeTarget(name, MessageType.CookieReply),
        "data" => new DataTarget(),
        "uapi" => new UapiTarget(),
        "filter" => new FilterTarget(),
        "segmenter" => new SegmenterTarget(),
        "coalescer" => new CoalescerTarget(),
        "frames" => new FramesTarget(),
        "dns" => new DnsTarget(),
        _ => null,
    };
}
