namespace Lanstead.WireGuard.Uapi;

/// <summary>The names of lines, as wireguard.com/xplatform spells them.</summary>
internal static class UapiNames
{
    public const string Get = "get";
    public const string Set = "set";
    public const string Errno = "errno";
    public const string PrivateKey = "private_key";
    public const string ListenPort = "listen_port";
    public const string FirewallMark = "fwmark";
    public const string ReplacePeers = "replace_peers";
    public const string PublicKey = "public_key";
    public const string Remove = "remove";
    public const string UpdateOnly = "update_only";
    public const string PresharedKey = "preshared_key";
    public const string Endpoint = "endpoint";
    public const string PersistentKeepalive = "persistent_keepalive_interval";
    public const string ReplaceAllowedIps = "replace_allowed_ips";
    public const string AllowedIp = "allowed_ip";
    public const string RxBytes = "rx_bytes";
    public const string TxBytes = "tx_bytes";
    public const string LastHandshakeSeconds = "last_handshake_time_sec";
    public const string LastHandshakeNanoseconds = "last_handshake_time_nsec";
    public const string ProtocolVersion = "protocol_version";
}
