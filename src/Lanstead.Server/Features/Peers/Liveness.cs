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

    /// <summary>The online peers, as <see cref="OfPeer"/> says it, of the networks in <c>page</c>: <c>id</c>, <c>network_id</c>.</summary>
    /// <remarks>
    /// Found by the slots of time in which they last gave a sign, so that only those are read that may be online; see <c>0005_counts.sql</c>.
    /// The times themselves have no index on purpose: they change all the time, and an index would have to change with them.
    /// </remarks>
    public const string OnlineOnPage = $"""
        SELECT p.id, p.network_id FROM page n JOIN peers p ON p.network_id = n.id
        WHERE p.handshake_slot >= {OldestSlot} AND p.last_handshake_at > now() - interval '3 minutes' AND p.public_key IS NOT NULL
        UNION SELECT p.id, p.network_id FROM devices a JOIN peers p ON p.device_id = a.id JOIN page n ON n.id = p.network_id
        WHERE a.kind = 'agent' AND a.seen_slot >= {OldestSlot} AND a.last_seen_at > now() - interval '3 minutes' AND p.public_key IS NOT NULL
        """;

    private const string OldestSlot = "date_bin('15 minutes', (now() - interval '3 minutes') AT TIME ZONE 'UTC', TIMESTAMP '2000-01-01')";

    /// <summary>Of a device <c>d</c> whose last handshake in any network is <c>h.at</c>: see <see cref="LastHandshake"/>.</summary>
    public const string OfDevice = """
        CASE WHEN d.kind = 'agent' AND d.last_seen_at IS NULL THEN 'pending'
             WHEN greatest(d.last_seen_at, h.at) > now() - interval '3 minutes' THEN 'online'
             WHEN greatest(d.last_seen_at, h.at) > now() - interval '24 hours' THEN 'stale'
             ELSE 'offline' END
        """;

    /// <summary>What <see cref="OfDevice"/> is joined with.</summary>
    public const string LastHandshake = "CROSS JOIN LATERAL (SELECT max(p.last_handshake_at) AS at FROM peers p WHERE p.device_id = d.id) h";
}
