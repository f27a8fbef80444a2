using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Recording;

/// <summary>Adds audit and live-event rows to the unit of work that makes the change, so that neither is without the other.</summary>
/// <remarks>Rows are saved by the context's own SaveChanges, in the caller's transaction. Nothing secret goes into before, after or data.</remarks>
internal sealed class Recorder(Caller caller, TimeProvider time, IHttpContextAccessor http)
{
    /// <summary>Notes who did what. A null tenant means the deployment itself, which only <see cref="SystemDb"/> may write.</summary>
    public void Audit(
        LansteadDb db, TenantId? tenant, string action, AuditTarget target,
        object? before = null, object? after = null, AuditOutcome outcome = AuditOutcome.Succeeded)
    {
        HttpContext? request = http.HttpContext;
        db.Audit.Add(new AuditEntry
        {
            TenantId = tenant,
            At = time.GetUtcNow(),
            ActorKind = caller.Kind switch
            {
                CallerKind.User => ActorKind.User,
                CallerKind.Agent => ActorKind.Agent,
                CallerKind.System => ActorKind.System,
                _ => ActorKind.Anonymous,
            },
            ActorId = caller.Kind switch
            {
                CallerKind.User => caller.UserId.Value,
                CallerKind.Agent => caller.DeviceId.Value,
                _ => null,
            },
            Action = action,
            TargetKind = target.Kind,
            TargetId = target.Id,
            Outcome = outcome,
            Source = request?.Connection.RemoteIpAddress,
            RequestId = request?.TraceIdentifier ?? "",
            Before = before is null ? null : JsonSerializer.Serialize(before, JsonRules.Stored),
            After = after is null ? null : JsonSerializer.Serialize(after, JsonRules.Stored),
        });
    }

    /// <summary>Tells browsers of the tenant that something changed. Topics: peers, devices, networks, activity, joinKeys.</summary>
    public void Event(LansteadDb db, TenantId tenant, string topic, string type, Guid? resourceId, NetworkId? network = null) =>
        db.Events.Add(new LiveEvent
        {
            TenantId = tenant,
            Topic = topic,
            Type = type,
            ResourceId = resourceId,
            Data = network is { } id ? $$"""{"networkId":"{{id}}"}""" : "{}",
            At = time.GetUtcNow(),
        });
}
