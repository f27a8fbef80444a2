using Lanstead.Crypto;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Noise;

namespace Lanstead.WireGuard.Cookies;

/// <summary>What we need to send handshake messages to one peer: its MAC1 key, and the cookie that it gave us (paper §5.4.4). Used under the peer's lock.</summary>
internal sealed class CookieJar
{
    private readonly Mac1Key _mac1;
    private readonly byte[] _sealingKey = new byte[32];
    private readonly byte[] _cookie = new byte[16];
    private readonly byte[] _sentMac1 = new byte[Mac1Key.SizeBytes];
    private TimeSpan _received;
    private bool _hasCookie;
    private bool _waitsForReply;

    public CookieJar(ReadOnlySpan<byte> peerKey)
    {
        _mac1 = new Mac1Key(peerKey);
        NoiseProtocol.LabelledKey(NoiseProtocol.CookieLabel, peerKey, _sealingKey);
    }

    /// <summary>Writes both MACs into an initiation or a response; MAC2 stays zero without a fresh cookie.</summary>
    public void WriteMacs(Span<byte> message, TimeSpan now)
    {
        _mac1.Write(message);
        message[^(2 * Mac1Key.SizeBytes)..^Mac1Key.SizeBytes].CopyTo(_sentMac1);
        _waitsForReply = true;
        TimeSpan age = now - _received;
        // A clock that stepped back leaves a cookie whose age nobody knows.
        if (age < TimeSpan.Zero || age >= ProtocolConstants.CookieSecretLifetime - ProtocolConstants.CookieLatencyMargin)
            _hasCookie = false;
        if (_hasCookie)
            Blake2s.Mac(_cookie, message[..^Mac1Key.SizeBytes], message[^Mac1Key.SizeBytes..]);
    }

    /// <summary>Takes the cookie out of a reply to the last message that was sent; false when it is none.</summary>
    public bool TryTake(ReadOnlySpan<byte> reply, TimeSpan now)
    {
        Span<byte> cookie = stackalloc byte[16];
        if (!_waitsForReply || !XChaCha20Poly1305Aead.TryOpen(_sealingKey, CookieReply.Nonce.Of(reply), _sentMac1, CookieReply.Cookie.Of(reply), cookie))
            return false;
        cookie.CopyTo(_cookie);
        (_hasCookie, _received, _waitsForReply) = (true, now, false);
        return true;
    }
}
