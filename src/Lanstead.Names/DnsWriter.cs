using System.Buffers.Binary;

namespace Lanstead.Names;

/// <summary>Writes one answer: the question as it came, then records while there is room. RFC 1035 §4.1.</summary>
internal ref struct DnsWriter
{
    private const int OptBytes = 11;
    private const ushort Truncated = 0x0200;

    private readonly Span<byte> _buffer;
    private readonly int _reservedBytes;
    private readonly bool _edns;
    private readonly DnsName _asked;
    private int _at;

    public DnsWriter(Span<byte> buffer, DnsQuery query)
    {
        _buffer = buffer;
        _edns = query.HasEdns;
        _reservedBytes = _edns ? OptBytes : 0;
        _asked = query.Name;
        buffer[..DnsQuery.HeaderBytes].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer, query.Id);
        // Opcode, RD and CD as they came; QR says that it is an answer.
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)(0x8000 | (query.Flags & 0x7910)));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[4..], (ushort)(query.Question.IsEmpty ? 0 : 1));
        query.Question.CopyTo(buffer[DnsQuery.HeaderBytes..]);
        _at = DnsQuery.HeaderBytes + query.Question.Length;
    }

    /// <summary>Sets flags beside those that came.</summary>
    public readonly void Flag(ushort flags) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_buffer[2..]) | flags));

    /// <summary>Adds a record to the section whose count is at that place of the header; sets the flag of truncation and says false when there is no room.</summary>
    public bool Add(int countAt, DnsName owner, uint ttlSeconds, DnsRecord record)
    {
        Span<byte> data = stackalloc byte[DnsName.MaxWireBytes];
        int length;
        if (record.Address is { } address)
            address.TryWriteBytes(data, out length);
        else
            length = record.Target.Write(data);
        return Add(countAt, owner, record.Type, ttlSeconds, data[..length]);
    }

    /// <summary>Adds a record of whatever type.</summary>
    public bool Add(int countAt, DnsName owner, DnsType type, uint ttlSeconds, scoped ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[DnsName.MaxWireBytes];
        int headBytes = 2;
        if (owner == _asked)
            BinaryPrimitives.WriteUInt16BigEndian(head, 0xc000 | DnsQuery.HeaderBytes);
        else
            headBytes = owner.Write(head);
        if (_at + headBytes + 10 + data.Length + _reservedBytes > _buffer.Length)
        {
            Flag(Truncated);
            return false;
        }
        head[..headBytes].CopyTo(_buffer[_at..]);
        _at += headBytes;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_at + 2)..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[(_at + 4)..], ttlSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_at + 8)..], (ushort)data.Length);
        data.CopyTo(_buffer[(_at + 10)..]);
        _at += 10 + data.Length;
        Span<byte> count = _buffer[countAt..];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1));
        return true;
    }

    /// <summary>Ends the answer; gives its length.</summary>
    public int Finish(ResponseCode code)
    {
        Flag((ushort)((int)code & 15));
        if (!_edns)
            return _at;
        Span<byte> opt = _buffer.Slice(_at, OptBytes);
        opt.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)DnsType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], DnsQuery.LargestUdpBytes);
        opt[5] = (byte)((int)code >> 4);
        Span<byte> count = _buffer[10..];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1));
        return _at + OptBytes;
    }
}
