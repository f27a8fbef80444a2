using Lanstead.Protocol;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.DeviceFlow;

/// <summary>A program asks to be signed in by somebody who has a browser elsewhere.</summary>
/// <param name="Program">What asks, with its version: <c>lanstead 0.1.0</c>.</param>
/// <param name="Machine">Where it runs, as it says itself.</param>
internal sealed record BeginDeviceLoginRequest(string Program, string? Machine = null);

/// <summary>Two codes: one for the machine, which polls with it, one for the person, who types it or opens the link.</summary>
/// <param name="DeviceCode">Secret; for <c>POST /v1/auth/device/token</c>.</param>
/// <param name="UserCode">Shown, as <c>ABC-XYZ-234</c>.</param>
/// <param name="VerificationUri">Where the code is typed.</param>
/// <param name="VerificationUriComplete">The same with the code in it, for a QR code.</param>
/// <param name="ExpiresAt">When both codes end.</param>
/// <param name="IntervalSeconds">How long to wait between two polls.</param>
internal sealed record DeviceLoginView(string DeviceCode, string UserCode, Uri VerificationUri, Uri VerificationUriComplete, DateTimeOffset ExpiresAt, int IntervalSeconds);

/// <summary>Begins a device login. Uses the system role: nobody is known yet.</summary>
internal sealed class BeginDeviceLogin(SystemDb db, InstanceState instance, ServerSettings settings, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    public const int TextMaxChars = 64;

    private const string Prefix = "lsd_";

    // RFC 8628 §3.2: what a client takes that was told nothing.
    private const int IntervalSeconds = 5;

    private const string Insert = """
        INSERT INTO device_logins (id, device_code_hash, user_code_hash, program, machine, address, created_at, expires_at, interval_seconds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    // Time enough to find the other machine, and too short for guessing: 2^44 codes, a few tries a minute.
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(10);

    // For the audit's sake an hour longer than they are good for.
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);

    public static Task<CreatedAnswer<DeviceLoginView>> HandleAsync(BeginDeviceLoginRequest body, BeginDeviceLogin self, CancellationToken stop) => self.RunAsync(body, stop);

    private async Task<CreatedAnswer<DeviceLoginView>> RunAsync(BeginDeviceLoginRequest body, CancellationToken stop)
    {
        string machine = body.Machine ?? "";
        FieldErrors errors = new FieldErrors()
            .When(!IsPlain(body.Program) || body.Program.Length == 0, "program", $"1 to {TextMaxChars} printable characters.")
            .When(!IsPlain(machine), "machine", $"At most {TextMaxChars} printable characters.");
        if (errors.Failure is { } invalid)
            return invalid;

        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        string deviceCode = RandomSecret.New(Prefix);
        string userCode = ShortCode.Create();
        _ = ShortCode.TryNormalize(userCode, out string? code);
        db.Waiting.Add("DELETE FROM device_logins WHERE expires_at < $1", [now - s_kept]);
        db.Waiting.Add(
            Insert,
            [
                id, RandomSecret.Hash(deviceCode), CodeHash.Of(instance.CodeKey, code!), body.Program, machine, http.HttpContext is { } request ? ClientAddress.Kept(request) : null,
                now, now + s_life, IntervalSeconds,
            ]);
        recorder.Audit(db, null, "device_login.begin", new AuditTarget("device_login", id.ToString("D")), after: new { body.Program, machine });
        await db.WriteAsync(stop);
        string page = $"{settings.PublicUrl.AbsoluteUri.TrimEnd('/')}/claim";
        return new DeviceLoginView(deviceCode, userCode, new Uri(page), new Uri($"{page}/{userCode}"), now + s_life, IntervalSeconds);
    }

    // It is shown to a person who decides by it: nothing that turns the writing round, or makes a second line.
    private static bool IsPlain(string text) => text.Length <= TextMaxChars && !text.Any(c => char.IsControl(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
