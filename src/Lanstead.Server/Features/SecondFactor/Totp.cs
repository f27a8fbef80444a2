using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>Time-based one-time codes (RFC 6238): six digits of HMAC-SHA-1, a step of 30 s, as every authenticator app takes them.</summary>
internal static class Totp
{
    /// <summary>RFC 4226 §4 R6 recommends 160 bits.</summary>
    public const int SecretBytes = 20;

    public const int Digits = 6;

    /// <summary>Steps to each side that count: for the clock of a phone, and for the time that typing takes (RFC 6238 §5.2).</summary>
    public const int Skew = 1;

    /// <summary>How long a code lasts (RFC 6238 §4).</summary>
    public const int StepSeconds = 30;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 §6

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // HMAC-SHA-1 is what the apps speak; what is known against SHA-1 does not concern HMAC.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        int offset = mac[^1] & 0xf;
        int number = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that the code belongs to, later than <paramref name="after"/>; null when it is none of those that count.</summary>
    /// <remarks>All are compared, in constant time each.</remarks>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long after)
    {
        byte[] given = Encoding.ASCII.GetBytes(code);
        long? found = null;
        for (long step = StepAt(now) - Skew; step <= StepAt(now) + Skew; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), given) && step > after)
                found = step;
        }
        return found;
    }

    /// <summary>As authenticators take it: base32 (RFC 4648 §6), no padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        foreach (byte b in secret)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32[(buffer >> bits) & 31]);
            }
        }
        return text.ToString();
    }

    /// <summary>For the QR code.</summary>
    public static string Uri(string secret, string account, string server) =>
        $"otpauth://totp/{System.Uri.EscapeDataString($"Lanstead {server}")}:{System.Uri.EscapeDataString(account)}?secret={secret}&issuer={System.Uri.EscapeDataString($"Lanstead {server}")}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
}
