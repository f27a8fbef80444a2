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
    // Each address in use beside the next one in use: the lowest after which there is a gap is the answer. The gateway's row
    // is always there, so the search starts at .2. An expired quiet row counts as free.
    private const string LowestFree = """
        SELECT a.address + 1
        FROM (SELECT address, lead(address) OVER (ORDER BY address) AS next FROM addresses
              WHERE network_id = $1 AND (free_after IS NULL OR free_after > $2)) a
        JOIN networks n ON n.id = $1
        WHERE a.next IS DISTINCT FROM a.address + 1 AND a.address + 1 < host(broadcast(n.ipv4_cidr))::inet
        ORDER BY a.address LIMIT 1
        """;

    private const string Occupant = "SELECT kind, peer_id, free_after FROM addresses WHERE network_id = $1 AND address = $2";

    private const string ClaimStatement = """
        INSERT INTO addresses (network_id, tenant_id, address, kind, peer_id) VALUES ($1, $2, $3, 'peer', $4)
        ON CONFLICT (network_id, address) DO UPDATE SET kind = 'peer', peer_id = $4, free_after = NULL
        WHERE addresses.kind IN ('quiet', 'reservation')
        """;

    // An address with a label was reserved by a person: it goes back to that, not into the pool.
    private const string FreeStatement = """
        UPDATE addresses SET kind = CASE WHEN label <> '' THEN 'reservation' ELSE 'quiet' END,
            free_after = CASE WHEN label <> '' THEN NULL ELSE $3::timestamptz END
        WHERE network_id = $1 AND peer_id = $2 AND kind = 'peer'
        """;

    /// <summary>Asks for what <see cref="Pick"/> needs to know, under the network's lock.</summary>
    public static Question<Occupied> Ask(NetworkId network, IPAddress? wanted, DateTimeOffset now) => wanted is null
        ? new(LowestFree, [network.Value, now], row => new Occupied(row.GetFieldValue<IPAddress>(0), "", null, null))
        : new(Occupant, [network.Value, wanted], row => new Occupied(wanted, row.GetString(0), row.Nullable<Guid>(1), row.Nullable<DateTimeOffset>(2)));

    /// <summary>The lowest free address, or the one asked for; a failure when there is none.</summary>
    public static Result<IPAddress> Pick(Question<Occupied> asked, LockedNetwork network, PeerId peer, IPAddress? wanted, DateTimeOffset now)
    {
        if (wanted is not null)
            return Check(asked, network, peer, wanted, now) is { } failure ? failure : wanted;
        return asked.Rows.Count > 0
            ? asked.Rows[0].Address
            : new Failure(
                "network.address_pool_exhausted",
                $"Every address of {network.Ipv4} is in use, reserved or resting. Remove a device{Wait(network)}, or make a larger network.");
    }

    /// <summary>Writes down, with the next that is written, that the peer has the address. The peer's row is there before.</summary>
    public static void Claim(LansteadDb db, LockedNetwork network, PeerId peer, IPAddress address) =>
        // No row: the address was taken under the network's lock, which cannot be.
        db.Waiting.Add(ClaimStatement, [network.Id.Value, network.TenantId.Value, address, peer.Value], rows: 1);

    /// <summary>Lets the peer's address rest.</summary>
    public static void Free(LansteadDb db, LockedNetwork network, PeerId peer, DateTimeOffset now) =>
        db.Waiting.Add(FreeStatement, [network.Id.Value, peer.Value, now + network.Settings.QuietTime]);

    private static string Wait(LockedNetwork network) => network.Settings.QuietSeconds == 0 ? "" : $" and wait until its address has rested ({Span(network.Settings.QuietTime)})";

    private static string Span(TimeSpan time) => time.TotalHours >= 1 ? $"{Math.Ceiling(time.TotalHours):0} h" : $"{Math.Ceiling(time.TotalMinutes):0} min";

    private static Failure? Check(Question<Occupied> asked, LockedNetwork network, PeerId peer, IPAddress wanted, DateTimeOffset now)
    {
        if (!OverlayRange.Holds(network.Ipv4, wanted.ToString()))
            return new Failure("peer.address_outside", $"{wanted} is not an address for a device in {network.Ipv4}.");
        if (asked.Rows.Count == 0)
            return null;
        return asked.Rows[0] switch
        {
            { Kind: "peer" or "gateway" } => new Failure("peer.address_taken", $"{wanted} is in use in this network."),
            { Kind: "quiet" } quiet when quiet.Peer != peer.Value && quiet.FreeAfter > now => new Failure(
                "peer.address_taken",
                string.Create(CultureInfo.InvariantCulture, $"{wanted} was freed a short time ago and rests until {quiet.FreeAfter:HH:mm} UTC.")),
            _ => null,
        };
    }

    /// <summary>What is known of an address.</summary>
    /// <param name="Address">Which.</param>
    /// <param name="Kind">What holds it; empty: nothing.</param>
    /// <param name="Peer">The peer that has it, or had it last.</param>
    /// <param name="FreeAfter">Until when it rests.</param>
    internal sealed record Occupied(IPAddress Address, string Kind, Guid? Peer, DateTimeOffset? FreeAfter);
}
