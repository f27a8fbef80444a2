using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>Takes in what machines tell of themselves: a tunnel server its public addresses, any what its programs listen on.</summary>
/// <remarks>On <see cref="SystemDb"/>, since agents are no members; the device's id comes from its proof, never from a frame.</remarks>
internal sealed class MachineReports(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const int Max = 256;
    private const int InterfaceMaxLength = 32;
    private const int ProgramMaxLength = 64;

    private const string Servers = """
        SELECT s.id FROM networks n JOIN peers p ON p.id = n.hub_peer_id JOIN tunnel_servers s ON s.network_id = n.id WHERE p.device_id = $1 ORDER BY n.id FOR NO KEY UPDATE OF n
        """;

    private const string Store = """
        INSERT INTO pool_addresses AS a (id, tenant_id, server_id, address, own_address, interface, origin, status, present, created_at, updated_at)
        SELECT f.id, $1, $2, f.address, f.own, f.interface, 'found', CASE WHEN f.usable THEN 'active' ELSE 'disabled' END, true, $3, $3
        FROM unnest($4::uuid[], $5::inet[], $6::inet[], $7::text[], $8::boolean[]) AS f (id, address, own, interface, usable)
        ON CONFLICT (server_id, address) DO UPDATE SET own_address = excluded.own_address, interface = excluded.interface, present = true, updated_at = $3
            WHERE a.own_address <> excluded.own_address OR a.interface <> excluded.interface OR NOT a.present
        """;

    // An added one at which the machine has another address of its own is there, too: its provider translates.
    private const string Gone = "UPDATE pool_addresses SET present = own_address = ANY ($2::inet[]), updated_at = $3 WHERE server_id = $1 AND present <> (own_address = ANY ($2::inet[]))";

    private const string Listening = "UPDATE devices SET listening = $2::jsonb WHERE id = $1 AND listening IS DISTINCT FROM $2::jsonb";

    /// <summary>False when an agent could not have said that.</summary>
    public async Task<bool> TellAddressesAsync(AgentIdentity agent, PublicAddresses report, CancellationToken stop)
    {
        var found = new Dictionary<IPAddress, (IPAddress Own, string Interface, bool IsUsable)>();
        foreach (PublicAddress one in report.Addresses)
        {
            if (report.Addresses.Count > Max || !IPAddress.TryParse(one.Address, out IPAddress? own) || !DisplayText.IsValid(one.Interface, 0, InterfaceMaxLength))
                return false;
            IPAddress? seen = null;
            if (one.SeenAs.Length > 0 && !IPAddress.TryParse(one.SeenAs, out seen))
                return false;
            if (ChangePoolAddress.IsOfUse(own) && (seen is null || ChangePoolAddress.IsOfUse(seen)))
                found[seen ?? own] = (own, one.Interface, seen is not null || IsGlobal(own));
        }
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        DateTimeOffset now = time.GetUtcNow();
        foreach (Guid server in await db.QueryAsync(Servers, [agent.Device.Value], row => row.GetGuid(0), stop))
        {
            db.Waiting.Add(
                Store,
                [
                    agent.Tenant.Value, server, now, found.Select(_ => Guid.CreateVersion7(now)).ToArray(), found.Keys.ToArray(), found.Values.Select(one => one.Own).ToArray(),
                    found.Values.Select(one => one.Interface).ToArray(), found.Values.Select(one => one.IsUsable).ToArray(),
                ]);
            db.Waiting.Add(Gone, [server, found.Values.Select(one => one.Own).ToArray(), now]);
            recorder.Event(db, agent.Tenant, "tunnel-servers", "tunnel_server.updated", server);
        }
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>False when an agent could not have said that.</summary>
    public async Task<bool> TellListeningAsync(AgentIdentity agent, ListeningPorts report, CancellationToken stop)
    {
        if (report.Ports.Count > Max || !report.Ports.All(IsSound))
            return false;
        ListeningPortView[] ports =
        [
            .. report.Ports.Select(one => new ListeningPortView(one.Udp ? PortProtocol.Udp : PortProtocol.Tcp, (int)one.Port, one.Address, one.Program)).Distinct().OrderBy(one => one.Port).ThenBy(one => one.Protocol),
        ];
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await db.RunAsync(Listening, [agent.Device.Value, JsonSerializer.Serialize(ports, JsonRules.Stored)], stop);
        return true;
    }

    private static bool IsSound(ListeningPort one) => one.Port is > 0 and <= ushort.MaxValue && (one.Address.Length == 0 || IPAddress.TryParse(one.Address, out _)) && DisplayText.IsValid(one.Program, 0, ProgramMaxLength);

    private static bool IsGlobal(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? (bytes[0] & 0xe0) == 0x20
            : !(bytes[0] is 10 or 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) || (bytes[0] == 172 && (bytes[1] & 0xf0) == 16) || (bytes[0] == 192 && bytes[1] == 168));
    }
}
