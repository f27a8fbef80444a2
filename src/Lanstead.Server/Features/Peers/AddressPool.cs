using System.Globalization;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>Hands out the IPv4 addresses of a network. Called under the network's row lock; the table's key makes a double impossible anyway.</summary>
internal static class AddressPool
{
    /// <summary>How long a freed address rests before somebody else gets it. From the product's specification.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromHours(1);

    // The address after each one in use is a candidate; the lowest that is itself free is the answer. The gateway's row
    // is always there, so the search starts at .2. An expired quiet row counts as free.
    private const string LowestFree = """
        SELECT a.address + 1 FROM addresses a
        WHERE a.network_id = $1 AND (a.free_after IS NULL OR a.free_after > $2)
          AND a.address + 1 < host(broadcast($3::cidr))::inet
          AND NOT EXISTS (SELECT 1 FROM addresses b
              WHERE b.network_id = $1 AND b.address = a.address + 1 AND (b.free_after IS NULL OR b.free_after > $2))
        ORDER BY a.address LIMIT 1
        """;

    private const string Occupant = "SELECT kind, peer_id, free_after FROM addresses WHERE network_id = $1 AND address = $2";

    private const string Claim = """
        INSERT INTO addresses (network_id, tenant_id, address, kind, peer_id) VALUES ($1, $2, $3, 'peer', $4)
        ON CONFLICT (network_id, address) DO UPDATE SET kind = 'peer', peer_id = $4, free_after = NULL
        WHERE addresses.kind IN ('quiet', 'reservation')
        """;

    // An address with a label was reserved by a person: it goes back to that, not into the pool.
    private const string Free = """
        UPDATE addresses SET kind = CASE WHEN label <> '' THEN 'reservation' ELSE 'quiet' END,
            free_after = CASE WHEN label <> '' THEN NULL ELSE $3::timestamptz END
        WHERE network_id = $1 AND peer_id = $2 AND kind = 'peer'
        """;

    /// <summary>The lowest free address, or the one asked for; a failure when there is none.</summary>
    public static async Task<Result<IPAddress>> PickAsync(
        LansteadDb db, LockedNetwork network, PeerId peer, IPAddress? wanted, DateTimeOffset now, CancellationToken stop)
    {
        if (wanted is not null)
            return await CheckAsync(db, network, peer, wanted, now, stop) is { } failure ? failure : wanted;
        var lowest = await db.QueryAsync(
            LowestFree, [network.Id.Value, now, network.Ipv4], row => row.GetFieldValue<IPAddress>(0), stop);
        return lowest.Count > 0
            ? lowest[0]
            : new Failure(
                "network.address_pool_exhausted",
                $"Every address of {network.Ipv4} is in use, reserved or resting. Remove a device and wait an hour, or make a larger network.");
    }

    /// <summary>Writes down that the peer has the address. The peer's row exists already.</summary>
    public static async Task ClaimAsync(LansteadDb db, LockedNetwork network, PeerId peer, IPAddress address, CancellationToken stop)
    {
        int rows = await db.RunAsync(Claim, [network.Id.Value, network.TenantId.Value, address, peer.Value], stop);
        if (rows != 1)
            throw new InvalidOperationException("The address was taken under the network's lock.");
    }

    /// <summary>Lets the peer's address rest.</summary>
    public static Task FreeAsync(LansteadDb db, NetworkId network, PeerId peer, DateTimeOffset now, CancellationToken stop) =>
        db.RunAsync(Free, [network.Value, peer.Value, now + QuietTime], stop);

    private static async Task<Failure?> CheckAsync(
        LansteadDb db, LockedNetwork network, PeerId peer, IPAddress wanted, DateTimeOffset now, CancellationToken stop)
    {
        if (!OverlayRange.Holds(network.Ipv4, wanted.ToString()))
            return new Failure("peer.address_outside", $"{wanted} is not an address for a device in {network.Ipv4}.");
        var rows = await db.QueryAsync(
            Occupant,
            [network.Id.Value, wanted],
            row => (Kind: row.GetString(0), Peer: row.Nullable<Guid>(1), FreeAfter: row.Nullable<DateTimeOffset>(2)),
            stop);
        if (rows.Count == 0)
            return null;
        return rows[0] switch
        {
            { Kind: "peer" or "gateway" } => new Failure("peer.address_taken", $"{wanted} is in use in this network."),
            { Kind: "quiet" } quiet when quiet.Peer != peer.Value && quiet.FreeAfter > now => new Failure(
                "peer.address_taken",
                string.Create(CultureInfo.InvariantCulture, $"{wanted} was freed a short time ago and rests until {quiet.FreeAfter:HH:mm} UTC.")),
            _ => null,
        };
    }
}
