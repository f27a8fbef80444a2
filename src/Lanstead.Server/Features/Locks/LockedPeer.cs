using System.Net;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Locks;

/// <summary>A device in a network, with what the lock looks at.</summary>
internal sealed record LockedPeer(PeerId Id, string Name, string Owner, NetworkStatement Head, Peer Wire, bool IsGateway)
{
    /// <summary>The LANs behind a peer <c>p</c> that are in the map, a line each; <see cref="ReadRoute"/> makes one of a line.</summary>
    public const string Routes = """
        (SELECT string_agg(r.prefix::text || ' ' || coalesce(r.mapped::text, '') || ' ' || coalesce(encode(r.signature, 'hex') || ' ' || encode(r.signer, 'hex'), ' '), E'\n' ORDER BY r.prefix)
         FROM network_routes r WHERE r.network_id = p.network_id AND r.peer_id = p.id AND r.offered AND r.decision = 'approved')
        """;

    private const string Columns = $"""
        SELECT p.id, p.device_id, p.name, u.username, n.id, n.name, n.ipv4_cidr, n.ipv6_cidr, host(p.ipv4), host(p.ipv6), d.kind, n.gateway_peer_id = p.id,
            p.public_key, p.lock_key, p.membership_signature, p.membership_signer, p.key_signatures, {Routes}
        FROM peers p JOIN devices d ON d.id = p.device_id JOIN users u ON u.id = d.owner_user_id JOIN networks n ON n.id = p.network_id
        """;

    /// <summary>The devices of a tenant's networks, by id; <see cref="Read"/> makes one of a row.</summary>
    public const string List = $"{Columns} WHERE p.tenant_id = $1 AND ($2::uuid IS NULL OR p.id > $2::uuid) ORDER BY p.id LIMIT $3";

    /// <summary>Some of them.</summary>
    public const string Some = $"{Columns} WHERE p.tenant_id = $1 AND p.id = ANY ($2)";

    /// <summary>What a signer would say of it now.</summary>
    public LockRole Role => Wire.ConfigOnly ? LockRole.Config : IsGateway ? LockRole.Gateway : LockRole.Agent;

    public static LockedPeer Read(NpgsqlDataReader row)
    {
        var wire = new Peer
        {
            PeerId = new PeerId(row.GetGuid(0)).ToWire(),
            DeviceId = new DeviceId(row.GetGuid(1)).ToWire(),
            Name = row.GetString(2),
            Ipv4 = row.GetString(8),
            Ipv6 = row.GetString(9),
            ConfigOnly = row.GetString(10) == "config",
            PublicKey = Bytes(row, 12),
            LockKey = Bytes(row, 13),
            MembershipSignature = Bytes(row, 14),
            MembershipSigner = Bytes(row, 15),
        };
        wire.KeySignatures.AddRange(row.GetFieldValue<byte[][]>(16).Select(ByteString.CopyFrom));
        if (!row.IsDBNull(17))
            wire.Routes.Add(row.GetString(17).Split('\n').Select(ReadRoute));
        var head = new NetworkStatement
        {
            NetworkId = new NetworkId(row.GetGuid(4)).ToWire(),
            Name = row.GetString(5),
            Ipv4Cidr = row.GetFieldValue<IPNetwork>(6).ToString(),
            Ipv6Cidr = row.GetFieldValue<IPNetwork>(7).ToString(),
        };
        return new LockedPeer(new PeerId(row.GetGuid(0)), wire.Name, row.GetString(3), head, wire, row.Nullable<bool>(11) == true);
    }

    /// <summary>A LAN from a line of <see cref="Routes"/>.</summary>
    public static PeerRoute ReadRoute(string line)
    {
        // Prefix, what it is reached by, signature, signer: the last three may be empty.
        string[] parts = line.Split(' ');
        bool isMapped = parts[1].Length > 0;
        return new PeerRoute
        {
            Prefix = isMapped ? parts[1] : parts[0], Lan = isMapped ? parts[0] : "",
            Signature = ByteString.CopyFrom(Convert.FromHexString(parts[2])), Signer = ByteString.CopyFrom(Convert.FromHexString(parts[3])),
        };
    }

    private static ByteString Bytes(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(at));
}
