using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>A device whose lines are still being read, of a reply or of a change.</summary>
internal sealed class UapiDeviceDraft : IDisposable
{
    private readonly List<UapiPeerDraft> _peers = [];
    private PrivateKey? _privateKey;
    private ushort? _listenPort;
    private uint? _firewallMark;
    private bool _replacePeers;

    /// <summary>The error number that ends a reply; null until it came.</summary>
    public int? Errno { get; private set; }

    /// <summary>Takes a line of a reply.</summary>
    /// <returns>Null when taken; what is wrong otherwise.</returns>
    public string? TakeReply(in UapiLines line)
    {
        if (Errno is not null)
            return line.Wrong("something follows errno");
        if (line.Is(UapiNames.Errno))
        {
            if (!UapiValues.TryReadErrno(line.Value, out int errno))
                return line.Wrong("errno is not a number");
            Errno = errno;
            return null;
        }
        if (line.Is(UapiNames.PublicKey))
            return TakePublicKey(line);
        return _peers.Count > 0 ? _peers[^1].TakeReply(line) : TakeInterface(line);
    }

    /// <summary>Takes a line of a change.</summary>
    public string? TakeChange(in UapiLines line)
    {
        if (line.Is(UapiNames.PublicKey))
            return TakePublicKey(line);
        if (_peers.Count > 0)
            return _peers[^1].TakeChange(line);
        if (line.Is(UapiNames.ReplacePeers))
            return (_replacePeers = UapiPeerDraft.IsTrue(line.Value)) ? null : line.Wrong("replace_peers can only be true");
        return TakeInterface(line);
    }

    public UapiDevice ToDevice() => new()
    {
        PrivateKey = WithoutZero(),
        ListenPort = _listenPort ?? 0,
        FirewallMark = _firewallMark ?? 0,
        Peers = [.. _peers.Select(peer => peer.ToPeer())],
    };

    public UapiChange ToChange() => new()
    {
        PrivateKey = _privateKey,
        ListenPort = _listenPort,
        FirewallMark = _firewallMark,
        ReplacePeers = _replacePeers,
        Peers = [.. _peers.Select(peer => peer.ToChange())],
    };

    /// <summary>Zeroes the secrets of a message that is given up; not called once they are handed over.</summary>
    public void Dispose()
    {
        _privateKey?.Dispose();
        _peers.ForEach(peer => peer.Dispose());
    }

    // An interface without a key may spell it as all zero.
    private PrivateKey? WithoutZero()
    {
        if (_privateKey is null || _privateKey.Reveal().ContainsAnyExcept((byte)0))
            return _privateKey;
        _privateKey.Dispose();
        return null;
    }

    private string? TakePublicKey(in UapiLines line)
    {
        Span<byte> key = stackalloc byte[PublicKey.SizeBytes];
        if (!UapiValues.TryReadKey(line.Value, key))
            return line.Wrong("a public key is 64 hexadecimal digits");
        _peers.Add(new UapiPeerDraft(new PublicKey(key)));
        return null;
    }

    private string? TakeInterface(in UapiLines line)
    {
        ulong number;
        if (line.Is(UapiNames.PrivateKey))
        {
            _privateKey?.Dispose();
            return UapiReader.TryReadPrivateKey(line.Value, out _privateKey) ? null : line.Wrong("a private key is 64 hexadecimal digits");
        }
        if (line.Is(UapiNames.ListenPort))
        {
            if (!UapiValues.TryReadNumber(line.Value, ushort.MaxValue, out number))
                return line.Wrong("a port is 0 to 65535");
            _listenPort = (ushort)number;
            return null;
        }
        if (line.Is(UapiNames.FirewallMark))
        {
            if (!UapiValues.TryReadNumber(line.Value, uint.MaxValue, out number))
                return line.Wrong("a mark is 0 to 4294967295");
            _firewallMark = (uint)number;
            return null;
        }
        return line.Wrong("this name is not known here");
    }
}
