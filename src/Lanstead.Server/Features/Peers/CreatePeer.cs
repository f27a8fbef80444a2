using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Peers;

/// <param name="DeviceId">A machine that exists already; then no name, key or platform.</param>
/// <param name="Address">The IPv4 address that it shall have; the lowest free one when absent.</param>
/// <param name="Name">Name of a config-only device that is made with the peer.</param>
/// <param name="PublicKey">Its WireGuard public key: the private half never comes here.</param>
/// <param name="Platform">What it is, such as <c>ios</c>.</param>
internal sealed record CreatePeerRequest(
    DeviceId? DeviceId = null, string? Address = null, string? Name = null, PublicKey? PublicKey = null, string? Platform = null);

/// <summary>Puts a device into a network.</summary>
internal sealed class CreatePeer(TenantDb db, Caller caller, Recorder recorder, PeerMaker maker, TimeProvider time)
{
    private const int PlatformMaxLength = 64;

    public static Task<CreatedAnswer<PeerView>> HandleAsync(NetworkId networkId, CreatePeerRequest body, CreatePeer self, CancellationToken stop) =>
        self.RunAsync(networkId, body, stop);

    private async Task<CreatedAnswer<PeerView>> RunAsync(NetworkId networkId, CreatePeerRequest body, CancellationToken stop)
    {
        IPAddress? address = null;
        if (Check(body, ref address) is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        Result<Device> device = body.DeviceId is { } id ? await FindDeviceAsync(network, id, stop) : await MakeDeviceAsync(network, body, stop);
        if (!device.IsSuccess)
            return device.Failure;
        Result<Peer> peer = await maker.AddAsync(db, network, device.Value, address, body.PublicKey, stop);
        if (!peer.IsSuccess)
            return peer.Failure;
        Note(network, device.Value, peer.Value, deviceMade: body.DeviceId is null);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (await PeerView.FindAsync(db, peer.Value.Id, stop))!;
    }

    private void Note(LockedNetwork network, Device device, Peer peer, bool deviceMade) => recorder.Audit(
        db, network.TenantId, "peer.create", AuditTarget.Of("peer", peer.Id),
        after: new { peer.Name, peer.NetworkId, peer.DeviceId, ipv4 = peer.Ipv4, peer.PublicKey, device.Kind, device.Platform, deviceMade });

    private static Failure? Check(CreatePeerRequest body, ref IPAddress? address)
    {
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name);
        bool isNew = body.DeviceId is null;
        errors.When(isNew && body.Name is null, "name", "Name the device, or give deviceId of one that exists.")
            .When(isNew && body.PublicKey is null, "publicKey", "A device that only has a config needs its WireGuard public key.")
            .When(!isNew && (body.Name is not null || body.PublicKey is not null || body.Platform is not null), "deviceId", "A device that exists keeps its own name, key and platform.")
            .When(body.PublicKey is { } key && key.Bytes.IndexOfAnyExcept((byte)0) < 0, "publicKey", "This is not a usable key.")
            .When(body.Platform is not null && !DisplayText.IsValid(body.Platform, 0, PlatformMaxLength), "platform", "A platform has at most 64 characters.")
            .When(body.Address is not null && !(IPAddress.TryParse(body.Address, out address) && address.ToString() == body.Address), "address", "An IPv4 address of the network.");
        return errors.Failure;
    }

    private async Task<Result<Device>> FindDeviceAsync(LockedNetwork network, DeviceId id, CancellationToken stop)
    {
        // A device of another space is no device here, even when the caller can see both.
        Device? device = await db.Devices.SingleOrDefaultAsync(d => d.Id == id && d.TenantId == network.TenantId, stop);
        if (device is null)
            return new Failure("request.invalid", "There is no such device in this space.") { Errors = new Dictionary<string, string[]> { ["deviceId"] = ["There is no such device in this space."] } };
        if (device.Kind == DeviceKind.Config)
            return new Failure("peer.device_unsuitable", "A device that only has a config is in one network. Make another config for it.");
        if (await db.Peers.AnyAsync(p => p.NetworkId == network.Id && p.DeviceId == id, stop))
            return new Failure("peer.already_member", $"{device.Name} is in this network already.");
        return device;
    }

    private async Task<Result<Device>> MakeDeviceAsync(LockedNetwork network, CreatePeerRequest body, CancellationToken stop)
    {
        PublicKey key = body.PublicKey!.Value;
        if (await db.Peers.AnyAsync(p => p.NetworkId == network.Id && p.PublicKey == key, stop))
            return new Failure("peer.key_taken", "Another device of this network has this public key. Make a new key pair.");
        if (await db.Devices.AnyAsync(d => d.TenantId == network.TenantId && d.Name == body.Name!, stop))
            return new Failure("device.name_taken", $"A device with the name {body.Name} exists already.");
        DateTimeOffset now = time.GetUtcNow();
        var device = new Device
        {
            Id = DeviceId.New(time),
            TenantId = network.TenantId,
            OwnerUserId = caller.UserId,
            Name = body.Name!,
            Kind = DeviceKind.Config,
            Platform = body.Platform ?? "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Devices.Add(device);
        recorder.Event(db, network.TenantId, "devices", "device.created", device.Id.Value, network.Id);
        try
        {
            await db.SaveChangesAsync(stop);
            return device;
        }
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // Somebody made the same name at the same moment, in another network of the space.
            return new Failure("device.name_taken", $"A device with the name {body.Name} exists already.");
        }
    }
}
