using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Recording;

/// <summary>Audits what access control refused a signed-in person: the first at once, its repeats within a minute as one row with their number.</summary>
/// <remarks>
/// So that who asks without end does not fill the table. Uses the system role: an object that the caller cannot see belongs, for this, to no tenant.
/// Requests without a session are not audited: nobody is refused anything there, and anyone could make rows.
/// </remarks>
internal sealed partial class DeniedAccess(IServiceScopeFactory scopes, TimeProvider time, ILogger<DeniedAccess> log) : BackgroundService
{
    private const string Action = "access.denied";
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(15);

    private readonly DenialWindows _windows = new(time);

    /// <summary>True for a problem by which a handler says that the caller may not; not for what is merely not so, as a wrong password.</summary>
    public static bool IsDenial(string code) => code is "access.denied" or "space.rank" or "invite.role_too_high" or "policy.not_author";

    /// <summary>Notes a refusal.</summary>
    public async Task NoteAsync(HttpContext context, AccessRule rule, Caller caller, string code)
    {
        string route = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
        if (!_windows.IsFirst(new Denial(caller.UserId, caller.ObjectTenant, route, code)))
            return;
        SystemDb db = context.RequestServices.GetRequiredService<SystemDb>();
        // What the handler had begun before it refused.
        db.Forget();
        context.RequestServices.GetRequiredService<Recorder>()
            .Audit(db, caller.ObjectTenant, Action, Target(context, rule), after: new { route, code }, outcome: AuditOutcome.Denied);
        await db.SaveChangesAsync(context.RequestAborted);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteRepeatsAsync(all: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteRepeatsAsync(all: false, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is counted is written then.
        }
    }

    private async Task WriteRepeatsAsync(bool all, CancellationToken stop)
    {
        IReadOnlyList<(Denial Denial, int Repeats)> ended = _windows.TakeEnded(all);
        if (ended.Count == 0)
            return;
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
            db.Audit.AddRange(ended.Select(e => Repeated(e.Denial, e.Repeats)));
            await db.SaveChangesAsync(stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException)
        {
            LogLost(log, ended.Sum(e => e.Repeats), e.GetType().Name);
        }
    }

    private AuditEntry Repeated(Denial denial, int repeats) => new()
    {
        TenantId = denial.Tenant,
        At = time.GetUtcNow(),
        ActorKind = ActorKind.User,
        ActorId = denial.Actor.Value,
        Action = Action,
        Outcome = AuditOutcome.Denied,
        After = JsonSerializer.Serialize(new { denial.Route, denial.Code, repeats }, JsonRules.Stored),
    };

    // What the caller wrote where an id belongs is kept only when it is one.
    private static AuditTarget Target(HttpContext context, AccessRule rule)
    {
        if (rule.On is not { } on || on == On.Body)
            return new AuditTarget("", "");
        string kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(on.ToString());
        return new AuditTarget(kind, Guid.TryParseExact(context.GetRouteValue(ObjectTenants.RouteValue(on)) as string, "D", out Guid id) ? id.ToString("D") : "");
    }

    [LoggerMessage(1501, LogLevel.Warning, "{Count} repeated refusals could not be noted in the audit ({Fault})")]
    private static partial void LogLost(ILogger logger, int count, string fault);
}
