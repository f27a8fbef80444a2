using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Expose;

/// <summary>Where an exposure will be.</summary>
internal sealed record ExposurePlace(Guid ClientId, string Device, PoolAddressView Address, bool ClientMade);

/// <summary>Finds client and public address for an exposure that changes, under the lock of the tunnel in which it will be.</summary>
internal sealed class PlaceExposure(TenantDb db, Caller caller, TunnelClients clients)
{
    /// <summary>Where it will be; a client that it needs is made, which waits to be written by the caller.</summary>
    public async Task<Result<ExposurePlace>> FindAsync(LockedTunnel to, ExposureView before, UpdateExposureRequest body, CancellationToken stop)
    {
        bool otherServer = to.Server.Id != before.ServerId, otherDevice = (body.DeviceId ?? before.DeviceId) != before.DeviceId;
        if (!otherServer && !otherDevice)
            return Address(to, body.AddressId ?? before.AddressId, isNew: body.AddressId is not null) is { } own ? new ExposurePlace(before.ClientId, before.DeviceName, own, false) : ExposeProblems.NoAddress(to.Server.Name);

        // 1. Somewhere else it is as if it were made there.
        if (otherServer && to.Server.Status != TunnelServerStatus.Active)
            return ExposeProblems.NoServer;
        if (otherServer && to.Server.Exposures >= CreateExposure.ExposuresMax)
            return ExposeProblems.TooMany;
        if (await TunnelMaker.FindDeviceAsync(db, before.TenantId, body.DeviceId ?? before.DeviceId, stop) is not { } device)
            return ExposeProblems.NoDevice;
        if (device.OwnerUserId != caller.UserId && !caller.May(Permission.ExposeManage, before.TenantId))
            return ExposeProblems.NotYours;

        // 2. Friends keep their address where the server stays.
        Guid? kept = otherServer ? body.AddressId : body.AddressId ?? before.AddressId;
        ClientPlace? known = await clients.FindAsync(to.Server.Id, device.Id, stop);
        Result<ClientPlace> client = known is not null ? known : await clients.AddAsync(to, device, kept, stop);
        if (!client.IsSuccess)
            return client.Failure;
        return Address(to, kept ?? client.Value.AddressId, isNew: otherServer || body.AddressId is not null) is { } address
            ? new ExposurePlace(client.Value.Id, device.Name, address, known is null)
            : ExposeProblems.NoAddress(to.Server.Name);
    }

    // One that is disabled may be kept, and not be chosen.
    private static PoolAddressView? Address(LockedTunnel tunnel, Guid id, bool isNew) =>
        tunnel.Server.Addresses.FirstOrDefault(one => one.Id == id && (!isNew || one.Status == PoolAddressStatus.Active));
}
