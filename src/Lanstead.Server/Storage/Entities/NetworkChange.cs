using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>One step of a network's map; deltas are made from these.</summary>
internal sealed class NetworkChange
{
    public NetworkId NetworkId { get; set; }

    public long Revision { get; set; }

    public TenantId TenantId { get; set; }

    /// <summary>Null: settings of the network.</summary>
    public PeerId? PeerId { get; set; }

    public bool Removed { get; set; }

    public DateTimeOffset At { get; set; }
}
