using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Devices;

/// <param name="Name">New name: a DNS label.</param>
/// <param name="Disabled">True: it is in no map until it is enabled again.</param>
internal sealed record UpdateDeviceRequest(string? Name = null, bool? Disabled = null)
{
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement PublicEndpoint { get; init; }

    /// <summary>When it must enrol anew; a time that is over: now. Null: never.</summary>
    public JsonElement ExpiresAt { get; init; }
}

/// <summary>Renames a device, sets where it is reached, and whether and until when it may be in maps. Its peers that still have its old name are renamed with it.</summary>
internal sealed class UpdateDevice(TenantDb db, Holds holds, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    public static Task<Answer<DeviceView>> HandleAsync(
        DeviceId deviceId, UpdateDeviceRequest body, UpdateDevice self, HttpContext http, CancellationToken stop) => self.RunAsync(deviceId, body, http, stop);

    private async Task<Answer<DeviceView>> RunAsync(DeviceId deviceId, UpdateDeviceRequest body, HttpContext http, CancellationToken stop)
    {
        bool endpointGiven = body.PublicEndpoint.ValueKind != JsonValueKind.Undefined;
        string? endpoint = body.PublicEndpoint.ValueKind == JsonValueKind.String ? body.PublicEndpoint.GetString() : null;
        bool expiryGiven = body.ExpiresAt.ValueKind != JsonValueKind.Undefined;
        DateTimeOffset? expires = null;
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name).When(
            endpointGiven && body.PublicEndpoint.ValueKind != JsonValueKind.Null && !PublicEndpoint.IsValid(endpoint),
            "publicEndpoint",
            "host:port, such as vpn.example.org:51820, 192.0.2.1:51820 or [2001:db8::1]:51820; or null.")
            .When(body is { Name: null, Disabled: null } && !endpointGiven && !expiryGiven, "name", "Give what shall change: name, publicEndpoint, disabled or expiresAt.")
            .When(expiryGiven && !TimeText.TryRead(body.ExpiresAt, out expires), "expiresAt", "A time such as 2030-01-31T12:00:00Z, or null.");
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        NetworkId[] networks = await LockNetworksAsync(deviceId, stop);
        if (await db.Devices.SingleOrDefaultAsync(d => d.Id == deviceId, stop) is not { } device)
            return GetNetwork.NotFound;
        if (ETags.Check(http, device.UpdatedAt) is { } changed)
            return changed;
        if (body.Name is { } name && name != device.Name && await db.Devices.AnyAsync(d => d.TenantId == device.TenantId && d.Name == name, stop))
            return new Failure("device.name_taken", $"A device with the name {name} exists already.");
        DateTimeOffset now = time.GetUtcNow();
        var before = new { device.Name, device.PublicEndpoint, device.DisabledAt, device.ExpiresAt };
        List<Peer> peers = await db.Peers.Where(p => p.DeviceId == deviceId && networks.Contains(p.NetworkId)).ToListAsync(stop);
        foreach (Peer peer in peers.Where(peer => body.Name is not null && peer.Name == before.Name))
        {
            if (!await db.Peers.AnyAsync(p => p.NetworkId == peer.NetworkId && p.Name == body.Name!, stop))
                peer.Name = body.Name!;
        }
        device.Name = body.Name ?? device.Name;
        device.PublicEndpoint = endpointGiven ? endpoint : device.PublicEndpoint;
        device.DisabledAt = body.Disabled is { } disabled ? disabled ? device.DisabledAt ?? now : null : device.DisabledAt;
        device.ExpiresAt = expiryGiven ? expires : device.ExpiresAt;
        device.UpdatedAt = now;
        Tell(device, before, peers);
        foreach (Peer peer in peers.OrderBy(peer => peer.NetworkId.Value))
            NetworkRevisions.PeerChanged(db, peer.NetworkId, peer.Id, now);
        if (device.Kind == DeviceKind.Agent)
            NetworkRevisions.ManifestChanged(db, deviceId);
        try
        {
            await db.SaveChangesAsync(stop);
            if (await holds.RefreshAsync(db, deviceId, stop) > 0)
                await db.WriteAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            return new Failure("device.name_taken", $"A device with the name {body.Name} exists already.");
        }
        await transaction.CommitAsync(stop);
        DeviceView view = (await DeviceView.FindAsync(db, deviceId, stop))!;
        ETags.Set(http, view.UpdatedAt);
        return view;
    }

    // In the order of their ids, as everybody who changes several.
    private async Task<NetworkId[]> LockNetworksAsync(DeviceId device, CancellationToken stop)
    {
        List<NetworkId> networks = await db.Peers.Where(p => p.DeviceId == device).Select(p => p.NetworkId).ToListAsync(stop);
        NetworkId[] ordered = [.. networks.OrderBy(network => network.Value)];
        foreach (NetworkId network in ordered)
            await NetworkRevisions.LockAsync(db, network, stop);
        return ordered;
    }

    private void Tell(Device device, object before, List<Peer> peers)
    {
        var after = new { device.Name, device.PublicEndpoint, device.DisabledAt, device.ExpiresAt };
        recorder.Audit(db, device.TenantId, "device.update", AuditTarget.Of("device", device.Id), before, after);
        recorder.Event(db, device.TenantId, "devices", "device.updated", device.Id.Value);
        foreach (Peer peer in peers)
        {
            activity.Add(db, device.TenantId, peer.NetworkId, "device.updated", new { before, after });
            recorder.Event(db, device.TenantId, "peers", "peer.updated", peer.Id.Value, peer.NetworkId);
        }
    }
}
