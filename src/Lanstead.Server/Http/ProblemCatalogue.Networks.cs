namespace Lanstead.Server.Http;

/// <content>Codes of networks, devices, peers, join keys and the agent channel.</content>
internal static partial class ProblemCatalogue
{
    // An expression, not a field: the order of static fields over several files is not defined.
    private static ProblemKind[] Networks =>
    [
        new("network.overlaps", 409, "The range overlaps with another network"),
        new("network.overlaps_lan", 409, "The range overlaps with a machine's own network"),
        new("network.no_free_range", 409, "No free range is left"),
        new("network.address_pool_exhausted", 409, "The network is full"),
        new("network.no_gateway", 409, "The network has no gateway"),
        new("network.gateway_not_ready", 409, "The gateway is not ready"),
        new("network.gateway_unsuitable", 409, "This device cannot be the gateway"),
        new("peer.address_outside", 400, "The address is not in the network"),
        new("peer.address_taken", 409, "The address is in use"),
        new("peer.name_taken", 409, "The name is in use in this network"),
        new("peer.key_not_ours", 409, "The device makes no keys by itself"),
        new("peer.key_in_configs", 409, "The key stands in configurations"),
        new("peer.preshared_older", 409, "The preshared key is older than another"),
        new("peer.key_taken", 409, "The key is in use in this network"),
        new("record.name_taken", 409, "The name is in use in this network"),
        new("alert.too_many", 409, "The network has no room for more alerts"),
        new("record.too_many", 409, "The network has no room for more names"),
        new("peer.already_member", 409, "The device is in this network already"),
        new("peer.device_unsuitable", 409, "The device cannot join"),
        new("peer.has_agent", 409, "The device runs the agent"),
        new("device.name_taken", 409, "The device name is in use"),
        new("join_key.unknown", 403, "Unknown join key"),
        new("join_key.expired", 403, "The join key has expired"),
        new("join_key.used_up", 403, "The join key is used up"),
        new("join_key.revoked", 403, "The join key was revoked"),
        new("enrolment.clock", 403, "The machine's clock is off"),
        new("enrolment.bad_proof", 403, "The machine's proof is not valid"),
        new("enrolment.other_space", 409, "The machine belongs to another space"),
        new("agent.websocket_required", 426, "WebSocket required"),
        new("release.missing", 404, "The file is not on this server"),
    ];
}
