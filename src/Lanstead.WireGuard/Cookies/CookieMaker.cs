using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Noise;

namespace Lanstead.WireGuard.Cookies;

/// <summary>Gives out cookies, and knows them again (paper §5.4.7): who shows one has received at the address that it sends from.</summary>
/// <remarks>Thread-safe; keeps nothing per source, and allocates nothing. A cookie is bound to address and port, and dies with the secret, after at most 120 s.</remarks>
internal sealed class CookieMaker
{
    private const int CookieSizeBytes = 16;

    private readonly Lock _gate = new();
    private readonly IRandomSource _random;
    private readonly byte[] _sealingKey = new byte[32];
    private readonly byte[] _secret = GC.AllocateArray<byte>(32, pinned: true);
    private TimeSpan _secretMade;
    private bool _hasSecret;

    public CookieMaker(ReadOnlySpan<byte> publicKey, IRandomSource random)
    {
        _random = random;
        NoiseProtocol.LabelledKey(NoiseProtocol.CookieLabel, publicKey, _sealingKey);
    }

    /// <summary>Whether MAC2 of a message holds: it was made with a cookie of ours for that place.</summary>
    public bool HoldsMac2(ReadOnlySpan<byte> message, in Endpoint from, TimeSpan now)
    {
        Span<byte> cookie = stackalloc byte[CookieSizeBytes];
        Span<byte> expected = stackalloc byte[CookieSizeBytes];
        Make(from, now, cookie);
        Blake2s.Mac(cookie, message[..^CookieSizeBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, message[^CookieSizeBytes..]);
    }

    /// <summary>Writes the reply that carries a cookie to whoever sent a message whose MAC1 holds.</summary>
    public void WriteReply(ReadOnlySpan<byte> message, in Endpoint from, TimeSpan now, Span<byte> reply)
    {
        Span<byte> cookie = stackalloc byte[CookieSizeBytes];
        Make(from, now, cookie);
        BinaryPrimitives.WriteUInt32LittleEndian(CookieReply.Type.In(reply), (uint)MessageType.CookieReply);
        Initiation.Sender.Of(message).CopyTo(CookieReply.Receiver.In(reply));
        _random.Fill(CookieReply.Nonce.In(reply));
        ReadOnlySpan<byte> mac1 = message[^(2 * Mac1Key.SizeBytes)..^Mac1Key.SizeBytes];
        XChaCha20Poly1305Aead.Seal(_sealingKey, CookieReply.Nonce.Of(reply), mac1, cookie, CookieReply.Cookie.In(reply));
    }

    // MAC(secret, address ‖ port)
    private void Make(in Endpoint from, TimeSpan now, Span<byte> cookie)
    {
        Span<byte> place = stackalloc byte[16 + 2];
        int size = from.WriteAddress(place);
        BinaryPrimitives.WriteUInt16BigEndian(place[size..], from.Port);
        lock (_gate)
        {
            TimeSpan age = now - _secretMade;
            if (!_hasSecret || age >= ProtocolConstants.CookieSecretLifetime || age < TimeSpan.Zero)
            {
                _random.Fill(_secret);
                (_hasSecret, _secretMade) = (true, now);
            }
            Blake2s.Mac(_secret, place[..(size + 2)], cookie);
        }
    }
}
