using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>What holds an address.</summary>
internal enum AddressKind
{
    /// <summary>The network's gateway.</summary>
    Gateway,

    /// <summary>A peer.</summary>
    Peer,

    /// <summary>A person set it aside.</summary>
    Reservation,

    /// <summary>Freed lately; rests until <see cref="Address.FreeAfter"/>.</summary>
    Quiet,
}

/// <summary>An IPv4 address of a network that is not free.</summary>
internal sealed class Address
{
    public NetworkId NetworkId { get; set; }

    public TenantId TenantId { get; set; }

    public required IPAddress Value { get; set; }

    public AddressKind Kind { get; set; }

    public PeerId? PeerId { get; set; }

    public string Label { get; set; } = "";

    public DateTimeOffset? FreeAfter { get; set; }
}
