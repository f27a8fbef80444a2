using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Lanstead.Linux.Netlink;

/// <summary>Walks the attributes after a message's fixed body. Stops at a length that cannot be right; never throws.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    // The two highest bits tell "nested" and "network order"; the rest is the type.
    private const ushort TypeMask = 0x3fff;

    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Whether the walk ended at a length that cannot be right, and not at the end.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Type of the current attribute.</summary>
    public ushort Type { get; private set; }

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The attributes after a body of the given size; none when the message is shorter than that.</summary>
    public static NetlinkAttributes After(ReadOnlySpan<byte> message, int bodyBytes) =>
        new(message.Length >= bodyBytes ? message[bodyBytes..] : default);

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        ushort length = _rest.Length < RouteConstants.AttributeHeaderBytes ? (ushort)0 : MemoryMarshal.Read<ushort>(_rest);
        if (length < RouteConstants.AttributeHeaderBytes || length > _rest.Length)
        {
            IsTruncated = true;
            _rest = default;
            return false;
        }
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask);
        Value = _rest[RouteConstants.AttributeHeaderBytes..length];
        _rest = _rest[Math.Min(RouteConstants.Align(length), _rest.Length)..];
        return true;
    }

    /// <summary>The value as a number of four bytes; 0 when it has not four.</summary>
    public readonly uint ToUInt32() => Value.Length == sizeof(uint) ? MemoryMarshal.Read<uint>(Value) : 0;

    /// <summary>The value as a number of one byte; 0 when it has not one.</summary>
    public readonly byte ToByte() => Value.Length == 1 ? Value[0] : (byte)0;

    /// <summary>The value as an address; null when it has neither 4 nor 16 bytes.</summary>
    public readonly IPAddress? ToAddress() => Value.Length is 4 or 16 ? new IPAddress(Value) : null;

    /// <summary>The value as a text, up to its first zero byte.</summary>
    public readonly string ToText()
    {
        int end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }
}
