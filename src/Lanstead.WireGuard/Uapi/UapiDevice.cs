using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>What an interface answered to <c>get=1</c>. Owns the secrets in it; dispose it.</summary>
public sealed class UapiDevice : IDisposable
{
    /// <summary>The interface's private key; null when it has none.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>Public half of a second key by which peers reach the interface; only our engine has one.</summary>
    public PublicKey? OtherPublicKey { get; init; }

    /// <summary>UDP port in use; 0 when the interface listens on none yet.</summary>
    public ushort ListenPort { get; init; }

    /// <summary>Mark on outgoing packets; 0 for none.</summary>
    public uint FirewallMark { get; init; }

    /// <summary>The peers, in the order in which they came.</summary>
    public IReadOnlyList<UapiPeer> Peers { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        PrivateKey?.Dispose();
        foreach (UapiPeer peer in Peers)
        {
            peer.PresharedKey?.Dispose();
            peer.OtherPresharedKey?.Dispose();
        }
    }
}
