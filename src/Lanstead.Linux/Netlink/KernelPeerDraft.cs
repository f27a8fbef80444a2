using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Lanstead.Primitives;
using static Lanstead.Linux.Netlink.WireGuardConstants;

namespace Lanstead.Linux.Netlink;

/// <summary>A peer whose messages are still being read.</summary>
internal sealed class KernelPeerDraft(PublicKey publicKey) : IDisposable
{
    // The end of year 9999: anything later is nonsense, and more than a TimeSpan may hold.
    private const long LatestSeconds = 253_402_300_799;

    private readonly List<IPNetwork> _allowedIps = [];
    private PresharedKey? _presharedKey;
    private IPEndPoint? _endpoint;
    private TimeSpan? _lastHandshake;
    private ulong _rxBytes, _txBytes;
    private ushort _keepaliveSeconds;

    public PublicKey PublicKey => publicKey;

    /// <summary>Takes the attributes of one mention of the peer. False at anything that the kernel does not write.</summary>
    public bool Take(ReadOnlySpan<byte> value)
    {
        var attributes = new NetlinkAttributes(value);
        while (attributes.MoveNext())
        {
            bool taken = attributes.Type switch
            {
                PeerPresharedKey => TakePresharedKey(attributes.Value),
                PeerEndpoint => TakeEndpoint(attributes.Value),
                PeerKeepalive => KernelDeviceDraft.TryRead(attributes.Value, ref _keepaliveSeconds),
                PeerLastHandshake => TakeLastHandshake(attributes.Value),
                PeerRxBytes => KernelDeviceDraft.TryRead(attributes.Value, ref _rxBytes),
                PeerTxBytes => KernelDeviceDraft.TryRead(attributes.Value, ref _txBytes),
                PeerAllowedIps => TakeAllowedIps(attributes.Value),
                _ => true,
            };
            if (!taken)
                return false;
        }
        return !attributes.IsTruncated;
    }

    public KernelPeer ToPeer() => new()
    {
        PublicKey = publicKey,
        PresharedKey = _presharedKey,
        Endpoint = _endpoint,
        LastHandshake = _lastHandshake,
        RxBytes = _rxBytes,
        TxBytes = _txBytes,
        PersistentKeepaliveSeconds = _keepaliveSeconds,
        AllowedIps = _allowedIps,
    };

    public void Dispose() => _presharedKey?.Dispose();

    private bool TakePresharedKey(ReadOnlySpan<byte> value)
    {
        if (value.Length != PresharedKey.SizeBytes)
            return false;
        _presharedKey?.Dispose();
        // The kernel spells none as all zero.
        _presharedKey = value.ContainsAnyExcept((byte)0) ? new PresharedKey(value) : null;
        return true;
    }

    private bool TakeEndpoint(ReadOnlySpan<byte> value)
    {
        const ushort ipv4 = 2, ipv6 = 10; // AF_INET, AF_INET6
        if (value.Length < sizeof(ushort))
            return false;
        IPAddress? address = (MemoryMarshal.Read<ushort>(value), value.Length) switch
        {
            (ipv4, 16) => new IPAddress(value[4..8]),
            (ipv6, 28) => new IPAddress(value[8..24], MemoryMarshal.Read<uint>(value[24..])),
            _ => null,
        };
        if (address is null)
            return false;
        _endpoint = new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
        return true;
    }

    // struct __kernel_timespec: seconds and nanoseconds; both 0 when there was none.
    private bool TakeLastHandshake(ReadOnlySpan<byte> value)
    {
        if (value.Length != 16)
            return false;
        long seconds = MemoryMarshal.Read<long>(value), nanoseconds = MemoryMarshal.Read<long>(value[8..]);
        if (seconds is < 0 or > LatestSeconds || nanoseconds is < 0 or > 999_999_999)
            return false;
        _lastHandshake = seconds == 0 && nanoseconds == 0 ? null : TimeSpan.FromTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / 100));
        return true;
    }

    private bool TakeAllowedIps(ReadOnlySpan<byte> value)
    {
        var list = new NetlinkAttributes(value);
        while (list.MoveNext())
        {
            IPAddress? address = null;
            int prefixLength = -1;
            var attributes = new NetlinkAttributes(list.Value);
            while (attributes.MoveNext())
            {
                if (attributes.Type == AllowedAddress)
                    address = attributes.ToAddress();
                else if (attributes.Type == AllowedPrefixLength && attributes.Value.Length == 1)
                    prefixLength = attributes.ToByte();
            }
            if (attributes.IsTruncated || address is null || !IPNetwork.TryParse($"{address}/{prefixLength}", out IPNetwork network))
                return false;
            _allowedIps.Add(network);
        }
        return !list.IsTruncated;
    }
}
