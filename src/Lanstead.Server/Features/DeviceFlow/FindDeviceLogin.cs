using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.DeviceFlow;

/// <summary>Who wants to be signed in. Program and machine are what it says of itself, the address is what the server saw.</summary>
/// <param name="UserCode">As the machine shows it: the person compares.</param>
/// <param name="Program">What asks.</param>
/// <param name="Machine">Where it says that it runs; may be empty.</param>
/// <param name="Address">From where.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="ExpiresAt">Until when one can say yes.</param>
internal sealed record DeviceLoginRequestView(string UserCode, string Program, string Machine, IPAddress? Address, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Shows a device login to the person who shall decide. Uses the system role: it belongs to nobody yet.</summary>
internal static class FindDeviceLogin
{
    /// <summary>The same for a code that never was, has run out, or is decided: nothing to learn by guessing.</summary>
    public static readonly Failure Unknown = new("auth.device_code_unknown", "No machine waits with this code. Compare it with what the machine shows, or begin there again.");

    private const string Query = """
        SELECT program, machine, address, created_at, expires_at FROM device_logins
        WHERE user_code_hash = $1 AND decided_at IS NULL AND expires_at > $2
        """;

    public static async Task<Answer<DeviceLoginRequestView>> HandleAsync(string userCode, SystemDb db, InstanceState instance, TimeProvider time, CancellationToken stop)
    {
        if (!ShortCode.TryNormalize(userCode, out string? code))
            return Unknown;
        List<DeviceLoginRequestView> found = await db.QueryAsync(
            Query,
            [CodeHash.Of(instance.CodeKey, code), time.GetUtcNow()],
            row => new DeviceLoginRequestView(
                ShortCode.Format(code), row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<IPAddress>(2), row.Time(3), row.Time(4)),
            stop);
        return found is [var one] ? one : Unknown;
    }
}
