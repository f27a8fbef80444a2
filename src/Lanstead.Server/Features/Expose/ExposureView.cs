using System.Globalization;
using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>Ports of an exposure.</summary>
/// <param name="Protocol">For which protocols.</param>
/// <param name="First">The first public one.</param>
/// <param name="Last">The last public one.</param>
/// <param name="TargetPort">The first of the service.</param>
internal sealed record ExposedPortsView(PortProtocol Protocol, int First, int Last, int TargetPort);

/// <summary>What one end said last.</summary>
/// <param name="Open">Whether it is open there.</param>
/// <param name="Code">Why it is not; empty: it is.</param>
/// <param name="Detail">One sentence; also a warning where it is open.</param>
internal sealed record ExposureSideView(bool Open, string Code, string Detail);

/// <summary>The certificate of a name, which its tunnel server gets and keeps.</summary>
/// <param name="NotBefore">Since when it is good; null: there is none.</param>
/// <param name="NotAfter">Until when.</param>
/// <param name="Detail">What is in the way of a new one; empty: nothing.</param>
/// <param name="NextTry">When it is tried again; null: it need not be.</param>
internal sealed record CertificateView(DateTimeOffset? NotBefore, DateTimeOffset? NotAfter, string Detail, DateTimeOffset? NextTry);

/// <summary>What went through: in is from callers to home.</summary>
internal sealed record ExposureTotals(long BytesIn, long BytesOut, long PacketsIn, long PacketsOut, long Connections);

