using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <param name="Name">What people call it.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Status">Whether it takes new exposures, and has those that are there open.</param>
/// <param name="Assignment">How a new client gets its public address.</param>
internal sealed record UpdateTunnelServerRequest(string? Name = null, string? Region = null, TunnelServerStatus? Status = null, AddressAssignment? Assignment = null)
{
    /// <summary>The UDP port of its tunnel; null: any.</summary>
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement Port { get; init; }
}

/// <summary>Changes tunnel servers and takes them away.</summary>
internal sealed class ChangeTunnelServer(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const string Update = "UPDATE tunnel_servers SET name = $2, region = $3, status = $4, assignment = $5, port = $6, updated_at = $7 WHERE id = $1";
    private const string Rename = "UPDATE networks SET name = $2 WHERE id = $1";

    public static Task<Answer<TunnelServerView>> UpdateAsync(Guid tunnelServerId, UpdateTunnelServerRequest body, ChangeTunnelServer self, HttpContext http, CancellationToken stop) =>
        self.UpdateAsync(tunnelServerId, body, http, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid tunnelServerId, ChangeTunnelServer self, HttpContext http, CancellationToken stop) => self.DeleteAsync(tunnelServerId, http, stop);

    private async Task<Answer<TunnelServerView>> UpdateAsync(Guid id, UpdateTunnelServerRequest body, HttpContext http, CancellationToken stop)
    {
        bool portGiven = body.Port.ValueKind != JsonValueKind.Undefined;
        int port = 0;
        bool portRead = !portGiven || body.Port.ValueKind == JsonValueKind.Null || (body.Port.ValueKind == JsonValueKind.Number && body.Port.TryGetInt32(out port));
        FieldErrors errors = CreateTunnelServer.Check(new FieldErrors(), body.Region, portGiven && body.Port.ValueKind == JsonValueKind.Number ? port : null)
            .When(!portRead, "port", "A port's number, or null.")
            .When(body is { Name: null, Region: null, Status: null, Assignment: null } && !portGiven, "name", "Give what shall change: name, region, status, assignment or port.");
        if (body.Name is not null)
            errors.CheckName(body.Name);
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedAsync(id, stop) is not { } server)
            return ExposeProblems.NotFound;
        if (ETags.Check(http, server.UpdatedAt) is { } changed)
            return changed;
        DateTimeOffset now = time.GetUtcNow();
        TunnelServerView after = server with
        {
            Name = body.Name ?? server.Name, Region = body.Region ?? server.Region, Status = body.Status ?? server.Status, Assignment = body.Assignment ?? server.Assignment,
            Port = portGiven ? body.Port.ValueKind == JsonValueKind.Number ? port : null : server.Port,
        };
        db.Waiting.Add(Update, [id, after.Name, after.Region, ExposeWords.Of(after.Status), ExposeWords.Of(after.Assignment), after.Port, now], rows: 1);
        // Its tunnel is called as it is, and its head names the port.
        if (after.Name != server.Name)
            db.Waiting.Add(Rename, [server.NetworkId.Value, after.Name], rows: 1);
        if (after.Name != server.Name || after.Port != server.Port)
            NetworkRevisions.SettingsChanged(db, server.NetworkId, now);
        recorder.Audit(
            db, server.TenantId, "tunnel_server.update", new AuditTarget("tunnel_server", id.ToString("D")),
            new { server.Name, server.Region, server.Status, server.Assignment, server.Port }, new { after.Name, after.Region, after.Status, after.Assignment, after.Port });
        recorder.Event(db, server.TenantId, "tunnel-servers", "tunnel_server.updated", id);
        try
        {
            await db.WriteAsync(stop);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return ExposeProblems.NameTaken;
        }
        TunnelServerView view = (await TunnelServerView.FindAsync(db, id, stop))!;
        await transaction.CommitAsync(stop);
        ETags.Set(http, view.UpdatedAt);
        return view;
    }

    private async Task<NoContentAnswer> DeleteAsync(Guid id, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedAsync(id, stop) is not { } server)
            return ExposeProblems.NotFound;
        if (ETags.Check(http, server.UpdatedAt) is { } changed)
            return changed;
        if (server.Exposures > 0)
            return ExposeProblems.Used;
        List<Guid> devices = await db.QueryAsync("SELECT device_id FROM peers WHERE network_id = $1 ORDER BY device_id", [server.NetworkId.Value], row => row.GetGuid(0), stop);
        recorder.Audit(
            db, server.TenantId, "tunnel_server.delete", new AuditTarget("tunnel_server", id.ToString("D")),
            before: new { server.Name, server.Region, server.DeviceId, addresses = server.Addresses.Select(address => address.Address), server.Clients });
        recorder.Event(db, server.TenantId, "tunnel-servers", "tunnel_server.deleted", id);
        db.Waiting.Add("DELETE FROM peer_paths WHERE network_id = $1", [server.NetworkId.Value]);
        db.Waiting.Add("DELETE FROM networks WHERE id = $1", [server.NetworkId.Value], rows: 1);
        foreach (Guid device in devices)
            NetworkRevisions.ManifestChanged(db, new DeviceId(device));
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    // Read under its tunnel's lock, which all changes of it take.
    private async Task<TunnelServerView?> LockedAsync(Guid id, CancellationToken stop) =>
        await TunnelServerView.FindAsync(db, id, stop) is { } found && await NetworkRevisions.LockAsync(db, found.NetworkId, stop) is not null ? await TunnelServerView.FindAsync(db, id, stop) : null;
}
