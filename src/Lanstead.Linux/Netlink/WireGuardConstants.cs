namespace Lanstead.Linux.Netlink;

/// <summary>Numbers of linux/wireguard.h and linux/genetlink.h, by their own names in the comments.</summary>
internal static class WireGuardConstants
{
    public const string Kind = "wireguard"; // WG_GENL_NAME, and the kind of its links
    public const byte Version = 1; // WG_GENL_VERSION
    public const int GenericHeaderBytes = 4; // sizeof(struct genlmsghdr)

    public const byte GetDevice = 0; // WG_CMD_GET_DEVICE
    public const byte SetDevice = 1; // WG_CMD_SET_DEVICE

    public const ushort DeviceName = 2; // WGDEVICE_A_IFNAME
    public const ushort DevicePrivateKey = 3; // WGDEVICE_A_PRIVATE_KEY
    public const ushort DeviceFlags = 5; // WGDEVICE_A_FLAGS
    public const ushort DeviceListenPort = 6; // WGDEVICE_A_LISTEN_PORT
    public const ushort DeviceFirewallMark = 7; // WGDEVICE_A_FWMARK
    public const ushort DevicePeers = 8; // WGDEVICE_A_PEERS
    public const uint ReplacePeers = 1; // WGDEVICE_F_REPLACE_PEERS

    public const ushort PeerPublicKey = 1; // WGPEER_A_PUBLIC_KEY
    public const ushort PeerPresharedKey = 2; // WGPEER_A_PRESHARED_KEY
    public const ushort PeerFlags = 3; // WGPEER_A_FLAGS
    public const ushort PeerEndpoint = 4; // WGPEER_A_ENDPOINT
    public const ushort PeerKeepalive = 5; // WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL
    public const ushort PeerLastHandshake = 6; // WGPEER_A_LAST_HANDSHAKE_TIME
    public const ushort PeerRxBytes = 7; // WGPEER_A_RX_BYTES
    public const ushort PeerTxBytes = 8; // WGPEER_A_TX_BYTES
    public const ushort PeerAllowedIps = 9; // WGPEER_A_ALLOWEDIPS
    public const uint Remove = 1; // WGPEER_F_REMOVE_ME
    public const uint ReplaceAllowedIps = 2; // WGPEER_F_REPLACE_ALLOWEDIPS
    public const uint UpdateOnly = 4; // WGPEER_F_UPDATE_ONLY

    public const ushort AllowedFamily = 1; // WGALLOWEDIP_A_FAMILY
    public const ushort AllowedAddress = 2; // WGALLOWEDIP_A_IPADDR
    public const ushort AllowedPrefixLength = 3; // WGALLOWEDIP_A_CIDR_MASK
}
