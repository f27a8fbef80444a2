namespace Lanstead.Agent.Locks;

/// <summary>Why the network lock refuses something; told to the server in the Ack and to people in <c>lanstead status</c>.</summary>
internal static class LockFailures
{
    public const string PeerUnsigned = "lock.peer_unsigned";
    public const string PeerSignerUnknown = "lock.peer_signer_unknown";
    public const string PeerChanged = "lock.peer_changed";
    public const string PeerKeyUnsigned = "lock.peer_key_unsigned";
    public const string PeerRevoked = "lock.peer_revoked";
    public const string OwnUnsigned = "lock.own_unsigned";
    public const string GatewayUnsigned = "lock.gateway_unsigned";
    public const string RouteUnsigned = "lock.route_unsigned";
    public const string TenantChanged = "lock.tenant_changed";
    public const string NetworkUnexpected = "lock.network_unexpected";
    public const string LogRefused = "lock.log_refused";
    public const string RemovalRefused = "lock.removal_refused";
    public const string NotASigner = "lock.not_a_signer";
    public const string Unknown = "lock.unknown";
}
