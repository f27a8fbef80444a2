using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Networks;

/// <param name="Name">New name.</param>
/// <param name="Description">New description.</param>
/// <param name="Visibility">Who finds it.</param>
/// <param name="JoinPolicy">How people become members from now on; who is one stays.</param>
/// <param name="RequiredRole">The least role in the space with which one comes in by oneself.</param>
/// <param name="Settings">Settings that shall change; the others stay.</param>
internal sealed record UpdateNetworkRequest(
    string? Name = null, string? Description = null, NetworkVisibility? Visibility = null, JoinPolicy? JoinPolicy = null, Role? RequiredRole = null, NetworkSettingsChange? Settings = null)
{
    // Not in the constructor: the API description cannot write a default JsonElement.
    public JsonElement GatewayDeviceId { get; init; }
}

/// <summary>Changes a network's name, description, gateway, who finds it, how people come in, and settings.</summary>
internal sealed class UpdateNetwork(TenantDb db, Postures postures, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Update = """
        UPDATE networks SET name = $2, description = $3, gateway_peer_id = $4, visibility = $5, join_policy = $6, required_role = $7, settings = $8::jsonb WHERE id = $1
        """;

    private const string IsPersonal = "SELECT kind = 'personal' FROM tenants WHERE id = $1";

    public static Task<Answer<NetworkView>> HandleAsync(
        NetworkId networkId, UpdateNetworkRequest body, UpdateNetwork self, HttpContext http, CancellationToken stop) =>
        self.RunAsync(networkId, body, http, stop);

    private async Task<Answer<NetworkView>> RunAsync(NetworkId networkId, UpdateNetworkRequest body, HttpContext http, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckDescription(body.Description).CheckAccess(body.Visibility, body.JoinPolicy, body.RequiredRole);
        NetworkSettings.Check(errors, body.Settings);
        if (body.Name is not null)
            errors.CheckName(body.Name);
        bool gatewayGiven = body.GatewayDeviceId.ValueKind != JsonValueKind.Undefined;
        errors.When(
            body is { Name: null, Description: null, Visibility: null, JoinPolicy: null, RequiredRole: null, Settings: null } && !gatewayGiven,
            "name", "Give what shall change: name, description, gatewayDeviceId, visibility, joinPolicy, requiredRole or settings.");
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
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        if (ETags.Check(http, network.UpdatedAt) is { } changed)
            return changed;
        Result<PeerId?> gatewayPeer = gatewayGiven ? await FindGatewayAsync(networkId, gateway, stop) : network.GatewayPeerId;
        if (!gatewayPeer.IsSuccess)
            return gatewayPeer.Failure;
        if (body.Visibility == NetworkVisibility.Public && (await db.QueryAsync(IsPersonal, [network.TenantId.Value], row => row.GetBoolean(0), stop)) is [true])
            return NetworkProblems.PersonalIsPrivate;
        NetworkAccess access = network.Access.With(body.Visibility, body.JoinPolicy, body.RequiredRole);
        NetworkSettings settings = network.Settings.With(body.Settings);
        var before = new { network.Name, network.Description, network.Access, network.Settings };
        var after = new { Name = body.Name ?? network.Name, Description = body.Description ?? network.Description, Access = access, Settings = settings };
        db.Waiting.Add(
            Update,
            [networkId.Value, after.Name, after.Description, gatewayPeer.Value?.Value, Word(access.Visibility), Word(access.JoinPolicy), Word(access.RequiredRole), settings.ToJson()],
            rows: 1);
        activity.Add(db, network.TenantId, networkId, "network.updated", new { after.Name, gatewayChanged = gatewayGiven });
        recorder.Audit(
            db, network.TenantId, "network.update", AuditTarget.Of("network", networkId), before,
            new { after.Name, after.Description, gatewayDeviceId = gateway, after.Access, after.Settings });
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        NetworkRevisions.SettingsChanged(db, networkId, time.GetUtcNow());
        if (body.Settings?.Posture is not null)
            await postures.DemandAsync(db, networkId, settings.Posture, stop);
        Question<NetworkView> seen = NetworkView.Find(networkId);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        NetworkView view = seen.Rows[0];
        ETags.Set(http, view.UpdatedAt);
        return view;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private async Task<Result<PeerId?>> FindGatewayAsync(NetworkId network, DeviceId? gateway, CancellationToken stop)
    {
        if (gateway is not { } device)
            return (PeerId?)null;
        var peer = await db.Peers.AsNoTracking()
            .Where(p => p.NetworkId == network && p.DeviceId == device)
            .Join(db.Devices, p => p.DeviceId, d => d.Id, (p, d) => new { p.Id, d.Kind }).SingleOrDefaultAsync(stop);
        return peer is { Kind: DeviceKind.Agent }
            ? peer.Id
            : new Failure("network.gateway_unsuitable", "The gateway is a machine of this network that runs the agent.");
    }
}
