using System.Runtime.InteropServices;
using Lanstead.Primitives;
using static Lanstead.Linux.Netlink.WireGuardConstants;

namespace Lanstead.Linux.Netlink;

/// <summary>An interface whose messages are still being read. A peer named again right after itself goes on with more allowed IPs.</summary>
internal sealed class KernelDeviceDraft : IDisposable
{
    private readonly List<KernelPeerDraft> _peers = [];
    private PrivateKey? _privateKey;
    private ushort _listenPort;
    private uint _firewallMark;

    /// <summary>Takes what follows the header of a message. False at anything that the kernel does not write.</summary>
    public bool Take(ReadOnlySpan<byte> body)
    {
        if (body.Length < GenericHeaderBytes)
            return false;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, GenericHeaderBytes);
        while (attributes.MoveNext())
        {
            bool taken = attributes.Type switch
            {
                DevicePrivateKey => TakePrivateKey(attributes.Value),
                DeviceListenPort => TryRead(attributes.Value, ref _listenPort),
                DeviceFirewallMark => TryRead(attributes.Value, ref _firewallMark),
                DevicePeers => TakePeers(attributes.Value),
                _ => true,
            };
            if (!taken)
                return false;
        }
        return !attributes.IsTruncated;
    }

    /// <summary>Hands over what was read, with its secrets.</summary>
    public KernelDevice ToDevice()
    {
        var device = new KernelDevice
        {
            PrivateKey = _privateKey,
            ListenPort = _listenPort,
            FirewallMark = _firewallMark,
            Peers = _peers.ConvertAll(peer => peer.ToPeer()),
        };
        _privateKey = null;
        _peers.Clear();
        return device;
    }

    /// <summary>Zeroes the secrets of a reading that is given up.</summary>
    public void Dispose()
    {
        _privateKey?.Dispose();
        _peers.ForEach(peer => peer.Dispose());
    }

    public static bool TryRead<T>(ReadOnlySpan<byte> value, ref T number)
        where T : unmanaged
    {
        if (value.Length != Marshal.SizeOf<T>())
            return false;
        number = MemoryMarshal.Read<T>(value);
        return true;
    }

    private bool TakePrivateKey(ReadOnlySpan<byte> value)
    {
        if (value.Length != PrivateKey.SizeBytes)
            return false;
        _privateKey?.Dispose();
        _privateKey = value.ContainsAnyExcept((byte)0) ? new PrivateKey(value) : null;
        return true;
    }

    private bool TakePeers(ReadOnlySpan<byte> value)
    {
        var peers = new NetlinkAttributes(value);
        while (peers.MoveNext())
        {
            if (FindKey(peers.Value) is not { } key)
                return false;
            if (_peers.Count == 0 || _peers[^1].PublicKey != key)
                _peers.Add(new KernelPeerDraft(key));
            if (!_peers[^1].Take(peers.Value))
                return false;
        }
        return !peers.IsTruncated;
    }

    private static PublicKey? FindKey(ReadOnlySpan<byte> value)
    {
        var attributes = new NetlinkAttributes(value);
        while (attributes.MoveNext())
        {
            if (attributes.Type == PeerPublicKey)
                return attributes.Value.Length == PublicKey.SizeBytes ? new PublicKey(attributes.Value) : null;
        }
        return null;
    }
}
