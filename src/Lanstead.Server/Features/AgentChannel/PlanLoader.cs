using System.Net;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What is exposed through one tunnel, of one moment.</summary>
/// <param name="Revision">Of the tunnel's plans.</param>
/// <param name="Hub">Its tunnel server's peer; null: it has no machine.</param>
/// <param name="ForHub">What the public side does, as the bytes of a plan that has nothing else.</param>
/// <param name="ForClients">What each home does.</param>
internal sealed record TunnelPlans(long Revision, PeerId? Hub, TunnelPlan ForHub, IReadOnlyDictionary<PeerId, TunnelPlan> ForClients)
{
    private static readonly TunnelPlan s_nothing = new();

    /// <summary>What a device of the tunnel does.</summary>
    public TunnelPlan Of(PeerId peer) => peer == Hub ? ForHub : ForClients.GetValueOrDefault(peer, s_nothing);
}

/// <summary>Reads plans for agents. Across tenants, since one process serves the agents of all.</summary>
internal sealed class PlanLoader(DataSources sources)
{
    // One statement, so that the revision is that of the rows. In an order that is always the same: what did not change has the same bytes. What is said once for all of them comes with the first.
    private const string Query = $"""
        SELECT n.plan_revision, n.hub_peer_id, x.*, CASE WHEN x.place = 1 THEN limits.limits END AS limits, CASE WHEN x.place = 1 THEN blocks.blocks END AS blocks FROM networks n LEFT JOIN LATERAL ({PlanLimits.Query}) limits ON true LEFT JOIN LATERAL ({PlanLimits.BlocksQuery}) blocks ON true LEFT JOIN LATERAL (
            SELECT e.id, e.name, host(a.address), host(a.own_address), c.peer_id, host(e.target), e.source, e.allowed, e.denied,
                o.tcp, o.udp, lower(o.ports) AS first, upper(o.ports) - 1 AS last, lower(o.tunnel_ports) AS tunnel, o.target_port, o.position, e.host, e.upstream, CASE WHEN s.authority_agreed_at IS NULL THEN '' ELSE s.authority END AS authority, s.authority_contact,
                row_number() OVER (ORDER BY e.id, o.position) AS place
            FROM exposures e JOIN tunnel_servers s ON s.id = e.server_id AND s.network_id = n.id AND s.status <> 'disabled' JOIN pool_addresses a ON a.id = e.address_id AND a.status = 'active'
            JOIN tunnel_clients c ON c.id = e.client_id AND c.status = 'active' JOIN peers p ON p.id = c.peer_id AND p.held = '' JOIN exposed_ports o ON o.exposure_id = e.id
            WHERE e.active) x ON true
        WHERE n.id = $1 AND n.kind = 'tunnel' ORDER BY x.id, x.position
        """;

    /// <summary>The plans of a tunnel; null for what is none.</summary>
    public async Task<TunnelPlans?> LoadAsync(NetworkId network, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter { Value = network.Value });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        long revision = 0;
        PeerId? hub = null;
        var forHub = new TunnelPlan();
        var forClients = new Dictionary<PeerId, TunnelPlan>();
        Exposure? inHub = null, inClient = null;
        PlanLimits? limits = null;
        while (await row.ReadAsync(stop))
        {
            revision = row.GetInt64(0);
            hub = row.Nullable<Guid>(1) is { } id ? new PeerId(id) : null;
            if (row.IsDBNull(2))
                break;
            if (inHub is null)
                limits = PlanLimits.Read(row);
            ByteString exposure = ByteString.CopyFrom(row.GetGuid(2).ToByteArray(bigEndian: true));
            if (inHub?.Id != exposure)
            {
                var client = new PeerId(row.GetGuid(6));
                inHub = new Exposure { Id = exposure, Name = row.GetString(3), Public = row.GetString(4), Address = row.GetString(5), ClientPeerId = client.ToWire() };
                inHub.Allowed.AddRange(Texts(row, 9));
                inHub.Denied.AddRange(Texts(row, 10));
                inClient = new Exposure
                {
                    Id = exposure, Name = row.GetString(3), Public = row.GetString(4), Target = row.IsDBNull(7) ? "" : row.GetString(7),
                    Source = row.GetString(8) switch { "masquerade" => SourceMode.Masquerade, "proxy_v1" => SourceMode.ProxyV1, "proxy_v2" => SourceMode.ProxyV2, _ => SourceMode.Kept },
                };
                if (!row.IsDBNull(18))
                    Name(row, inHub, inClient);
                forHub.Exposures.Add(inHub);
                if (!forClients.TryGetValue(client, out TunnelPlan? its))
                    forClients[client] = its = new TunnelPlan();
                its.Exposures.Add(inClient);
            }
            var ports = new ExposedPorts
            {
                Tcp = row.GetBoolean(11), Udp = row.GetBoolean(12), First = (uint)row.GetInt32(13), Last = (uint)row.GetInt32(14), TunnelPort = (uint)row.GetInt32(15), TargetPort = (uint)row.GetInt32(16),
            };
            inHub.Ports.Add(ports);
            inClient!.Ports.Add(ports);
        }
        limits?.Fill(forHub);
        return revision == 0 ? null : new TunnelPlans(revision, hub, forHub, forClients);
    }

    // The header is the gate's to write, and what comes from there is the tunnel server's own: a machine of the LAN could not answer it by another router.
    private static void Name(NpgsqlDataReader row, Exposure inHub, Exposure inClient)
    {
        inHub.Named = new NamedService
        {
            Host = row.GetString(18), Mode = row.GetString(19) switch { "https" => NamedMode.Https, "tls" => NamedMode.Tls, _ => NamedMode.Http }, Authority = row.GetString(20), Contact = row.GetString(21),
        };
        inHub.Source = inClient.Source;
        inClient.Source = SourceMode.Masquerade;
    }

    private static IEnumerable<string> Texts(NpgsqlDataReader row, int column) => row.GetFieldValue<IPNetwork[]>(column).Select(prefix => prefix.ToString());
}
