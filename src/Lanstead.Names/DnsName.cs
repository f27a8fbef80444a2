using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanstead.Names;

/// <summary>A whole domain name, in lower case: names that differ in case are the same, RFC 4343.</summary>
/// <remarks>Kept as text without the last dot; the root is empty. Bytes that are no plain text are written <c>\ddd</c>, RFC 1035 §5.1.</remarks>
public readonly struct DnsName : IEquatable<DnsName>
{
    /// <summary>Longest label in bytes, RFC 1035 §2.3.4.</summary>
    public const int MaxLabelBytes = 63;

    /// <summary>Longest name as it is on the wire, its lengths and the root included, RFC 1035 §2.3.4.</summary>
    public const int MaxWireBytes = 255;

    private readonly string? _text;

    private DnsName(string text) => _text = text;

    /// <summary>The name above all.</summary>
    public static DnsName Root { get; } = new("");

    /// <summary>True for <see cref="Root"/>.</summary>
    public bool IsRoot => string.IsNullOrEmpty(_text);

    /// <summary>The name without its first label; the root stays the root.</summary>
    public DnsName Parent
    {
        get
        {
            int dot = FirstDot(Text);
            return dot < 0 ? Root : new DnsName(Text[(dot + 1)..]);
        }
    }

    private string Text => _text ?? "";

    /// <summary>Same name.</summary>
    public static bool operator ==(DnsName left, DnsName right) => left.Equals(right);

    /// <summary>Other name.</summary>
    public static bool operator !=(DnsName left, DnsName right) => !left.Equals(right);

    /// <summary>Reads text such as <c>nas.home.example</c>, with or without a last dot.</summary>
    public static bool TryParse(string? text, out DnsName name)
    {
        name = Root;
        if (text is null)
            return false;
        if (text is "" or ".")
            return true;
        Span<byte> wire = stackalloc byte[MaxWireBytes];
        int labelAt = 0;
        int at = 1;
        for (int i = 0; i < text.Length; i++)
        {
            int value = text[i];
            if (value == '.')
            {
                if (at == labelAt + 1)
                    return false;
                wire[labelAt] = (byte)(at - labelAt - 1);
                labelAt = at++;
                if (at > MaxWireBytes)
                    return false;
                continue;
            }
            if (value == '\\' ? !TryUnescape(text, ref i, out value) : value is < 0x21 or > 0x7e)
                return false;
            if (value > 0xff || at - labelAt > MaxLabelBytes || at >= MaxWireBytes)
                return false;
            wire[at++] = (byte)value;
        }
        if (at > labelAt + 1)
        {
            wire[labelAt] = (byte)(at - labelAt - 1);
            labelAt = at++;
        }
        if (at > MaxWireBytes)
            return false;
        wire[labelAt] = 0;
        name = FromWire(wire[..(labelAt + 1)]);
        return true;
    }

    /// <summary>Reads text that is known to be a name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DnsName Parse(string text) => TryParse(text, out DnsName name) ? name : throw new FormatException($"\"{text}\" is no domain name.");

    /// <summary>The name that an address is looked up by, RFC 1035 §3.5 and RFC 3596 §2.5.</summary>
    public static DnsName Reverse(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        byte[] bytes = address.GetAddressBytes();
        var text = new StringBuilder();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (address.AddressFamily == AddressFamily.InterNetwork)
                text.Append(CultureInfo.InvariantCulture, $"{bytes[i]}.");
            else
                text.Append(CultureInfo.InvariantCulture, $"{bytes[i] & 15:x}.{bytes[i] >> 4:x}.");
        }
        return new DnsName(text.Append(address.AddressFamily == AddressFamily.InterNetwork ? "in-addr.arpa" : "ip6.arpa").ToString());
    }

    /// <summary>The zones that hold the reverse names of a prefix: whole octets for IPv4, whole hexadecimal digits for IPv6, and so up to 128 of them.</summary>
    public static IReadOnlyList<DnsName> ReverseZones(IPNetwork prefix)
    {
        byte[] bytes = prefix.BaseAddress.GetAddressBytes();
        int step = bytes.Length == 4 ? 8 : 4;
        int labels = (prefix.PrefixLength + step - 1) / step;
        int count = 1 << ((labels * step) - prefix.PrefixLength);
        var zones = new List<DnsName>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] one = [.. bytes];
            if (labels > 0)
                one[((labels * step) - 1) / 8] |= (byte)(step == 8 || labels % 2 == 0 ? i : i << 4);
            DnsName name = Reverse(new IPAddress(one));
            for (int drop = (bytes.Length * 8 / step) - labels; drop > 0; drop--)
                name = name.Parent;
            zones.Add(name);
        }
        return zones;
    }

    /// <summary>This name below another; false when it gets too long.</summary>
    public bool TryBelow(DnsName parent, out DnsName name) => TryParse(IsRoot ? parent.Text : parent.IsRoot ? Text : $"{Text}.{parent.Text}", out name);

    /// <summary>True when it is the other one or below it.</summary>
    public bool IsWithin(DnsName other)
    {
        string mine = Text;
        string zone = other.Text;
        if (zone.Length == 0 || mine.Equals(zone, StringComparison.Ordinal))
            return true;
        // A dot of a label is written with a backslash before it, which is no end of a label.
        return mine.Length > zone.Length + 1 && mine.EndsWith(zone, StringComparison.Ordinal) && mine[^(zone.Length + 1)] == '.' && IsLabelEnd(mine, mine.Length - zone.Length - 1);
    }

    /// <summary>Length on the wire without compression.</summary>
    public int WireLength
    {
        get
        {
            Span<byte> wire = stackalloc byte[MaxWireBytes];
            return Write(wire);
        }
    }

    /// <summary>Writes the name as it is on the wire, without compression; gives its length.</summary>
    public int Write(Span<byte> destination)
    {
        string text = Text;
        if (text.Length == 0)
        {
            destination[0] = 0;
            return 1;
        }
        int labelAt = 0;
        int at = 1;
        for (int i = 0; i < text.Length; i++)
        {
            int value = text[i];
            if (value == '.')
            {
                destination[labelAt] = (byte)(at - labelAt - 1);
                labelAt = at++;
                continue;
            }
            if (value == '\\')
                TryUnescape(text, ref i, out value);
            destination[at++] = (byte)value;
        }
        destination[labelAt] = (byte)(at - labelAt - 1);
        destination[at++] = 0;
        return at;
    }

    /// <inheritdoc/>
    public bool Equals(DnsName other) => Text.Equals(other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DnsName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Text without the last dot; a dot for the root.</summary>
    public override string ToString() => IsRoot ? "." : Text;

    /// <summary>The name of labels that were read from a message: each its length and its bytes, and a zero at the end.</summary>
    internal static DnsName FromWire(ReadOnlySpan<byte> wire)
    {
        var text = new StringBuilder(wire.Length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            if (at > 0)
                text.Append('.');
            foreach (byte value in wire.Slice(at + 1, wire[at]))
            {
                char c = char.ToLowerInvariant((char)value);
                if (value is < 0x21 or > 0x7e)
                    text.Append(CultureInfo.InvariantCulture, $"\\{value:000}");
                else if (c is '.' or '\\')
                    text.Append('\\').Append(c);
                else
                    text.Append(c);
            }
        }
        return new DnsName(text.ToString());
    }

    private static bool TryUnescape(string text, ref int i, out int value)
    {
        value = 0;
        if (i + 1 >= text.Length)
            return false;
        if (!char.IsAsciiDigit(text[i + 1]))
        {
            value = text[++i];
            return true;
        }
        if (i + 3 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out byte number))
            return false;
        i += 3;
        value = number;
        return true;
    }

    private static int FirstDot(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '.')
                return i;
        }
        return -1;
    }

    private static bool IsLabelEnd(string text, int dot)
    {
        int slashes = 0;
        while (dot - slashes - 1 >= 0 && text[dot - slashes - 1] == '\\')
            slashes++;
        return slashes % 2 == 0;
    }
}
