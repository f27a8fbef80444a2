using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
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
internal sealed record UpdateExposureRequest(
    string? Name = null, string? Description = null, PortRequest[]? Ports = null, Guid? AddressId = null, ExposureSource? Source = null, IPNetwork[]? Allowed = null, IPNetwork[]? Denied = null, bool? Active = null)
{
    /// <summary>A machine of the device's LAN; null: the device itself.</summary>
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement Target { get; init; }
}

/// <summary>Changes exposures, closes and opens them, and takes them away.</summary>
internal sealed class ChangeExposure(TenantDb db, Caller caller, TunnelClients clients, Recorder recorder, TimeProvider time)
{
    private const string Update = """
        UPDATE exposures SET name = $2, description = $3, address_id = $4, target = $5::inet, source = $6, allowed = $7::cidr[], denied = $8::cidr[], active = $9, updated_at = $10 WHERE id = $1
        """;

    private const string Forget = "DELETE FROM exposed_ports WHERE exposure_id = $1";

    // What an end said of one that is closed says nothing of when it is opened again; what went through stays.
    private const string Unsay = "UPDATE exposure_states SET open = false, code = '', detail = '' WHERE exposure_id = $1";

    public static Task<Answer<ExposureView>> UpdateAsync(Guid exposureId, UpdateExposureRequest body, ChangeExposure self, HttpContext http, CancellationToken stop) => self.UpdateAsync(exposureId, body, http, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid exposureId, ChangeExposure self, HttpContext http, CancellationToken stop) => self.DeleteAsync(exposureId, http, stop);

    private async Task<Answer<ExposureView>> UpdateAsync(Guid id, UpdateExposureRequest body, HttpContext http, CancellationToken stop)
    {
        bool targetGiven = body.Target.ValueKind != JsonValueKind.Undefined;
        IPAddress? target = null;
        bool targetRead = body.Target.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (body.Target.ValueKind == JsonValueKind.String && IPAddress.TryParse(body.Target.GetString(), out target));
        FieldErrors errors = CreateExposure.Check(new FieldErrors().CheckDescription(body.Description), body.Ports, target, body.Allowed, body.Denied)
            .When(!targetRead, "target", "An address of a machine in the device's LAN, or null.")
            .When(body is { Name: null, Description: null, Ports: null, AddressId: null, Source: null, Allowed: null, Denied: null, Active: null } && !targetGiven, "name", "Give what shall change.");
        if (body.Name is not null)
            errors.CheckName(body.Name);
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Result<(LockedTunnel Tunnel, ExposureView Exposure)> locked = await LockedAsync(id, http, stop);
        if (!locked.IsSuccess)
            return locked.Failure;
        (LockedTunnel tunnel, ExposureView before) = locked.Value;
        if (tunnel.Server.Addresses.FirstOrDefault(one => one.Id == (body.AddressId ?? before.AddressId)) is not { } address || (body.AddressId is not null && address.Status != PoolAddressStatus.Active))
            return ExposeProblems.NoAddress(tunnel.Server.Name);
        IReadOnlyList<ChosenPorts>? ports = null;
        Result<IReadOnlyList<PortRequest>> fit = SourceRules.Fit(body.Ports ?? [.. before.Ports.Select(one => new PortRequest(one.Protocol, one.First, one.Last, one.TargetPort))], body.Source ?? before.Source);
        if (!fit.IsSuccess)
            return fit.Failure;
        if (body.Ports is not null || address.Id != before.AddressId)
        {
            IReadOnlyList<PortRequest> wanted = fit.Value;
            Result<IReadOnlyList<ChosenPorts>> chosen = await clients.ChooseAsync(wanted, address, before.ClientId, [id], [], [], stop);
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
                body.Allowed ?? before.Allowed.ToArray(), body.Denied ?? before.Denied.ToArray(), active, time.GetUtcNow(),
            ],
            rows: 1);
        if (ports is not null)
            clients.Write(id, tunnel.Network.TenantId, address.Id, before.ClientId, ports);
        if (active != before.Active)
            db.Waiting.Add(Unsay, [id]);
        Question<ExposureView> seen = ExposureView.Find(id);
        recorder.Audit(db, tunnel.Network.TenantId, "exposure.update", new AuditTarget("exposure", id.ToString("D")), Told(before), new
        {
            body.Name, body.Description, address.Address, body.Ports, target = targetGiven ? target : before.Target, body.Source, body.Allowed, body.Denied, active,
        });
        recorder.Event(db, tunnel.Network.TenantId, "exposures", "exposure.updated", id);
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
        Result<(LockedTunnel Tunnel, ExposureView Exposure)> locked = await LockedAsync(id, http, stop);
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

    // Read under its tunnel's lock: a move to another server meanwhile is told as a change by somebody else.
    private async Task<Result<(LockedTunnel Tunnel, ExposureView Exposure)>> LockedAsync(Guid id, HttpContext http, CancellationToken stop)
    {
        if (await ExposureView.FindAsync(db, id, stop) is not { } found)
            return ExposeProblems.NotFound;
        if (found.OwnerId != caller.UserId && !caller.May(Permission.ExposeManage, found.TenantId))
            return ExposeProblems.NotYours;
        if (await clients.LockAsync(found.ServerId, stop) is not { } tunnel || await ExposureView.FindAsync(db, id, stop) is not { } exposure || exposure.ServerId != found.ServerId)
            return ExposeProblems.NotFound;
        if (ETags.Check(http, exposure.UpdatedAt) is { } changed)
            return changed;
        return (tunnel, exposure);
    }
}
