using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol.Locks;

/// <summary>What a device is in a network, as a signer vouches for it.</summary>
public enum LockRole
{
    /// <summary>An agent among others.</summary>
    Agent = 0,

    /// <summary>A config-only device: it cannot sign, so its WireGuard key itself is vouched for.</summary>
    Config = 1,

    /// <summary>An agent that may also carry the packets of config-only devices.</summary>
    Gateway = 2,
}

/// <summary>What a signer signs of one device in one network: everything by which packets could go to another.</summary>
/// <remarks>
/// Not its WireGuard key, unless it is config-only: <paramref name="Key"/> signs that, so that a new one needs no signer.
/// The signed bytes have fixed lengths: tenant, network, device (16 each), IPv4 range (4 and 1), IPv6 range (16 and 1), addresses (4, 16), role (1), key (91 or 32).
/// </remarks>
/// <param name="Tenant">Whose lock it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Device">The device.</param>
/// <param name="Range4">The network's IPv4 range.</param>
/// <param name="Range6">Its IPv6 range.</param>
/// <param name="Ipv4">The device's address.</param>
/// <param name="Ipv6">The same of IPv6.</param>
/// <param name="Role">What it may be there.</param>
/// <param name="Key">Its lock key; of a config-only device its WireGuard key.</param>
public sealed record LockMember(
    TenantId Tenant, NetworkId Network, DeviceId Device, IPNetwork Range4, IPNetwork Range6, IPAddress Ipv4, IPAddress Ipv6, LockRole Role, ReadOnlyMemory<byte> Key)
{
    /// <summary>Reads a member from what a map says of it; null when something is missing or malformed.</summary>
    public static LockMember? Of(TenantId tenant, NetworkStatement head, Peer peer, LockRole role)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(peer);
        if (!WireId.TryRead(head.NetworkId, out NetworkId network) || !WireId.TryRead(peer.DeviceId, out DeviceId device)
            || !IPAddress.TryParse(peer.Ipv4, out IPAddress? ipv4) || !IPAddress.TryParse(peer.Ipv6, out IPAddress? ipv6))
            return null;
        return Of(tenant, network, device, head.Ipv4Cidr, head.Ipv6Cidr, ipv4, ipv6, role, (role == LockRole.Config ? peer.PublicKey : peer.LockKey).Memory);
    }

    /// <summary>The same from values; null when a range, an address or the key is none.</summary>
    public static LockMember? Of(
        TenantId tenant, NetworkId network, DeviceId device, string range4, string range6, IPAddress ipv4, IPAddress ipv6, LockRole role, ReadOnlyMemory<byte> key)
    {
        bool sound = OverlayRange.TryParse4(range4, out IPNetwork four) & OverlayRange.TryParse6(range6, out IPNetwork six)
            && ipv4.AddressFamily == AddressFamily.InterNetwork && ipv6.AddressFamily == AddressFamily.InterNetworkV6
            && key.Length == (role == LockRole.Config ? PublicKey.SizeBytes : EcdsaP256.PublicKeySizeBytes);
        return sound ? new LockMember(tenant, network, device, four, six, ipv4, ipv6, role, key) : null;
    }

    /// <summary>True when the signer that has this key vouches for the member.</summary>
    public bool IsVouchedFor(ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature) =>
        LockKey.Verify(signer, SignedBytes.Build(LockKey.MemberDomain, ToBytes()), signature);

    internal byte[] ToBytes() =>
    [
        .. Tenant.Value.ToByteArray(bigEndian: true), .. Network.Value.ToByteArray(bigEndian: true), .. Device.Value.ToByteArray(bigEndian: true),
        .. Range4.BaseAddress.GetAddressBytes(), (byte)Range4.PrefixLength, .. Range6.BaseAddress.GetAddressBytes(), (byte)Range6.PrefixLength,
        .. Ipv4.GetAddressBytes(), .. Ipv6.GetAddressBytes(), (byte)Role, .. Key.Span,
    ];
}
