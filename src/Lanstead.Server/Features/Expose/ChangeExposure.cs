using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Limits;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Ports">All of them, instead of those that it has.</param>
/// <param name="AddressId">Another public address of the server.</param>
/// <param name="Source">What the service sees as the caller's address.</param>
/// <param name="Allowed">Who may connect; none: everybody.</param>
/// <param name="Denied">Who may not.</param>
/// <param name="Active">Whether it shall be open.</param>
/// <param name="ServerId">Another tunnel server of the space; its address there is the device's, unless one is named.</param>
/// <param name="DeviceId">Another device of the space, which has the service from now on; address and ports stay.</param>
internal sealed record UpdateExposureRequest(
    string? Name = null, string? Description = null, PortRequest[]? Ports = null, Guid? AddressId = null, ExposureSource? Source = null, IPNetwork[]? Allowed = null, IPNetwork[]? Denied = null, bool? Active = null,
    Guid? ServerId = null, DeviceId? DeviceId = null)
{
    /// <summary>A machine of the device's LAN; null: the device itself.</summary>
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement Target { get; init; }
}

/// <summary>Changes exposures, closes and opens them, and takes them away.</summary>
internal sealed class ChangeExposure(TenantDb db, Caller caller, TunnelClients clients, PlaceExposure places, ExposeBounds bounds, Recorder recorder, TimeProvider time)
{
    private const string Update = """
        UPDATE exposures SET name = $2, description = $3, address_id = $4, target = $5::inet, source = $6, allowed = $7::cidr[], denied = $8::cidr[], active = $9, updated_at = $10, server_id = $11, client_id = $12
        WHERE id = $1
        """;

    private const string Forget = "DELETE FROM exposed_ports WHERE exposure_id = $1";

    // What an end said of one that is closed says nothing of when it is opened again; what went through stays.
    private const string Unsay = "UPDATE exposure_states SET open = false, code = '', detail = '' WHERE exposure_id = $1";

    // Another machine counts from zero.
    private const string CountAnew = """
        UPDATE exposure_states SET packets_in = 0, bytes_in = 0, packets_out = 0, bytes_out = 0, connections = 0 WHERE exposure_id = $1 AND (NOT public_side OR $2)
        """;

    public static Task<Answer<ExposureView>> UpdateAsync(Guid exposureId, UpdateExposureRequest body, ChangeExposure self, HttpContext http, CancellationToken stop) => self.UpdateAsync(exposureId, body, http, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid exposureId, ChangeExposure self, HttpContext http, CancellationToken stop) => self.DeleteAsync(exposureId, http, stop);

