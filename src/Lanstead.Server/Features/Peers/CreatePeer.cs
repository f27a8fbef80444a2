using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Peers;

/// <param name="DeviceId">A machine that exists already; then no name, key or platform.</param>
/// <param name="Address">The IPv4 address that it shall have; the lowest free one when absent.</param>
/// <param name="Name">Name of a config-only device that is made with the peer.</param>
/// <param name="PublicKey">Its WireGuard public key: the private half never comes here.</param>
/// <param name="Platform">What it is, such as <c>ios</c>.</param>
/// <param name="EndsAt">When it goes by itself: a guest for a day.</param>
internal sealed record CreatePeerRequest(
    DeviceId? DeviceId = null, string? Address = null, string? Name = null, PublicKey? PublicKey = null, string? Platform = null, DateTimeOffset? EndsAt = null);

/// <summary>Puts a device into a network.</summary>
internal sealed class CreatePeer(TenantDb db, Caller caller, NetworkEntry entry, Recorder recorder, PeerMaker maker, TimeProvider time)
{
    private const int PlatformMaxLength = 64;

    private const string Taken = """
        SELECT EXISTS (SELECT FROM peers WHERE network_id = $1 AND public_key = $2),
            EXISTS (SELECT FROM devices d JOIN networks n ON n.tenant_id = d.tenant_id WHERE n.id = $1 AND d.name = $3)
        """;

    private const string InsertDevice = """
        INSERT INTO devices (id, tenant_id, owner_user_id, name, kind, platform, created_at, updated_at) VALUES ($1, $2, $3, $4, 'config', $5, $6, $6)
        """;

    public static Task<CreatedAnswer<PeerView>> HandleAsync(NetworkId networkId, CreatePeerRequest body, CreatePeer self, CancellationToken stop) =>
        self.RunAsync(networkId, body, stop);

    private async Task<CreatedAnswer<PeerView>> RunAsync(NetworkId networkId, CreatePeerRequest body, CancellationToken stop)
    {
        IPAddress? address = null;
        if (Check(body, ref address) is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.Lock(networkId);
        Result<(Device, PeerPlace)> found = body.DeviceId is { } id
            ? await FindDeviceAsync(locked, id, address, stop)
            : await MakeDeviceAsync(locked, networkId, body, address, stop);
        if (!found.IsSuccess)
            return found.Failure;
        (Device device, PeerPlace place) = found.Value;
        // What somebody puts in who could say yes is said yes to.
        bool approved = !locked.Rows[0].Settings.DeviceApproval || caller.HasRoleFor(Permission.PeerUpdate, locked.Rows[0].TenantId) || caller.HasNetworkRoleFor(Permission.PeerUpdate);
        Result<Peer> peer = maker.Add(db, locked.Rows[0], device, place, body.PublicKey, approved, body.EndsAt);
        if (!peer.IsSuccess)
            return peer.Failure;
        Note(locked.Rows[0], device, peer.Value, deviceMade: body.DeviceId is null);
        var seen = PeerView.Find(peer.Value.Id);
        try
        {
            await db.WriteAsync(stop, seen.Peer, seen.Paths);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "devices_tenant_id_name_key" })
        {
            // Somebody made the same name at the same moment, in another network of the space.
            return NameTaken(device.Name);
        }
        await transaction.CommitAsync(stop);
        return PeerView.Of(seen);
    }

    private void Note(LockedNetwork network, Device device, Peer peer, bool deviceMade) => recorder.Audit(
        db, network.TenantId, "peer.create", AuditTarget.Of("peer", peer.Id),
        after: new { peer.Name, peer.NetworkId, peer.DeviceId, ipv4 = peer.Ipv4, peer.PublicKey, device.Kind, device.Platform, deviceMade });

