using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane.Engine;

// The configuration protocol's two requests (wireguard.com/xplatform), with wireguard-go's answers.
public sealed partial class EngineInterface
{
    private const int ErrorInputOutput = 5; // EIO
    private const int ErrorNotPermitted = 1; // EPERM

    /// <inheritdoc/>
    public UapiDevice Read() => new()
    {
        PrivateKey = Device.CopyPrivateKey(),
        OtherPublicKey = Device.OtherPublicKey,
        ListenPort = _port.ListenPort,
        FirewallMark = _port.Mark,
        Peers = [.. Device.Peers.Select(Tell)],
    };

    /// <inheritdoc/>
    public int Change(UapiChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_configuring)
        {
            if (change.PrivateKey is { } key)
            {
                // The present key becomes the other one: they change places, also where the new one was not known before.
                if (change is { SetsOtherKey: true, OtherKey: { } other } && Device.PublicKey == X25519.PublicKeyOf(other))
                    Device.SetOtherKey(key);
                Device.SetPrivateKey(key);
            }
            if (change.SetsOtherKey)
                Device.SetOtherKey(change.OtherKey);
            if (change.ListenPort is { } port && _port.SetListenPort(port) is { } failure)
                return failure.Code == TunnelFailures.PortInUse ? TunnelFailures.AddressInUse : ErrorInputOutput;
            if (change.FirewallMark is { } mark)
            {
                if (!_port.SetMark(mark))
                    return ErrorNotPermitted;
                // Marked packets may have another way out, with another address.
                foreach (EngineInterface one in _port.Interfaces)
                    one.ReviewWays(static (_, _) => false);
            }
            if (change.ReplacePeers)
            {
                foreach (Peer peer in Device.Peers)
                    Remove(peer.PublicKey);
            }
            foreach (UapiPeerChange peer in change.Peers)
                Change(peer);
            return 0;
        }
    }

    private UapiPeer Tell(Peer peer) => new()
    {
        PublicKey = peer.PublicKey,
        FormerKey = peer.FormerKey,
        PresharedKey = peer.CopyPresharedKey(),
        OtherPresharedKey = peer.CopyOtherPresharedKey(),
        Endpoint = peer.Endpoint.ToIPEndPoint(),
        LastHandshake = peer.LastHandshake is { } at ? at - DateTimeOffset.UnixEpoch : null,
        RxBytes = (ulong)peer.ReceivedBytes,
        TxBytes = (ulong)peer.SentBytes,
        PersistentKeepaliveSeconds = peer.PersistentKeepaliveSeconds,
        AllowedIps = Device.AllowedIps.PrefixesOf(peer),
    };

    private void Change(UapiPeerChange change)
    {
        if (change.Remove)
        {
            Remove(change.PublicKey);
            return;
        }
        if (change.FormerKey is { } former && Device.FindPeer(change.PublicKey) is null)
            Device.Rename(former, change.PublicKey);
        Peer? peer = change.UpdateOnly ? Device.FindPeer(change.PublicKey) : Device.AddPeer(change.PublicKey);
        // Null too for our own key, which is passed over as wireguard-go does.
        if (peer is null)
            return;
        peer.Tag ??= new StagedPackets();
        if (change.SetsFormerKey)
            Device.SetFormerKey(peer, change.FormerKey);
        if (change.PresharedKey is { } shared)
            peer.SetPresharedKey(shared);
        if (change.SetsOtherPresharedKey)
            peer.SetOtherPresharedKey(change.OtherPresharedKey);
        if (change.Endpoint is { } endpoint)
            peer.SetEndpoint(Endpoint.Of(endpoint));
        if (change.ReplaceAllowedIps)
        {
            Device.AllowedIps.Replace(peer, [.. change.AllowedIps]);
        }
        else
        {
            foreach (System.Net.IPNetwork network in change.AllowedIps)
                Device.AllowedIps.Add(network, peer);
        }
        if (change.PersistentKeepaliveSeconds is { } seconds)
            peer.SetPersistentKeepalive(seconds, _clock.Now);
        // Packets may have waited for an endpoint.
        if (peer.Tag is StagedPackets { Any: true })
            _port.Flush(peer);
    }

    private void Remove(PublicKey key)
    {
        if (Device.RemovePeer(key)?.Tag is StagedPackets staged && staged.Clear() is > 0 and int dropped)
            Refusals.Add(Refusal.StagedDropped, dropped, PacketDirection.Outgoing);
    }
}
