using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Flows;

/// <summary>A connection from one device of a network to another; or refused ones, or pings, of one source, service and rule within a minute.</summary>
/// <param name="Id">In the order in which it became known.</param>
/// <param name="From">Whose it was.</param>
/// <param name="FromAddress">Where it came from: the device's address, or one in a LAN behind it.</param>
/// <param name="FromPort">Null: none, or several.</param>
/// <param name="To">Who was connected to, and told of it.</param>
/// <param name="ToAddress">The device's address, or one that it leads to.</param>
/// <param name="ToPort">The port; of ICMP the message's type.</param>
/// <param name="Protocol">The IP protocol's number: 6 TCP, 17 UDP, 1 and 58 ICMP.</param>
/// <param name="Verdict">Whether it was let in.</param>
/// <param name="Rule">Which rule of the policy said so, from 1; null: its default.</param>
/// <param name="PolicyVersion">Of which version of the policy; null: the device has not told, or there was none.</param>
/// <param name="StartedAt">When its first packet came.</param>
/// <param name="SeenAt">When its last one did, as far as it is known yet.</param>
/// <param name="Over">Whether it is over.</param>
/// <param name="PacketsIn">To the device that was connected to; of refused ones, how many there were.</param>
/// <param name="PacketsOut">Back.</param>
/// <param name="BytesIn">To that device.</param>
/// <param name="BytesOut">Back.</param>
internal sealed record FlowView(
    long Id, FlowEnd From, IPAddress FromAddress, int? FromPort, FlowEnd To, IPAddress ToAddress, int ToPort, int Protocol, FlowVerdict Verdict, int? Rule, long? PolicyVersion,
    DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool Over, long PacketsIn, long PacketsOut, long BytesIn, long BytesOut)
{
    /// <summary>What <see cref="Read"/> reads, of <c>f</c>, <c>p</c> and <c>r</c>.</summary>
    public const string Columns = """
        f.id, r.id, r.device_id, r.name, f.remote, f.remote_port, p.id, p.device_id, p.name, f.local, f.local_port, f.protocol, f.allowed, f.rule, f.started_at, f.seen_at, f.is_over,
        f.packets_in, f.packets_out, f.bytes_in, f.bytes_out, f.policy_version
        """;

    public static FlowView Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), End(row, 1), row.GetFieldValue<IPAddress>(4), row.GetInt32(5) is var port and > 0 ? port : null, End(row, 6), row.GetFieldValue<IPAddress>(9), row.GetInt32(10),
        row.GetInt16(11), row.GetBoolean(12) ? FlowVerdict.Allowed : FlowVerdict.Refused, row.GetInt32(13) is var rule and > 0 ? rule : null, row.GetInt64(21) is var version and > 0 ? version : null, row.Time(14), row.Time(15), row.GetBoolean(16),
        row.GetInt64(17), row.GetInt64(18), row.GetInt64(19), row.GetInt64(20));

    private static FlowEnd End(NpgsqlDataReader row, int from) => new(new PeerId(row.GetGuid(from)), new DeviceId(row.GetGuid(from + 1)), row.GetString(from + 2));
}

/// <summary>A device at one end.</summary>
internal sealed record FlowEnd(PeerId PeerId, DeviceId DeviceId, string Name);

/// <summary>What became of a connection.</summary>
internal enum FlowVerdict
{
    /// <summary>It was let in.</summary>
    Allowed,

    /// <summary>It was not.</summary>
    Refused,
}
