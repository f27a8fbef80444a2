namespace Lanstead.Agent.Policy;

/// <summary>Why the local policy refuses an item; told to the server in the Ack and to people in <c>lanstead status</c>.</summary>
internal static class PolicyFailures
{
    public const string CidrInvalid = "policy.cidr_invalid";
    public const string CidrNotPrivate = "policy.cidr_not_private";
    public const string CidrOverlapsLan = "policy.cidr_overlaps_lan";
    public const string CidrOverlapsNetwork = "policy.cidr_overlaps_network";
    public const string CidrHoldsServer = "policy.cidr_holds_server";
    public const string LeaseOver = "policy.lease_over";
    public const string OwnPeerMissing = "policy.own_peer_missing";
    public const string OwnKeyPending = "policy.own_key_pending";
    public const string OwnKeyDiffers = "policy.own_key_differs";
    public const string OwnAddressInvalid = "policy.own_address_invalid";
    public const string RouteNotOffered = "policy.route_not_offered";
    public const string MtuOutOfRange = "policy.mtu_out_of_range";
    public const string PeerMalformed = "policy.peer_malformed";
    public const string PeerKeyInvalid = "policy.peer_key_invalid";
    public const string PeerKeyLowOrder = "policy.peer_key_low_order";
    public const string PeerKeyOwn = "policy.peer_key_own";
    public const string PeerKeyDuplicate = "policy.peer_key_duplicate";
    public const string PeerAddressInvalid = "policy.peer_address_invalid";
    public const string PeerAddressDuplicate = "policy.peer_address_duplicate";
    public const string EndpointInvalid = "policy.endpoint_invalid";
    public const string EndpointLoops = "policy.endpoint_loops";
}
