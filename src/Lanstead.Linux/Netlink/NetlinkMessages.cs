using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

/// <summary>Walks the messages of one datagram. Stops, and says so, at a length that cannot be right; never throws.</summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Whether the datagram ended in the middle of a message.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Kind of the current message.</summary>
    public ushort Type { get; private set; }

    /// <summary>NLM_F_* bits of the current message.</summary>
    public ushort Flags { get; private set; }

    /// <summary>Sequence number of the request that it answers.</summary>
    public uint Sequence { get; private set; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest.Length < RouteConstants.HeaderBytes)
            return Truncated();
        uint length = MemoryMarshal.Read<uint>(_rest);
        if (length < RouteConstants.HeaderBytes || length > (uint)_rest.Length)
            return Truncated();
        Type = MemoryMarshal.Read<ushort>(_rest[4..]);
        Flags = MemoryMarshal.Read<ushort>(_rest[6..]);
        Sequence = MemoryMarshal.Read<uint>(_rest[8..]);
        Body = _rest[RouteConstants.HeaderBytes..(int)length];
        _rest = _rest[Math.Min(RouteConstants.Align((int)length), _rest.Length)..];
        return true;
    }

    private bool Truncated()
    {
        IsTruncated = true;
        _rest = default;
        return false;
    }
}