    private async Task<Answer<ExposureView>> UpdateAsync(Guid id, UpdateExposureRequest body, HttpContext http, CancellationToken stop)
    {
        bool targetGiven = body.Target.ValueKind != JsonValueKind.Undefined;
        IPAddress? target = null;
        bool targetRead = body.Target.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (body.Target.ValueKind == JsonValueKind.String && IPAddress.TryParse(body.Target.GetString(), out target));
        FieldErrors errors = CreateExposure.Check(new FieldErrors().CheckDescription(body.Description), body.Ports, target, body.Allowed, body.Denied)
            .When(!targetRead, "target", "An address of a machine in the device's LAN, or null.")
            .When(body is { Name: null, Description: null, Ports: null, AddressId: null, Source: null, Allowed: null, Denied: null, Active: null, ServerId: null, DeviceId: null } && !targetGiven, "name", "Give what shall change.");
        if (body.Name is not null)
            errors.CheckName(body.Name);
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (body.Ports is not null)
            await ExposeBounds.WaitAsync(db, caller.ObjectTenant!.Value, stop);
        Result<(LockedTunnel Tunnel, ExposureView Exposure)> locked = await LockedAsync(id, body.ServerId, http, stop);
        if (!locked.IsSuccess)
            return locked.Failure;
        (LockedTunnel tunnel, ExposureView before) = locked.Value;
        int portsBefore = before.Ports.Sum(one => one.Last - one.First + 1), portsAfter = body.Ports?.Sum(one => one.Count) ?? portsBefore;
        if (portsAfter > portsBefore && await bounds.RefuseAsync(db, before.TenantId, before.OwnerId, id, portsAfter, stop) is { } limited)
            return limited;
        Result<ExposurePlace> placed = await places.FindAsync(tunnel, before, body, stop);
        if (!placed.IsSuccess)
            return placed.Failure;
        (Guid clientId, string device, PoolAddressView address, bool clientMade) = placed.Value;
        IReadOnlyList<ChosenPorts>? ports = null;
        if (before is { Upstream: { } upstream, Host: { } host } && NamedRules.Check(new FieldErrors(), host, upstream, body.Ports, body.Source ?? before.Source).Failure is { } unfit)
            return unfit;
        Result<IReadOnlyList<PortRequest>> fit = SourceRules.Fit(body.Ports ?? [.. before.Ports.Select(one => new PortRequest(one.Protocol, one.First, one.Last, one.TargetPort))], body.Source ?? before.Source);
        if (!fit.IsSuccess)
            return fit.Failure;
        if (body.Ports is not null || address.Id != before.AddressId || clientId != before.ClientId)
        {
            IReadOnlyList<PortRequest> wanted = before.Host is null ? fit.Value : NamedRules.Ports(fit.Value);
            Result<IReadOnlyList<ChosenPorts>> chosen = await clients.ChooseAsync(wanted, address, clientId, [id], [], [], stop);
            if (!chosen.IsSuccess)
                return chosen.Failure;
            ports = chosen.Value;
            db.Waiting.Add(Forget, [id]);
        }
        bool active = body.Active ?? before.Active;
        db.Waiting.Add(
            Update,
            [
                id, body.Name ?? before.Name, body.Description ?? before.Description, address.Id, targetGiven ? target : before.Target, ExposeWords.Of(body.Source ?? before.Source),
                body.Allowed ?? before.Allowed.ToArray(), body.Denied ?? before.Denied.ToArray(), active, time.GetUtcNow(), tunnel.Server.Id, clientId,
            ],
            rows: 1);
        if (ports is not null)
            clients.Write(id, tunnel.Network.TenantId, address.Id, clientId, ports);
        if (active != before.Active || clientId != before.ClientId)
            db.Waiting.Add(Unsay, [id]);
        if (clientId != before.ClientId)
            db.Waiting.Add(CountAnew, [id, tunnel.Server.Id != before.ServerId]);
        Question<ExposureView> seen = ExposureView.Find(id);
        recorder.Audit(db, tunnel.Network.TenantId, "exposure.update", new AuditTarget("exposure", id.ToString("D")), Told(before), new
        {
            body.Name, body.Description, server = tunnel.Server.Name, address.Address, device, body.Ports, target = targetGiven ? target : before.Target, body.Source, body.Allowed, body.Denied, active,
        });
        recorder.Event(db, tunnel.Network.TenantId, "exposures", "exposure.updated", id);
        if (clientMade)
            recorder.Event(db, tunnel.Network.TenantId, "tunnel-servers", "tunnel_server.updated", tunnel.Server.Id);
        try
        {
            await db.WriteAsync(stop, seen);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ExclusionViolation)
        {
            return ExposeProblems.PortJustTaken;
        }
        await transaction.CommitAsync(stop);
        ETags.Set(http, seen.Rows[0].UpdatedAt);
        return seen.Rows[0];
    }

    private async Task<NoContentAnswer> DeleteAsync(Guid id, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Result<(LockedTunnel Tunnel, ExposureView Exposure)> locked = await LockedAsync(id, null, http, stop);
        if (!locked.IsSuccess)
            return locked.Failure;
        db.Waiting.Add("DELETE FROM exposures WHERE id = $1", [id], rows: 1);
        recorder.Audit(db, locked.Value.Tunnel.Network.TenantId, "exposure.delete", new AuditTarget("exposure", id.ToString("D")), before: Told(locked.Value.Exposure));
        recorder.Event(db, locked.Value.Tunnel.Network.TenantId, "exposures", "exposure.deleted", id);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private static object Told(ExposureView one) =>
        new { one.Name, one.Description, server = one.ServerName, one.Address, device = one.DeviceName, one.Ports, one.Target, one.Source, one.Allowed, one.Denied, one.Active };

    // Read under its tunnel's lock: a move to another server meanwhile is told as a change by somebody else. The tunnel is the one that it shall be in.
    private async Task<Result<(LockedTunnel Tunnel, ExposureView Exposure)>> LockedAsync(Guid id, Guid? wanted, HttpContext http, CancellationToken stop)
    {
        if (await ExposureView.FindAsync(db, id, stop) is not { } found)
            return ExposeProblems.NotFound;
        if (found.OwnerId != caller.UserId && !caller.May(Permission.ExposeManage, found.TenantId))
            return ExposeProblems.NotYours;
        Guid to = wanted ?? found.ServerId;
        if (await clients.LockAsync([found.ServerId, to], stop) is not { } tunnels || tunnels[to].Server.TenantId != found.TenantId
            || await ExposureView.FindAsync(db, id, stop) is not { } exposure || exposure.ServerId != found.ServerId)
            return ExposeProblems.NotFound;
        if (ETags.Check(http, exposure.UpdatedAt) is { } changed)
            return changed;
        return (tunnels[to], exposure);
    }
}
