using System.Net;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Policies;

/// <summary>How policies and what they are applied to are read, the same for people's requests and for the agents' sake.</summary>
internal static class PolicyRows
{
    /// <summary>The network's ranges and gateway.</summary>
    public const string Network = "SELECT ipv4_cidr, ipv6_cidr, gateway_peer_id, tenant_id FROM networks WHERE id = $1";

    /// <summary>Its devices, as policies see them.</summary>
    public const string Peers = """
        SELECT p.id, p.name, u.username, coalesce(m.role, ''),
            p.tags || ARRAY(SELECT g.tag FROM member_grants g WHERE g.tenant_id = p.tenant_id AND g.user_id = d.owner_user_id AND g.tag <> ALL (p.tags) ORDER BY g.tag), p.ipv4, p.ipv6, d.kind
        FROM peers p JOIN devices d ON d.id = p.device_id JOIN users u ON u.id = d.owner_user_id
        LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.user_id = d.owner_user_id
        WHERE p.network_id = $1 ORDER BY p.id
        """;

    /// <summary>Its LANs behind devices that have a name, by what the others reach them by.</summary>
    public const string Lans = "SELECT name, peer_id, coalesce(mapped, prefix) FROM network_routes WHERE network_id = $1 AND decision = 'approved' AND name <> '' ORDER BY name, peer_id, prefix";

    /// <summary>The policy in force.</summary>
    public const string Current = $"{Versions} WHERE v.network_id = $1 ORDER BY v.version DESC LIMIT 1";

    /// <summary>All versions, or one.</summary>
    public const string Versions = """
        SELECT v.version, v.text, v.comment, v.author_user_id, u.username, v.kind, v.state, v.restores, v.created_at, v.confirm_by
        FROM network_policies v LEFT JOIN users u ON u.id = v.author_user_id
        """;

    /// <summary>Asks for the network; no row when it is not there.</summary>
    public static Question<PolicyNetwork> AskNetwork(NetworkId network) => new(Network, [network.Value], ReadNetwork);

    /// <summary>Asks for its devices.</summary>
    public static Question<PolicyPeer> AskPeers(NetworkId network) => new(Peers, [network.Value], ReadPeer);

    /// <summary>Asks for its LANs.</summary>
    public static Question<PolicyLan> AskLans(NetworkId network) => new(Lans, [network.Value], ReadLan);

    /// <summary>Asks for the policy in force; no row for a network that never had one.</summary>
    public static Question<PolicyVersion> AskCurrent(NetworkId network) => new(Current, [network.Value], ReadVersion);

    public static PolicyNetwork ReadNetwork(NpgsqlDataReader row) => new(
        row.GetFieldValue<IPNetwork>(0), row.GetFieldValue<IPNetwork>(1), row.Nullable<Guid>(2) is { } gateway ? new PeerId(gateway) : null, new TenantId(row.GetGuid(3)));

    public static PolicyPeer ReadPeer(NpgsqlDataReader row) => new(
        new PeerId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<string[]>(4),
        row.GetFieldValue<IPAddress>(5), row.GetFieldValue<IPAddress>(6), row.GetString(7) == "config");

    public static PolicyLan ReadLan(NpgsqlDataReader row) => new(row.GetString(0), new PeerId(row.GetGuid(1)), row.GetFieldValue<IPNetwork>(2));

    public static PolicyVersion ReadVersion(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.Nullable<Guid>(3) is { } author ? new UserId(author) : null, row.IsDBNull(4) ? null : row.GetString(4),
        row.GetString(5), row.GetString(6), row.Nullable<long>(7), row.Time(8), row.Nullable<DateTimeOffset>(9));
}

/// <summary>What a policy must know of its network.</summary>
internal sealed record PolicyNetwork(IPNetwork Ipv4, IPNetwork Ipv6, PeerId? Gateway, TenantId TenantId)
{
    public PolicyFacts With(IReadOnlyList<PolicyPeer> peers, IReadOnlyList<PolicyLan> lans) => new(Ipv4, Ipv6, peers, Gateway) { Lans = lans };
}

/// <summary>One version of a network's policy.</summary>
internal sealed record PolicyVersion(
    long Version, string Text, string Comment, UserId? Author, string? AuthorName, string Kind, string State, long? Restores, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmBy)
{
    public const string DefaultText = "# Everyone reaches everyone. To change that: default: deny, and rules.\ndefault: allow\n";

    /// <summary>Of a network that never had one: members reach each other.</summary>
    public static PolicyVersion Default { get; } = new(0, DefaultText, "", null, null, "change", "kept", null, DateTimeOffset.UnixEpoch, null);
}
