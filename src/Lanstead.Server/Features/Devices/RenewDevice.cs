using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Devices;

/// <summary>Whose device it is proves who they are, and it is good for as long again as its networks say: nothing is to be done on the machine.</summary>
/// <remarks>The route demands a recent sign-in. Who looks after the device sets its end as they like (<see cref="UpdateDevice"/>).</remarks>
internal sealed class RenewDevice(TenantDb db, Holds holds, Recorder recorder, Caller caller, TimeProvider time)
{
    // The strictest of its networks counts, as when it enrols.
    private const string Life = """
        SELECT min((n.settings->>'deviceSeconds')::int) FROM peers p JOIN networks n ON n.id = p.network_id
        WHERE p.device_id = $1 AND (n.settings->>'deviceSeconds')::int > 0
        """;

    public static Task<Answer<DeviceView>> HandleAsync(DeviceId deviceId, RenewDevice self, HttpContext http, CancellationToken stop) => self.RunAsync(deviceId, http, stop);

    private async Task<Answer<DeviceView>> RunAsync(DeviceId id, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Holds.LockAsync(db, id, stop);
        if (await db.Devices.SingleOrDefaultAsync(d => d.Id == id && d.OwnerUserId == caller.UserId, stop) is not { } device)
            return NotFound.Of("device of yours");
        if ((await db.QueryAsync(Life, [id.Value], row => row.Nullable<int>(0), stop))[0] is not { } seconds)
            return new Failure("device.no_life", $"No network of {device.Name} says how long a device is good for after its owner signed in. Who looks after it can let it in again: lanstead devices expire {device.Name} 90d.");
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? before = device.ExpiresAt;
        device.ExpiresAt = now.AddSeconds(seconds);
        device.UpdatedAt = now;
        recorder.Audit(db, device.TenantId, "device.renew", AuditTarget.Of("device", id), before: new { expiresAt = before }, after: new { device.ExpiresAt });
        recorder.Event(db, device.TenantId, "devices", "device.updated", id.Value);
        await db.SaveChangesAsync(stop);
        if (await holds.RefreshAsync(db, id, stop) > 0)
            await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        DeviceView view = (await DeviceView.FindAsync(db, id, stop))!;
        ETags.Set(http, view.UpdatedAt);
        return view;
    }
}