/// <summary>A service at home that has ports of a public address.</summary>
/// <param name="Id">The exposure.</param>
/// <param name="TenantId">Its space.</param>
/// <param name="ServerId">The tunnel server.</param>
/// <param name="ServerName">What that is called.</param>
/// <param name="AddressId">The public address.</param>
/// <param name="Address">The same as text.</param>
/// <param name="ClientId">The client.</param>
/// <param name="DeviceId">Its device.</param>
/// <param name="DeviceName">What that is called.</param>
/// <param name="OwnerId">Whose device it is.</param>
/// <param name="OwnerName">What they are called.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Template">The service that it was made as; empty: none.</param>
/// <param name="Ports">At least one.</param>
/// <param name="Target">A machine of the device's LAN; null: the device itself.</param>
/// <param name="Source">What the service sees as the caller's address.</param>
/// <param name="Allowed">Who may connect; none: everybody.</param>
/// <param name="Denied">Who may not; counts more.</param>
/// <param name="Active">Whether it shall be open.</param>
/// <param name="State">How it is.</param>
/// <param name="PublicSide">What the server said last; null: nothing.</param>
/// <param name="HomeSide">What the device said last; null: nothing.</param>
/// <param name="Totals">What went through since it was made.</param>
/// <param name="Join">What callers use, such as <c>203.0.113.5:25565</c>.</param>
/// <param name="Srv">An SRV record for services that look one up; null: it is none.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">Last change.</param>
internal sealed record ExposureView(
    Guid Id, TenantId TenantId, Guid ServerId, string ServerName, Guid AddressId, IPAddress Address, Guid ClientId, DeviceId DeviceId, string DeviceName, UserId OwnerId, string OwnerName,
    string Name, string Description, string Template, IReadOnlyList<ExposedPortsView> Ports, IPAddress? Target, ExposureSource Source, IReadOnlyList<IPNetwork> Allowed, IReadOnlyList<IPNetwork> Denied,
    bool Active, ExposureCondition State, ExposureSideView? PublicSide, ExposureSideView? HomeSide, ExposureTotals Totals, string Join, string? Srv, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The name by which it is reached, at ports that names share; null: it has ports of its own.</summary>
    public string? Host { get; init; }

    /// <summary>With a name: where TLS ends.</summary>
    public ExposureUpstream? Upstream { get; init; }

    /// <summary>With a name whose TLS ends at the tunnel server: what that said last of the certificate; null: nothing.</summary>
    public CertificateView? Certificate { get; init; }

    private const string MinecraftJava = "Minecraft Java";
    private const int MinecraftPort = 25565;

    private const string Query = $"""
        SELECT e.id, e.tenant_id, e.server_id, s.name, e.address_id, a.address, e.client_id, d.id, d.name, d.owner_user_id, coalesce(u.username, ''), e.name, e.description, e.template,
            (SELECT json_agg(json_build_object('tcp', x.tcp, 'udp', x.udp, 'first', lower(x.ports), 'last', upper(x.ports) - 1, 'targetPort', x.target_port) ORDER BY x.position)::text FROM exposed_ports x WHERE x.exposure_id = e.id),
            e.target, e.source, e.allowed, e.denied, e.active,
            s.status <> 'disabled' AND a.status = 'active' AND c.status = 'active' AND e.active,
            coalesce(hub.online, false) AND ({Liveness.OfPeer}) = '{Liveness.Online}',
            o.open, o.code, o.detail, h.open, h.code, h.detail,
            coalesce(o.bytes_in_ever, 0), coalesce(o.bytes_out_ever, 0), coalesce(o.packets_in_ever, 0), coalesce(o.packets_out_ever, 0), coalesce(o.connections_ever, 0), e.created_at, e.updated_at, e.host, e.upstream, f.exposure_id IS NOT NULL, f.not_before, f.not_after, coalesce(f.detail, ''), f.next_try
        FROM exposures e JOIN tunnel_servers s ON s.id = e.server_id JOIN networks n ON n.id = s.network_id JOIN pool_addresses a ON a.id = e.address_id
        JOIN tunnel_clients c ON c.id = e.client_id JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id LEFT JOIN users u ON u.id = d.owner_user_id
        LEFT JOIN LATERAL (SELECT ({Liveness.OfPeer}) = '{Liveness.Online}' AS online FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.id = n.hub_peer_id) hub ON true
        LEFT JOIN exposure_states o ON o.exposure_id = e.id AND o.public_side LEFT JOIN exposure_states h ON h.exposure_id = e.id AND NOT h.public_side LEFT JOIN exposure_certificates f ON f.exposure_id = e.id
        """;

    private const string One = $"{Query} WHERE e.id = $1";

    private const string OfTenant = $"""
        {Query} WHERE e.tenant_id = $1 AND ($2::uuid IS NULL OR e.id < $2::uuid) AND ($4::uuid IS NULL OR d.id = $4::uuid) AND ($5::uuid IS NULL OR e.server_id = $5::uuid)
        ORDER BY e.id DESC LIMIT $3
        """;

    /// <summary>Asks for one.</summary>
    public static Question<ExposureView> Find(Guid id) => new(One, [id], Read);

    /// <summary>One; null when it is not there.</summary>
    public static async Task<ExposureView?> FindAsync(LansteadDb db, Guid id, CancellationToken stop) => (await db.QueryAsync(One, [id], Read, stop)).SingleOrDefault();

    /// <summary>Those of a space, newest first.</summary>
    public static Task<List<ExposureView>> ListAsync(LansteadDb db, TenantId tenant, DeviceId? device, Guid? server, Guid? after, int take, CancellationToken stop) =>
        db.QueryAsync(OfTenant, [tenant.Value, after, take, device?.Value, server], Read, stop);

    private static ExposureView Read(NpgsqlDataReader row)
    {
        IReadOnlyList<ExposedPortsView> ports = [.. JsonSerializer.Deserialize<StoredPorts[]>(row.IsDBNull(14) ? "[]" : row.GetString(14), JsonRules.Stored)!.Select(one => one.View())];
        IPAddress address = row.GetFieldValue<IPAddress>(5);
        string template = row.GetString(13);
        ExposureSideView? pub = Side(row, 22), home = Side(row, 25);
        string? host = row.IsDBNull(35) ? null : row.GetString(35);
        return new ExposureView(
            row.GetGuid(0), new TenantId(row.GetGuid(1)), row.GetGuid(2), row.GetString(3), row.GetGuid(4), address, row.GetGuid(6), new DeviceId(row.GetGuid(7)), row.GetString(8),
            new UserId(row.GetGuid(9)), row.GetString(10), row.GetString(11), row.GetString(12), template, ports, row.IsDBNull(15) ? null : row.GetFieldValue<IPAddress>(15),
            ExposeWords.Read<ExposureSource>(row.GetString(16)), row.GetFieldValue<IPNetwork[]>(17), row.GetFieldValue<IPNetwork[]>(18), row.GetBoolean(19),
            ConditionOf(row.GetBoolean(20), row.GetBoolean(21), pub, home), pub, home,
            new ExposureTotals(row.GetInt64(28), row.GetInt64(29), row.GetInt64(30), row.GetInt64(31), row.GetInt64(32)), host is null ? JoinOf(address, ports) : $"https://{host}", SrvOf(address, template, ports), row.Time(33), row.Time(34))
        {
            Host = host,
            Upstream = host is null ? null : ExposeWords.Read<ExposureUpstream>(row.GetString(36)),
            Certificate = row.GetBoolean(37) ? new CertificateView(row.Nullable<DateTimeOffset>(38), row.Nullable<DateTimeOffset>(39), row.GetString(40), row.Nullable<DateTimeOffset>(41)) : null,
        };
    }

    private static ExposureCondition ConditionOf(bool wanted, bool online, ExposureSideView? pub, ExposureSideView? home) =>
        !wanted ? ExposureCondition.Closed
        : !online ? ExposureCondition.Offline
        : pub is { Open: false, Code.Length: > 0 } || home is { Open: false, Code.Length: > 0 } ? ExposureCondition.Failed
        : pub is { Open: true } && home is { Open: true } ? ExposureCondition.Open
        : ExposureCondition.Opening;

    private static ExposureSideView? Side(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : new ExposureSideView(row.GetBoolean(at), row.GetString(at + 1), row.GetString(at + 2));

    // A range is told as one.
    private static string JoinOf(IPAddress address, IReadOnlyList<ExposedPortsView> ports) => ports.Count == 0 ? address.ToString()
        : ports[0].First == ports[0].Last ? new IPEndPoint(address, ports[0].First).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{new IPEndPoint(address, ports[0].First)}-{ports[0].Last}");

    private static string? SrvOf(IPAddress address, string template, IReadOnlyList<ExposedPortsView> ports) =>
        template == MinecraftJava && ports.FirstOrDefault(one => one.Protocol != PortProtocol.Udp) is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"_minecraft._tcp.play.example.com. 300 IN SRV 0 5 {port.First} host.example.com. ; where host.example.com. is {address}{(port.First == MinecraftPort ? "; with this port the name alone does, too" : "")}")
            : null;

    private sealed record StoredPorts(bool Tcp, bool Udp, int First, int Last, int TargetPort)
    {
        public ExposedPortsView View() => new(Tcp && Udp ? PortProtocol.Both : Tcp ? PortProtocol.Tcp : PortProtocol.Udp, First, Last, TargetPort);
    }
}