    private Failure? Check(CreatePeerRequest body, ref IPAddress? address)
    {
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name);
        bool isNew = body.DeviceId is null;
        errors.When(isNew && body.Name is null, "name", "Name the device, or give deviceId of one that exists.")
            .When(isNew && body.PublicKey is null, "publicKey", "A device that only has a config needs its WireGuard public key.")
            .When(!isNew && (body.Name is not null || body.PublicKey is not null || body.Platform is not null), "deviceId", "A device that exists keeps its own name, key and platform.")
            .When(body.PublicKey is { } key && key.Bytes.IndexOfAnyExcept((byte)0) < 0, "publicKey", "This is not a usable key.")
            .When(body.Platform is not null && !DisplayText.IsValid(body.Platform, 0, PlatformMaxLength), "platform", "A platform has at most 64 characters.")
            .When(body.EndsAt <= time.GetUtcNow(), "endsAt", "A time to come.")
            .When(body.Address is not null && !(IPAddress.TryParse(body.Address, out address) && address.ToString() == body.Address), "address", "An IPv4 address of the network.");
        return errors.Failure;
    }

    private async Task<Result<(Device, PeerPlace)>> FindDeviceAsync(Question<LockedNetwork> locked, DeviceId id, IPAddress? address, CancellationToken stop)
    {
        await db.AskAsync(stop, locked);
        if (locked.Rows.Count == 0)
            return GetNetwork.NotFound;
        LockedNetwork network = locked.Rows[0];
        // A device of another space is no device here, even when the caller can see both.
        Device? device = await db.Devices.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.TenantId == network.TenantId, stop);
        if (device is null)
            return new Failure("request.invalid", "There is no such device in this space.") { Errors = new Dictionary<string, string[]> { ["deviceId"] = ["There is no such device in this space."] } };
        if (device.Kind == DeviceKind.Config)
            return new Failure("peer.device_unsuitable", "A device that only has a config is in one network. Make another config for it.");
        if (await db.Peers.AnyAsync(p => p.NetworkId == network.Id && p.DeviceId == id, stop))
            return new Failure("peer.already_member", $"{device.Name} is in this network already.");
        // Somebody else's device is for those who look after the network; its owner comes in with it.
        if (device.OwnerUserId != caller.UserId && !caller.HasRoleFor(Permission.PeerUpdate, network.TenantId) && !caller.HasNetworkRoleFor(Permission.PeerUpdate))
            return NotYours;
        Question<Standing> owner = entry.Ask(network.Id, network.TenantId, device.OwnerUserId);
        await db.AskAsync(stop, owner);
        if (entry.Admit(db, network, owner) is { } shut)
            return shut;
        if (MachineLans.Clash(device.Lans, network.Ipv4) is { } clash)
            return MachineLans.Problem(device.Name, clash, network.Name, network.Ipv4);
        PeerPlace place = maker.Place(network.Id, device.Name, address);
        await db.AskAsync(stop, place.Address, place.Names);
        return (device, place);
    }

    private async Task<Result<(Device, PeerPlace)>> MakeDeviceAsync(Question<LockedNetwork> locked, NetworkId networkId, CreatePeerRequest body, IPAddress? address, CancellationToken stop)
    {
        PeerPlace place = maker.Place(networkId, body.Name!, address);
        var taken = new Question<(bool Key, bool Name)>(Taken, [networkId.Value, body.PublicKey!.Value.Bytes.ToArray(), body.Name], row => (row.GetBoolean(0), row.GetBoolean(1)));
        Question<Standing> mine = entry.Ask(networkId, caller.ObjectTenant ?? default, caller.UserId);
        await db.AskAsync(stop, locked, taken, place.Address, place.Names, mine);
        if (locked.Rows.Count == 0)
            return GetNetwork.NotFound;
        if (taken.Rows[0].Key)
            return new Failure("peer.key_taken", "Another device of this network has this public key. Make a new key pair.");
        if (taken.Rows[0].Name)
            return NameTaken(body.Name!);
        if (entry.Admit(db, locked.Rows[0], mine) is { } shut)
            return shut;
        DateTimeOffset now = time.GetUtcNow();
        var device = new Device
        {
            Id = DeviceId.New(time),
            TenantId = locked.Rows[0].TenantId,
            OwnerUserId = caller.UserId,
            Name = body.Name!,
            Kind = DeviceKind.Config,
            Platform = body.Platform ?? "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Waiting.Add(
            InsertDevice, [device.Id.Value, device.TenantId.Value, device.OwnerUserId.Value, device.Name, device.Platform, now], rows: 1);
        recorder.Event(db, device.TenantId, "devices", "device.created", device.Id.Value, networkId);
        return (device, place);
    }

    private static readonly Failure NotYours = new("access.denied", "Only its owner, or who looks after the network, puts a device into it.");

    private static Failure NameTaken(string name) => new("device.name_taken", $"A device with the name {name} exists already.");
}
