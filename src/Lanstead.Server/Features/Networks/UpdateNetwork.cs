using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Networks;

/// <param name="Name">New name.</param>
/// <param name="Description">New description.</param>
internal sealed record UpdateNetworkRequest(string? Name = null, string? Description = null)
{
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement GatewayDeviceId { get; init; }
}

/// <summary>Changes a network's name, description or gateway.</summary>
internal sealed class UpdateNetwork(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    public static Task<Answer<NetworkView>> HandleAsync(
        NetworkId networkId, UpdateNetworkRequest body, UpdateNetwork self, HttpContext http, CancellationToken stop) =>
        self.RunAsync(networkId, body, http, stop);

    private async Task<Answer<NetworkView>> RunAsync(NetworkId networkId, UpdateNetworkRequest body, HttpContext http, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckDescription(body.Description);
        if (body.Name is not null)
            errors.CheckName(body.Name);
        bool gatewayGiven = body.GatewayDeviceId.ValueKind != JsonValueKind.Undefined;
        errors.When(body is { Name: null, Description: null } && !gatewayGiven, "name", "Give what shall change: name, description or gatewayDeviceId.");
        DeviceId? gateway = null;
        if (gatewayGiven && body.GatewayDeviceId.ValueKind != JsonValueKind.Null)
        {
            bool read = body.GatewayDeviceId.ValueKind == JsonValueKind.String
                & DeviceId.TryParse(body.GatewayDeviceId.ValueKind == JsonValueKind.String ? body.GatewayDeviceId.GetString() : null, null, out DeviceId parsed);
            errors.When(!read, "gatewayDeviceId", "A device's id, or null.");
            gateway = parsed;
        }
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is null)
            return GetNetwork.NotFound;
        Network network = await db.Networks.SingleAsync(n => n.Id == networkId, stop);
        if (ETags.Check(http, network.UpdatedAt) is { } changed)
            return changed;
        if (gatewayGiven && await SetGatewayAsync(network, gateway, stop) is { } refused)
            return refused;
        var before = new { network.Name, network.Description };
        network.Name = body.Name ?? network.Name;
        network.Description = body.Description ?? network.Description;
        activity.Add(db, network.TenantId, networkId, "network.updated", new { network.Name, gatewayChanged = gatewayGiven });
        recorder.Audit(
            db, network.TenantId, "network.update", AuditTarget.Of("network", networkId), before,
            new { network.Name, network.Description, gatewayDeviceId = gateway });
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        await db.SaveChangesAsync(stop);
        await NetworkRevisions.SettingsChangedAsync(db, networkId, time.GetUtcNow(), stop);
        await transaction.CommitAsync(stop);
        NetworkView view = (await NetworkView.FindAsync(db, networkId, stop))!;
        ETags.Set(http, view.UpdatedAt);
        return view;
    }

    private async Task<Failure?> SetGatewayAsync(Network network, DeviceId? gateway, CancellationToken stop)
    {
        if (gateway is not { } device)
        {
            network.GatewayPeerId = null;
            return null;
        }
        var peer = await db.Peers.AsNoTracking()
            .Where(p => p.NetworkId == network.Id && p.DeviceId == device)
            .Join(db.Devices, p => p.DeviceId, d => d.Id, (p, d) => new { p.Id, d.Kind }).SingleOrDefaultAsync(stop);
        if (peer is null || peer.Kind != DeviceKind.Agent)
            return new Failure("network.gateway_unsuitable", "The gateway is a machine of this network that runs the agent.");
        network.GatewayPeerId = peer.Id;
        return null;
    }
}
