namespace Lanstead.Server.Features.Peers;

/// <summary>The words that tell how a peer or device is, and the SQL that derives them. Never stored.</summary>
/// <remarks>Online: a handshake, or for agents control contact, less than 3 minutes ago; stale: less than a day; pending: no key yet.</remarks>
internal static class Liveness
{
    public const string Online = "online";

    /// <summary>Of a peer <c>p</c> of device <c>d</c>.</summary>
    public const string OfPeer = """
        CASE WHEN p.public_key IS NULL THEN 'pending'
             WHEN greatest(p.last_handshake_at, CASE WHEN d.kind = 'agent' THEN d.last_seen_at END) > now() - interval '3 minutes' THEN 'online'
             WHEN greatest(p.last_handshake_at, CASE WHEN d.kind = 'agent' THEN d.last_seen_at END) > now() - interval '24 hours' THEN 'stale'
             ELSE 'offline' END
        """;

    /// <summary>True for a peer <c>p</c> that is online, as <see cref="OfPeer"/> says it, without joining its device: for counting a few.</summary>
    public const string OneIsOnline = $"""
        p.public_key IS NOT NULL AND (p.last_handshake_at > now() - interval '3 minutes'
            OR EXISTS ({AgentsSeen} AND a.id = p.device_id))
        """;

    /// <summary>The same for counting many: all agents that were seen lately are found once, then each peer looked up among them; the time is reckoned once.</summary>
    /// <remarks>The times have no index on purpose: they change all the time, and an index would have to change with them.</remarks>
    public const string EachIsOnline = $"""
        p.public_key IS NOT NULL AND (p.last_handshake_at > (SELECT now() - interval '3 minutes')
            OR p.device_id IN ({AgentsSeen}))
        """;

    private const string AgentsSeen = "SELECT a.id FROM devices a WHERE a.kind = 'agent' AND a.last_seen_at > now() - interval '3 minutes'";

    /// <summary>Of a device <c>d</c>.</summary>
    public const string OfDevice = """
        CASE WHEN d.kind = 'agent' AND d.last_seen_at IS NULL THEN 'pending'
             WHEN greatest(d.last_seen_at, (SELECT max(h.last_handshake_at) FROM peers h WHERE h.device_id = d.id)) > now() - interval '3 minutes' THEN 'online'
             WHEN greatest(d.last_seen_at, (SELECT max(h.last_handshake_at) FROM peers h WHERE h.device_id = d.id)) > now() - interval '24 hours' THEN 'stale'
             ELSE 'offline' END
        """;
}
