using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanstead.WireGuard.Uapi;

/// <summary>Reads the values of lines. Strict: one spelling per number and address, no white space, no signs.</summary>
internal static class UapiValues
{
    private const int KeyBytes = 32;

    // The longest is an IPv6 address with a zone, in brackets, with a port.
    private const int MaxAddressTextBytes = 96;

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

    public static bool TryReadKey(ReadOnlySpan<byte> value, Span<byte> key) =>
        value.Length == KeyBytes * 2 && Convert.FromHexString(value, key, out _, out _) == OperationStatus.Done;

    public static bool TryReadNumber(ReadOnlySpan<byte> value, ulong max, out ulong number)
    {
        number = 0;
        // No plus, no minus, no white space, no leading zero.
        if (value.IsEmpty || (value[0] == '0' && value.Length > 1))
            return false;
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
    }

    /// <summary>Reads an error number of either sign, and gives it without one: implementations differ.</summary>
    public static bool TryReadErrno(ReadOnlySpan<byte> value, out int errno)
    {
        bool negative = !value.IsEmpty && value[0] == '-';
        bool read = TryReadNumber(negative ? value[1..] : value, int.MaxValue, out ulong number);
        errno = (int)number;
        return read;
    }

    /// <summary>Reads an address with a prefix length; bits right of the prefix are cleared, as every implementation does.</summary>
    public static bool TryReadNetwork(ReadOnlySpan<byte> value, out IPNetwork network)
    {
        network = default;
        int slash = value.IndexOf((byte)'/');
        if (slash < 0 || !TryReadAddress(value[..slash], allowZone: false, out IPAddress? address))
            return false;
        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!TryReadNumber(value[(slash + 1)..], (ulong)bits, out ulong prefix))
            return false;
        network = new IPNetwork(Masked(address, (int)prefix), (int)prefix);
        return true;
    }

    public static bool TryReadEndpoint(ReadOnlySpan<byte> value, out IPEndPoint? endpoint)
    {
        endpoint = null;
        int colon = value.LastIndexOf((byte)':');
        if (colon < 0 || !TryReadNumber(value[(colon + 1)..], ushort.MaxValue, out ulong port))
            return false;
        ReadOnlySpan<byte> host = value[..colon];
        bool bracketed = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        if (!TryReadAddress(bracketed ? host[1..^1] : host, allowZone: bracketed, out IPAddress? address))
            return false;
        if (bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
            return false;
        endpoint = new IPEndPoint(address, (int)port);
        return true;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> value, bool allowZone, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (value.Length is 0 or > MaxAddressTextBytes)
            return false;
        int zone = value.IndexOf((byte)'%');
        if (zone >= 0 && !allowZone)
            return false;
        ReadOnlySpan<byte> digits = zone >= 0 ? value[..zone] : value;
        if (digits.ContainsAnyExcept(AddressBytes))
            return false;
        string text = Encoding.ASCII.GetString(value);
        if (!IPAddress.TryParse(text, out address))
            return false;
        // The platform also takes 10.1, 010.0.0.1 and a bare number as IPv4.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;
    }

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        for (int i = 0; i < length; i++)
        {
            int keep = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - keep));
        }
        return new IPAddress(bytes[..length]);
    }
}
