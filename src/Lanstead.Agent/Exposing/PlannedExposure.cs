using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>One exposure as its two ends have it: plain values, ready to be made true.</summary>
/// <param name="Id">Of the exposure.</param>
/// <param name="Name">As people see it; not trusted for anything.</param>
/// <param name="Ports">At least one.</param>
/// <param name="Public">The address that the world sees, as text for people.</param>
internal sealed record PlannedExposure(Guid Id, string Name, IReadOnlyList<PlannedPorts> Ports, string Public)
{
    /// <summary>Of the public side: the machine's own address that packets come to; null at home.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Of the public side: whom they go to; null at home.</summary>
    public PeerId? Client { get; init; }

    /// <summary>Of the public side: who may connect; empty: everybody.</summary>
    public IReadOnlyList<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Of the public side: who may not; counts more than <see cref="Allowed"/>.</summary>
    public IReadOnlyList<IPNetwork> Denied { get; init; } = [];

    /// <summary>Of the public side: how much may go through; its own, its client's and that of all.</summary>
    public IReadOnlyList<PlannedLimit> Limits { get; init; } = [];

    /// <summary>Of the public side: whom nothing of its tunnel lets in.</summary>
    public PlannedBlocks Blocks { get; init; } = PlannedBlocks.None;

    /// <summary>At home: where the service is; null: on this machine.</summary>
    public IPAddress? Target { get; init; }

    /// <summary>At home: what the service sees as the caller's address.</summary>
    public SourceMode Source { get; init; }

    /// <summary>Of the public side: it has a name instead of ports of its own; null: it has ports.</summary>
    public NamedPlan? Named { get; init; }

    /// <summary>Null: it is wanted and fit; else what is wrong with it, in one sentence.</summary>
    public string? Fault { get; init; }
}

/// <summary>A name by which a service is reached.</summary>
/// <param name="Host">In small letters.</param>
/// <param name="Mode">Where TLS ends.</param>
/// <param name="Authority">Where its certificate is got; null: it has none, or needs none.</param>
/// <param name="Contact">A mail address for the authority.</param>
internal sealed record NamedPlan(string Host, NamedMode Mode, Uri? Authority, string Contact);

/// <summary>As many ports as there are from first to last, at the public address, in the tunnel and at the target.</summary>
internal sealed record PlannedPorts(bool Tcp, bool Udp, ushort First, ushort Last, ushort TunnelPort, ushort TargetPort)
{
    public int Count => Last - First + 1;

    /// <summary>The last port in the tunnel.</summary>
    public ushort TunnelLast => (ushort)(TunnelPort + Count - 1);

    /// <summary>The last port at the target.</summary>
    public ushort TargetLast => (ushort)(TargetPort + Count - 1);
}
