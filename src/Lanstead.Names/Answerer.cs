using System.Buffers.Binary;

namespace Lanstead.Names;

/// <summary>Answers questions from a <see cref="NameTable"/>. Pure: the same question and table give the same bytes.</summary>
public static class Answerer
{
    /// <summary>Room for any answer by TCP, RFC 1035 §4.2.2.</summary>
    public const int LongestBytes = 65535;

    /// <summary>How long others may keep an answer. Short, since asking again costs no packet on any wire, and a change shall be seen at once.</summary>
    public const uint TtlSeconds = 5;

    private const ushort Authoritative = 0x0400;
    private const ushort RecursionAvailable = 0x0080;
    private const int Answers = 6;
    private const int Authorities = 8;
    private const int LongestAliasChain = 8;

    /// <summary>Answers from the table.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="table">The names.</param>
    /// <param name="buffer">Takes the answer; what has no room there is left out, and the answer says so. At least <see cref="DnsQuery.PlainUdpBytes"/>.</param>
    /// <returns>The answer's length; 0 when the name is not ours to answer.</returns>
    public static int Answer(DnsQuery query, NameTable table, Span<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (query.Fault != ResponseCode.NoError)
            return Refuse(query, query.Fault, buffer);
        if (!table.TryFindZone(query.Name, out DnsName zone))
            return 0;
        var writer = new DnsWriter(buffer, query);
        writer.Flag(Authoritative | RecursionAvailable);
        DnsName name = query.Name;
        for (int hops = 0; ; hops++)
        {
            DnsRecord[]? records = table.Find(name, zone);
            bool isApex = table.Zones.Contains(name);
            if (records is null)
                return Nothing(ref writer, table, zone, ResponseCode.NameError);
            if (Alias(records, query.Type) is { } alias)
            {
                if (!writer.Add(Answers, name, TtlSeconds, alias) || hops == LongestAliasChain)
                    return writer.Finish(ResponseCode.NoError);
                name = alias.Target;
                // It leads out of what we answer: the asker goes on by itself.
                if (!table.TryFindZone(name, out zone))
                    return writer.Finish(ResponseCode.NoError);
                continue;
            }
            int given = 0;
            DnsType type = query.Type == DnsType.Any && records.Length > 0 ? records[0].Type : query.Type;
            foreach (DnsRecord record in records.Where(record => record.Type == type))
            {
                if (!writer.Add(Answers, name, TtlSeconds, record))
                    return writer.Finish(ResponseCode.NoError);
                given++;
            }
            if (isApex && type is DnsType.Soa or DnsType.Any)
            {
                AddSoa(ref writer, Answers, table, name);
                given++;
            }
            if (isApex && type == DnsType.Ns)
            {
                writer.Add(Answers, name, TtlSeconds, DnsRecord.NameServer(table.Server));
                given++;
            }
            return given > 0 ? writer.Finish(ResponseCode.NoError) : Nothing(ref writer, table, zone, ResponseCode.NoError);
        }
    }

    /// <summary>An answer that only says why there is none.</summary>
    public static int Refuse(DnsQuery query, ResponseCode code, Span<byte> buffer)
    {
        var writer = new DnsWriter(buffer, query);
        writer.Flag(RecursionAvailable);
        return writer.Finish(code);
    }

    private static DnsRecord? Alias(DnsRecord[] records, DnsType asked) =>
        records is [{ Type: DnsType.Cname }] && asked is not (DnsType.Cname or DnsType.Any) ? records[0] : null;

    // Without the zone's start, nobody knows how long the absence may be remembered (RFC 2308 §5).
    private static int Nothing(ref DnsWriter writer, NameTable table, DnsName zone, ResponseCode code)
    {
        AddSoa(ref writer, Authorities, table, zone);
        return writer.Finish(code);
    }

    private static void AddSoa(ref DnsWriter writer, int section, NameTable table, DnsName zone)
    {
        Span<byte> data = stackalloc byte[(2 * DnsName.MaxWireBytes) + 20];
        int length = table.Server.Write(data);
        length += (DnsName.Parse("hostmaster").TryBelow(table.Server.Parent, out DnsName mailbox) ? mailbox : zone).Write(data[length..]);
        // Refresh, retry and expiry are for secondary servers, of which there are none; the last is how long an absence may be remembered.
        foreach (uint value in (ReadOnlySpan<uint>)[table.Serial, 3600, 600, 86400, TtlSeconds])
        {
            BinaryPrimitives.WriteUInt32BigEndian(data[length..], value);
            length += 4;
        }
        writer.Add(section, zone, DnsType.Soa, TtlSeconds, data[..length]);
    }
}
