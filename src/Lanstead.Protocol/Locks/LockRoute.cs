using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol.Locks;

/// <summary>What a signer signs of a LAN behind a device: that this device, by its lock key, leads to just this range by just that one.</summary>
/// <remarks>
/// The signed bytes have fixed lengths: tenant, network, device (16 each), lock key (91), and LAN and what it is reached by, each as family (1), address (16, IPv4 in
/// the first 4) and length (1). So another device, another lock key, a wider range or another mapping needs another signature.
/// </remarks>
/// <param name="Tenant">Whose lock it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Device">The device that leads there.</param>
/// <param name="Key">Its lock key.</param>
/// <param name="Lan">The LAN itself.</param>
/// <param name="Reach">What the others reach it by; the same where it is not mapped.</param>
public sealed record LockRoute(TenantId Tenant, NetworkId Network, DeviceId Device, ReadOnlyMemory<byte> Key, IPNetwork Lan, IPNetwork Reach)
{
    /// <summary>Reads it from what a map says of a peer; null when something is missing or malformed.</summary>
    public static LockRoute? Of(TenantId tenant, NetworkStatement head, Peer peer, PeerRoute route)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(route);
        return WireId.TryRead(head.NetworkId, out NetworkId network) && WireId.TryRead(peer.DeviceId, out DeviceId device)
            ? Of(tenant, network, device, peer.LockKey.Memory, route.Lan.Length > 0 ? route.Lan : route.Prefix, route.Prefix) : null;
    }

    /// <summary>The same from values; null when a range or the key is none.</summary>
    public static LockRoute? Of(TenantId tenant, NetworkId network, DeviceId device, ReadOnlyMemory<byte> key, string lan, string reach)
    {
        bool sound = RouteRules.TryParse(lan, out IPNetwork from) & RouteRules.TryParse(reach, out IPNetwork to)
            && from.PrefixLength == to.PrefixLength && from.BaseAddress.AddressFamily == to.BaseAddress.AddressFamily && key.Length == EcdsaP256.PublicKeySizeBytes;
        return sound ? new LockRoute(tenant, network, device, key, from, to) : null;
    }

    /// <summary>True when the signer that has this key vouches for it.</summary>
    public bool IsVouchedFor(ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature) =>
        LockKey.Verify(signer, SignedBytes.Build(LockKey.RouteDomain, ToBytes()), signature);

    internal byte[] ToBytes() =>
    [
        .. Tenant.Value.ToByteArray(bigEndian: true), .. Network.Value.ToByteArray(bigEndian: true), .. Device.Value.ToByteArray(bigEndian: true), .. Key.Span,
        .. ToBytes(Lan), .. ToBytes(Reach),
    ];

    private static byte[] ToBytes(IPNetwork range)
    {
        byte[] bytes = new byte[18];
        bytes[0] = (byte)(range.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4 : 6);
        range.BaseAddress.TryWriteBytes(bytes.AsSpan(1), out _);
        bytes[17] = (byte)range.PrefixLength;
        return bytes;
    }
}
