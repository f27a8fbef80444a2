using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Lanstead.Names;

/// <summary>A whole message, read: to show it, and to look at what came back.</summary>
/// <param name="Id">The number of question and answer.</param>
/// <param name="IsResponse">True for an answer.</param>
/// <param name="IsAuthoritative">True when who answers is the source.</param>
/// <param name="IsTruncated">True when more was to be said than had room.</param>
/// <param name="Code">What became of the question.</param>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Type">The type that was asked for.</param>
/// <param name="Answers">Records that answer.</param>
/// <param name="Authorities">Records on who knows.</param>
public sealed record DnsMessage(
    ushort Id, bool IsResponse, bool IsAuthoritative, bool IsTruncated, ResponseCode Code, DnsName Name, DnsType Type,
    IReadOnlyList<DnsMessageRecord> Answers, IReadOnlyList<DnsMessageRecord> Authorities)
{
    /// <summary>Reads a message of one question.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        if (bytes.Length < DnsQuery.HeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) > 1)
            return false;
        var reader = new DnsReader(bytes, DnsQuery.HeaderBytes);
        DnsName name = DnsName.Root;
        ushort type = 0;
        if (bytes[5] == 1 && !(reader.TryReadName(out name) && reader.TryReadUInt16(out type) && reader.TryReadUInt16(out _)))
            return false;
        var sections = new List<DnsMessageRecord>[3];
        int extendedCode = 0;
        for (int section = 0; section < 3; section++)
        {
            sections[section] = [];
            int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[(6 + (2 * section))..]);
            for (int i = 0; i < count; i++)
            {
                if (!TryReadRecord(bytes, ref reader, out DnsMessageRecord? record))
                    return false;
                if (record.Type == DnsType.Opt)
                    extendedCode = (int)(record.TtlSeconds >> 24) << 4;
                else
                    sections[section].Add(record);
            }
        }
        message = new DnsMessage(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), (bytes[2] & 0x80) != 0, (bytes[2] & 0x04) != 0, (bytes[2] & 0x02) != 0,
            (ResponseCode)((bytes[3] & 15) | extendedCode), name, (DnsType)type, sections[0], sections[1]);
        return true;
    }

    /// <summary>A question, as it goes out.</summary>
    public static byte[] Ask(ushort id, DnsName name, DnsType type, int udpBytes = DnsQuery.LargestUdpBytes)
    {
        byte[] bytes = new byte[DnsQuery.HeaderBytes + DnsName.MaxWireBytes + 4 + 11];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, id);
        bytes[2] = 1; // RD
        bytes[5] = 1;
        int at = DnsQuery.HeaderBytes;
        at += name.Write(bytes.AsSpan(at));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)type);
        bytes[at + 3] = 1;
        at += 4;
        bytes[11] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 1), (ushort)DnsType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 3), (ushort)udpBytes);
        return bytes[..(at + 11)];
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> bytes, ref DnsReader reader, [NotNullWhen(true)] out DnsMessageRecord? record)
    {
        record = null;
        if (!reader.TryReadName(out DnsName name) || !reader.TryReadUInt16(out ushort type) || !reader.TryReadUInt16(out _)
            || !reader.TryReadUInt32(out uint ttl) || !reader.TryReadUInt16(out ushort length))
            return false;
        int dataAt = reader.At;
        if (!reader.TryReadBytes(length, out ReadOnlySpan<byte> data))
            return false;
        if (TextOf(bytes[..(dataAt + length)], (DnsType)type, data, dataAt) is not { } text)
            return false;
        record = new DnsMessageRecord(name, (DnsType)type, ttl, text);
        return true;
    }

    private static string? TextOf(ReadOnlySpan<byte> upToEnd, DnsType type, ReadOnlySpan<byte> data, int dataAt)
    {
        var reader = new DnsReader(upToEnd, dataAt);
        switch (type)
        {
            case DnsType.A:
                return data.Length == 4 ? new IPAddress(data).ToString() : null;
            case DnsType.Aaaa:
                return data.Length == 16 ? new IPAddress(data).ToString() : null;
            case DnsType.Cname or DnsType.Ptr or DnsType.Ns:
                return reader.TryReadName(out DnsName target) && reader.Left == 0 ? target.ToString() : null;
            case DnsType.Soa:
                return reader.TryReadName(out DnsName server) && reader.TryReadName(out DnsName mailbox) && reader.TryReadUInt32(out uint serial) && reader.Left == 16
                    ? string.Create(CultureInfo.InvariantCulture, $"{server} {mailbox} {serial}") : null;
            default:
                return Convert.ToHexStringLower(data);
        }
    }
}

/// <summary>One record of a message.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="TtlSeconds">How long it may be kept.</param>
/// <param name="Data">Its content as text; hexadecimal digits for types that are not known here.</param>
public sealed record DnsMessageRecord(DnsName Name, DnsType Type, uint TtlSeconds, string Data);
