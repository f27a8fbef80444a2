using System.Net;
using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>A peer whose lines are still being read, of a reply or of a change.</summary>
internal sealed class UapiPeerDraft(PublicKey publicKey) : IDisposable
{
    private readonly List<IPNetwork> _allowedIps = [];
    private PresharedKey? _presharedKey;
    private IPEndPoint? _endpoint;
    private ushort? _keepaliveSeconds;
    private ulong _rxBytes, _txBytes, _handshakeSeconds, _handshakeNanoseconds;
    private bool _remove, _updateOnly, _replaceAllowedIps;

    /// <summary>Takes a line that both a reply and a change may have.</summary>
    /// <returns>Null when taken; what is wrong otherwise.</returns>
    public string? TakeCommon(in UapiLines line)
    {
        ulong number;
        if (line.Is(UapiNames.PresharedKey))
            return TakePresharedKey(line.Value) ? null : line.Wrong("a preshared key is 64 hexadecimal digits");
        if (line.Is(UapiNames.Endpoint))
            return UapiValues.TryReadEndpoint(line.Value, out _endpoint) ? null : line.Wrong("an endpoint is address:port or [address]:port");
        if (line.Is(UapiNames.PersistentKeepalive))
        {
            if (!UapiValues.TryReadNumber(line.Value, ushort.MaxValue, out number))
                return line.Wrong("a keepalive interval is 0 to 65535 seconds");
            _keepaliveSeconds = (ushort)number;
            return null;
        }
        if (line.Is(UapiNames.AllowedIp))
        {
            if (!UapiValues.TryReadNetwork(line.Value, out IPNetwork network))
                return line.Wrong("an allowed IP is address/prefix");
            _allowedIps.Add(network);
            return null;
        }
        if (line.Is(UapiNames.ProtocolVersion))
            return line.Value.SequenceEqual("1"u8) ? null : line.Wrong("only protocol version 1 is known");
        return line.Wrong("this name is not known here");
    }

    /// <summary>Takes a line of a reply.</summary>
    public string? TakeReply(in UapiLines line)
    {
        if (line.Is(UapiNames.RxBytes))
            return UapiValues.TryReadNumber(line.Value, ulong.MaxValue, out _rxBytes) ? null : line.Wrong("not a number of bytes");
        if (line.Is(UapiNames.TxBytes))
            return UapiValues.TryReadNumber(line.Value, ulong.MaxValue, out _txBytes) ? null : line.Wrong("not a number of bytes");
        // The largest time that a TimeSpan holds is far beyond year 9999; anything near it is nonsense.
        if (line.Is(UapiNames.LastHandshakeSeconds))
            return UapiValues.TryReadNumber(line.Value, 253_402_300_799, out _handshakeSeconds) ? null : line.Wrong("not a time in seconds");
        if (line.Is(UapiNames.LastHandshakeNanoseconds))
            return UapiValues.TryReadNumber(line.Value, 999_999_999, out _handshakeNanoseconds) ? null : line.Wrong("not a part of a second");
        return TakeCommon(line);
    }

    /// <summary>Takes a line of a change.</summary>
    public string? TakeChange(in UapiLines line)
    {
        if (line.Is(UapiNames.Remove))
            return (_remove = IsTrue(line.Value)) ? null : line.Wrong("remove can only be true");
        if (line.Is(UapiNames.UpdateOnly))
            return (_updateOnly = IsTrue(line.Value)) ? null : line.Wrong("update_only can only be true");
        if (line.Is(UapiNames.ReplaceAllowedIps))
        {
            if (!IsTrue(line.Value))
                return line.Wrong("replace_allowed_ips can only be true");
            _replaceAllowedIps = true;
            // Allowed IPs named before this line are replaced too.
            _allowedIps.Clear();
            return null;
        }
        return TakeCommon(line);
    }

    public UapiPeer ToPeer() => new()
    {
        PublicKey = publicKey,
        PresharedKey = WithoutZero(),
        Endpoint = _endpoint,
        LastHandshake = _handshakeSeconds == 0 && _handshakeNanoseconds == 0
            ? null
            : TimeSpan.FromTicks(((long)_handshakeSeconds * TimeSpan.TicksPerSecond) + (long)(_handshakeNanoseconds / 100)),
        RxBytes = _rxBytes,
        TxBytes = _txBytes,
        PersistentKeepaliveSeconds = _keepaliveSeconds ?? 0,
        AllowedIps = _allowedIps,
    };

    public UapiPeerChange ToChange() => new()
    {
        PublicKey = publicKey,
        Remove = _remove,
        UpdateOnly = _updateOnly,
        PresharedKey = _presharedKey,
        Endpoint = _endpoint,
        PersistentKeepaliveSeconds = _keepaliveSeconds,
        ReplaceAllowedIps = _replaceAllowedIps,
        AllowedIps = _allowedIps,
    };

    /// <summary>Zeroes the secret of a peer that is given up; not called once it is handed over.</summary>
    public void Dispose() => _presharedKey?.Dispose();

    internal static bool IsTrue(ReadOnlySpan<byte> value) => value.SequenceEqual("true"u8);

    private PresharedKey? WithoutZero()
    {
        if (_presharedKey is null || _presharedKey.Reveal().ContainsAnyExcept((byte)0))
            return _presharedKey;
        _presharedKey.Dispose();
        return null;
    }

    private bool TakePresharedKey(ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[PresharedKey.SizeBytes];
        if (!UapiValues.TryReadKey(value, key))
            return false;
        _presharedKey?.Dispose();
        _presharedKey = new PresharedKey(key);
        CryptographicOperations.ZeroMemory(key);
        return true;
    }
}
