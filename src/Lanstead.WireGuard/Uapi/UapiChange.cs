using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>One <c>set=1</c> request: only what is given changes. Does not own the secrets in it.</summary>
public sealed record UapiChange
{
    /// <summary>The new private key; null leaves it.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>The second private key; null with <see cref="SetsOtherKey"/>: none. Only our engine takes it.</summary>
    public PrivateKey? OtherKey { get; init; }

    /// <summary>Whether <see cref="OtherKey"/> is given.</summary>
    public bool SetsOtherKey { get; init; }

    /// <summary>The new UDP port, 0 for one that the system chooses; null leaves it.</summary>
    public ushort? ListenPort { get; init; }

    /// <summary>The new mark, 0 for none; null leaves it.</summary>
    public uint? FirewallMark { get; init; }

    /// <summary>Whether peers that are not named here are removed.</summary>
    public bool ReplacePeers { get; init; }

    /// <summary>Changes of peers, applied in order.</summary>
    public IReadOnlyList<UapiPeerChange> Peers { get; init; } = [];

    /// <summary>Whether there is nothing to send.</summary>
    public bool IsEmpty => PrivateKey is null && ListenPort is null && FirewallMark is null && !ReplacePeers && !SetsOtherKey && Peers.Count == 0;
}
