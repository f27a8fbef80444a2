using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static Lanstead.Linux.Netlink.WireGuardConstants;

namespace Lanstead.Linux.Netlink;

/// <summary>Writes a change of an interface as messages of WG_CMD_SET_DEVICE, each of a size that the kernel takes.</summary>
/// <remarks>
/// What concerns the interface, and the flag that removes all other peers, is in the first message only. A peer whose allowed IPs do not fit is named
/// again in the next message, there without its flags and secrets, as an update of what the one before made.
/// The messages must be sent in order, each after the kernel took the one before; a message is valid until the next is asked for.
/// </remarks>
internal sealed class WireGuardRequests(ushort family, string name, KernelChange change, int capacityBytes = WireGuardRequests.MessageBytes) : IDisposable
{
    /// <summary>Size of a message: well below the 64 KiB that an attribute can hold, and the send buffer of any system.</summary>
    public const int MessageBytes = 16 * 1024;

    /// <summary>Below this a message could not hold a peer with one allowed IP.</summary>
    public const int SmallestMessageBytes = 512;

    // Nest, public and preshared key, flags, IPv6 endpoint, keepalive, nest of allowed IPs, one of IPv6.
    private const int PeerBytes = 4 + 36 + 36 + 8 + 32 + 8 + 4 + AllowedIpBytes;
    private const int AllowedIpBytes = 4 + 8 + 20 + 8;

    private readonly NetlinkBuffer _buffer = new(Math.Max(capacityBytes, SmallestMessageBytes));
    private bool _begun;
    private int _peer;
    private int _allowedIp;

    /// <summary>Asks for all about an interface.</summary>
    public static byte[] Get(ushort family, string name)
    {
        using var buffer = new NetlinkBuffer(64);
        buffer.Begin(family, RouteConstants.Request | RouteConstants.Dump, GetDevice, WireGuardConstants.Version);
        buffer.Add(DeviceName, name);
        return buffer.End().ToArray();
    }

    /// <summary>The next message; false after the last.</summary>
    public bool TryNext(out Memory<byte> message)
    {
        message = default;
        if (_begun && _peer == change.Peers.Count)
            return false;
        _buffer.Begin(family, RouteConstants.Request | RouteConstants.Acknowledge, SetDevice, WireGuardConstants.Version);
        _buffer.Add(DeviceName, name);
        if (!_begun)
            AddInterface();
        _begun = true;
        int peers = _buffer.BeginNest(DevicePeers);
        while (_peer < change.Peers.Count && _buffer.RoomBytes >= PeerBytes)
            AddPeer(change.Peers[_peer]);
        _buffer.EndNest(peers);
        message = _buffer.End();
        return true;
    }

    public void Dispose() => _buffer.Dispose();

    private void AddInterface()
    {
        if (change.ReplacePeers)
            _buffer.Add(DeviceFlags, ReplacePeers);
        if (change.PrivateKey is { } key)
            _buffer.Add(DevicePrivateKey, key.Reveal());
        if (change.ListenPort is { } port)
            _buffer.Add(DeviceListenPort, port);
        if (change.FirewallMark is { } mark)
            _buffer.Add(DeviceFirewallMark, mark);
    }

    private void AddPeer(KernelPeerChange peer)
    {
        bool continued = _allowedIp > 0;
        int nest = _buffer.BeginNest(0);
        _buffer.Add(PeerPublicKey, peer.PublicKey.Bytes);
        uint flags = continued
            ? UpdateOnly
            : (peer.Remove ? Remove : 0) | (peer.ReplaceAllowedIps ? ReplaceAllowedIps : 0) | (peer.UpdateOnly ? UpdateOnly : 0);
        if (flags != 0)
            _buffer.Add(PeerFlags, flags);
        if (!continued)
        {
            if (peer.PresharedKey is { } secret)
                _buffer.Add(PeerPresharedKey, secret.Reveal());
            if (peer.Endpoint is { } endpoint)
                AddEndpoint(endpoint);
            if (peer.PersistentKeepaliveSeconds is { } seconds)
                _buffer.Add(PeerKeepalive, seconds);
        }
        if (peer.AllowedIps.Count > 0)
            AddAllowedIps(peer.AllowedIps);
        _buffer.EndNest(nest);
        if (_allowedIp < peer.AllowedIps.Count)
            return;
        _peer++;
        _allowedIp = 0;
    }

    private void AddAllowedIps(IReadOnlyList<IPNetwork> networks)
    {
        int list = _buffer.BeginNest(PeerAllowedIps);
        while (_allowedIp < networks.Count && _buffer.RoomBytes >= AllowedIpBytes)
        {
            IPNetwork network = networks[_allowedIp++];
            int nest = _buffer.BeginNest(0);
            _buffer.Add(AllowedFamily, (ushort)RouteConstants.Native(network.BaseAddress.AddressFamily));
            _buffer.Add(AllowedAddress, network.BaseAddress.GetAddressBytes());
            _buffer.Add(AllowedPrefixLength, (byte)network.PrefixLength);
            _buffer.EndNest(nest);
        }
        _buffer.EndNest(list);
    }

    // struct sockaddr_in, 16 bytes, or sockaddr_in6, 28: the port and the address in network order, the rest in the machine's.
    private void AddEndpoint(IPEndPoint endpoint)
    {
        bool v6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
        Span<byte> bytes = stackalloc byte[v6 ? 28 : 16];
        bytes.Clear();
        MemoryMarshal.Write(bytes, (ushort)RouteConstants.Native(endpoint.AddressFamily));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endpoint.Port);
        endpoint.Address.TryWriteBytes(bytes[(v6 ? 8 : 4)..], out _);
        if (v6)
            MemoryMarshal.Write(bytes[24..], (uint)endpoint.Address.ScopeId);
        _buffer.Add(PeerEndpoint, bytes);
    }
}
