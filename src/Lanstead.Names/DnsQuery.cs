using System.Buffers.Binary;

namespace Lanstead.Names;

/// <summary>What is asked, as it came. Belongs to the bytes that it was read from.</summary>
public readonly ref struct DnsQuery
{
    /// <summary>Bytes of a message before its question, RFC 1035 §4.1.1.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Longest answer by UDP for one who does not say more, RFC 1035 §4.2.1.</summary>
    public const int PlainUdpBytes = 512;

    /// <summary>Longest answer by UDP at all: what passes every link whole ("DNS flag day 2020").</summary>
    public const int LargestUdpBytes = 1232;

    private const ushort InternetClass = 1;
    private const ushort AnyClass = 255;

    private DnsQuery(ReadOnlySpan<byte> message, ResponseCode fault)
    {
        Id = BinaryPrimitives.ReadUInt16BigEndian(message);
        Flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        Fault = fault;
        UdpBytes = PlainUdpBytes;
    }

    /// <summary>The number by which the asker knows its answer.</summary>
    public ushort Id { get; init; }

    /// <summary>Flags of the request.</summary>
    public ushort Flags { get; init; }

    /// <summary>What is wrong with it; <see cref="ResponseCode.NoError"/> when nothing is.</summary>
    public ResponseCode Fault { get; init; }

    /// <summary>The name that is asked for.</summary>
    public DnsName Name { get; init; }

    /// <summary>The type that is asked for.</summary>
    public DnsType Type { get; init; }

    /// <summary>The question's own bytes, which the answer repeats with upper and lower case as they are; empty when they could not be read.</summary>
    public ReadOnlySpan<byte> Question { get; init; }

    /// <summary>True when the asker speaks EDNS, and so the answer does.</summary>
    public bool HasEdns { get; init; }

    /// <summary>Longest answer that may go by UDP.</summary>
    public int UdpBytes { get; init; }

    /// <summary>Reads a request; false for what gets no answer: no whole header, or an answer itself.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsQuery query)
    {
        query = default;
        if (message.Length < HeaderBytes || (message[2] & 0x80) != 0)
            return false;
        query = Read(message);
        return true;
    }

    private static DnsQuery Read(ReadOnlySpan<byte> message)
    {
        if ((message[2] & 0x78) != 0)
            return new DnsQuery(message, ResponseCode.NotImplemented);
        var reader = new DnsReader(message, HeaderBytes);
        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1
            || !reader.TryReadName(out DnsName name, allowPointers: false) || !reader.TryReadUInt16(out ushort type) || !reader.TryReadUInt16(out ushort questionClass))
            return new DnsQuery(message, ResponseCode.FormatError);

        var asked = new DnsQuery(message, ResponseCode.NoError) { Name = name, Type = (DnsType)type, Question = message[HeaderBytes..reader.At] };
        int others = 0;
        for (int count = 6; count <= 10; count += 2)
            others += BinaryPrimitives.ReadUInt16BigEndian(message[count..]);
        bool edns = false;
        int udpBytes = PlainUdpBytes;
        byte version = 0;
        for (int i = 0; i < others; i++)
        {
            if (!reader.TryReadName(out DnsName owner) || !reader.TryReadUInt16(out ushort recordType) || !reader.TryReadUInt16(out ushort size)
                || !reader.TryReadUInt32(out uint extended) || !reader.TryReadUInt16(out ushort length) || !reader.TryReadBytes(length, out _))
                return With(asked, ResponseCode.FormatError, edns, udpBytes);
            if ((DnsType)recordType != DnsType.Opt)
                continue;
            // RFC 6891 §6.1.1: one at most, and its owner is the root.
            if (edns || !owner.IsRoot)
                return With(asked, ResponseCode.FormatError, edns, udpBytes);
            edns = true;
            version = (byte)(extended >> 16);
            udpBytes = Math.Clamp((int)size, PlainUdpBytes, LargestUdpBytes);
        }
        ResponseCode fault = version > 0 ? ResponseCode.BadVersion
            : type is 0 or (ushort)DnsType.Opt ? ResponseCode.FormatError
            : type is >= 249 and <= 254 ? ResponseCode.NotImplemented
            : questionClass is not (InternetClass or AnyClass) ? ResponseCode.Refused
            : ResponseCode.NoError;
        return With(asked, fault, edns, udpBytes);
    }

    private static DnsQuery With(DnsQuery query, ResponseCode fault, bool edns, int udpBytes) => new()
    {
        Id = query.Id,
        Flags = query.Flags,
        Name = query.Name,
        Type = query.Type,
        Question = query.Question,
        Fault = fault,
        HasEdns = edns,
        UdpBytes = udpBytes,
    };
}
