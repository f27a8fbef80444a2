using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Last word of an agent on one of its paths.</summary>
internal sealed class PeerPath
{
    public PeerId PeerId { get; set; }

    public PeerId RemotePeerId { get; set; }

    public TenantId TenantId { get; set; }

    public NetworkId NetworkId { get; set; }

    public string Endpoint { get; set; } = "";

    public DateTimeOffset? LastHandshakeAt { get; set; }

    public long RxBytes { get; set; }

    public long TxBytes { get; set; }

    public int? LatencyUs { get; set; }

    /// <summary>The largest packet inside the tunnel that passes in one piece.</summary>
    public int? PathBytes { get; set; }

    /// <summary>The tunnel has a preshared key.</summary>
    public bool Preshared { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
