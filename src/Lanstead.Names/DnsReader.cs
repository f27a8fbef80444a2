using System.Buffers.Binary;

namespace Lanstead.Names;

/// <summary>Reads through one message from its beginning; what does not fit makes it say false, and nothing throws. RFC 1035 §4.1.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message, int at)
{
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the next byte is read.</summary>
    public int At { get; private set; } = at;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _message.Length - At;

    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (Left < 2)
            return false;
        value = BinaryPrimitives.ReadUInt16BigEndian(_message[At..]);
        At += 2;
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        if (Left < 4)
            return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(_message[At..]);
        At += 4;
        return true;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Left < count)
            return false;
        bytes = _message.Slice(At, count);
        At += count;
        return true;
    }

    /// <summary>Reads a name. A pointer leads to before the place where it was met, so no chain of them is endless.</summary>
    public bool TryReadName(out DnsName name, bool allowPointers = true)
    {
        name = DnsName.Root;
        Span<byte> wire = stackalloc byte[DnsName.MaxWireBytes];
        int length = 0;
        int at = At;
        int earliest = At;
        bool jumped = false;
        while (true)
        {
            if (at >= _message.Length)
                return false;
            byte head = _message[at];
            if ((head & 0xc0) == 0xc0)
            {
                if (!allowPointers || at + 1 >= _message.Length)
                    return false;
                int target = ((head & 0x3f) << 8) | _message[at + 1];
                if (!jumped)
                    At = at + 2;
                if (target >= earliest)
                    return false;
                (at, earliest, jumped) = (target, target, true);
                continue;
            }
            // The upper two bits of a length are for pointers; the other two patterns mean nothing (RFC 6891 §5).
            if (head > DnsName.MaxLabelBytes || at + 1 + head > _message.Length || length + 1 + head + (head == 0 ? 0 : 1) > DnsName.MaxWireBytes)
                return false;
            _message.Slice(at, 1 + head).CopyTo(wire[length..]);
            length += 1 + head;
            at += 1 + head;
            if (head == 0)
                break;
        }
        if (!jumped)
            At = at;
        name = DnsName.FromWire(wire[..length]);
        return true;
    }
}
