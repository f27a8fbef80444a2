using System.Globalization;
using System.Net;
using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>Writes the messages of WireGuard's cross-platform userspace interface (wireguard.com/xplatform).</summary>
public static class UapiWriter
{
    private const ulong NanosecondsPerTick = 100;

    /// <summary>The request for everything that an interface knows.</summary>
    public static ReadOnlyMemory<byte> GetRequest { get; } = "get=1\n\n"u8.ToArray();

    /// <summary>Writes a <c>set=1</c> request. The caller disposes it once sent: it holds keys.</summary>
    public static UapiText SetRequest(UapiChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var text = new UapiText();
        text.Line(UapiNames.Set, 1);
        if (change.PrivateKey is { } privateKey)
            text.Line(UapiNames.PrivateKey, privateKey.Reveal());
        if (change.ListenPort is { } listenPort)
            text.Line(UapiNames.ListenPort, listenPort);
        if (change.FirewallMark is { } mark)
            text.Line(UapiNames.FirewallMark, mark);
        if (change.ReplacePeers)
            text.Line(UapiNames.ReplacePeers, "true");
        foreach (UapiPeerChange peer in change.Peers)
            WritePeerChange(text, peer);
        text.End();
        return text;
    }

    /// <summary>Writes the answer to <c>get=1</c>, with <c>errno=0</c>. The caller disposes it once sent: it holds keys.</summary>
    public static UapiText GetReply(UapiDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var text = new UapiText();
        if (device.PrivateKey is { } privateKey)
            text.Line(UapiNames.PrivateKey, privateKey.Reveal());
        if (device.ListenPort != 0)
            text.Line(UapiNames.ListenPort, device.ListenPort);
        if (device.FirewallMark != 0)
            text.Line(UapiNames.FirewallMark, device.FirewallMark);
        foreach (UapiPeer peer in device.Peers)
            WritePeer(text, peer);
        text.Line(UapiNames.Errno, 0);
        text.End();
        return text;
    }

    /// <summary>Writes the answer to <c>set=1</c>, or the answer to a request that cannot be served.</summary>
    /// <param name="errno">0, or a positive error number of the system; goes on the wire negated, as wireguard-go does.</param>
    public static UapiText ErrnoReply(int errno)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(errno);
        var text = new UapiText();
        text.Line(UapiNames.Errno, (-errno).ToString(CultureInfo.InvariantCulture));
        text.End();
        return text;
    }

    private static void WritePeerChange(UapiText text, UapiPeerChange peer)
    {
        text.Line(UapiNames.PublicKey, peer.PublicKey.Bytes);
        if (peer.UpdateOnly)
            text.Line(UapiNames.UpdateOnly, "true");
        if (peer.Remove)
        {
            text.Line(UapiNames.Remove, "true");
            return;
        }
        if (peer.PresharedKey is { } presharedKey)
            text.Line(UapiNames.PresharedKey, presharedKey.Reveal());
        if (peer.Endpoint is { } endpoint)
            text.Line(UapiNames.Endpoint, endpoint);
        if (peer.PersistentKeepaliveSeconds is { } keepalive)
            text.Line(UapiNames.PersistentKeepalive, keepalive);
        if (peer.ReplaceAllowedIps)
            text.Line(UapiNames.ReplaceAllowedIps, "true");
        foreach (IPNetwork allowed in peer.AllowedIps)
            text.Line(UapiNames.AllowedIp, allowed);
    }

    private static void WritePeer(UapiText text, UapiPeer peer)
    {
        text.Line(UapiNames.PublicKey, peer.PublicKey.Bytes);
        text.Line(UapiNames.PresharedKey, peer.PresharedKey is { } key ? key.Reveal() : stackalloc byte[PresharedKey.SizeBytes]);
        text.Line(UapiNames.ProtocolVersion, 1);
        if (peer.Endpoint is { } endpoint)
            text.Line(UapiNames.Endpoint, endpoint);
        long ticks = peer.LastHandshake?.Ticks ?? 0;
        text.Line(UapiNames.LastHandshakeSeconds, (ulong)(ticks / TimeSpan.TicksPerSecond));
        text.Line(UapiNames.LastHandshakeNanoseconds, (ulong)(ticks % TimeSpan.TicksPerSecond) * NanosecondsPerTick);
        text.Line(UapiNames.TxBytes, peer.TxBytes);
        text.Line(UapiNames.RxBytes, peer.RxBytes);
        text.Line(UapiNames.PersistentKeepalive, peer.PersistentKeepaliveSeconds);
        foreach (IPNetwork allowed in peer.AllowedIps)
            text.Line(UapiNames.AllowedIp, allowed);
    }
}
