using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Recording;

/// <summary>Adds audit and live-event rows to the unit of work that makes the change, so that neither is without the other.</summary>
/// <remarks>Rows wait in the context for its SaveChanges or WriteAsync, so that they cost no round trip of their own. Nothing secret goes into before, after or data.</remarks>
internal sealed class Recorder(Caller caller, TimeProvider time, IHttpContextAccessor http)
{
    private const string InsertAudit = """
        INSERT INTO audit (tenant_id, at, actor_kind, actor_id, action, target_kind, target_id, outcome, source, request_id, before, after)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb)
        """;

    private const string InsertPersonEvent = "INSERT INTO events (user_id, topic, type, resource_id, at) VALUES ($1, $2, $3, $4, $5)";

    private const string InsertEvent = "INSERT INTO events (tenant_id, topic, type, resource_id, data, at) VALUES ($1, $2, $3, $4, $5::jsonb, $6)";

    /// <summary>Notes who did what. A null tenant means the deployment itself, which only <see cref="SystemDb"/> may write.</summary>
    public void Audit(
        LansteadDb db, TenantId? tenant, string action, AuditTarget target,
        object? before = null, object? after = null, AuditOutcome outcome = AuditOutcome.Succeeded)
    {
        HttpContext? request = http.HttpContext;
        ActorKind kind = caller.Kind switch
        {
            CallerKind.User => ActorKind.User,
            CallerKind.Agent => ActorKind.Agent,
            CallerKind.ApiKey => ActorKind.ApiKey,
            CallerKind.System => ActorKind.System,
            _ => ActorKind.Anonymous,
        };
        Guid? actor = caller.Kind switch
        {
            CallerKind.User => caller.UserId.Value,
            CallerKind.Agent => caller.DeviceId.Value,
            CallerKind.ApiKey => caller.ApiKeyId.Value,
            _ => null,
        };
        db.Waiting.Add(InsertAudit,
        [
            tenant?.Value, time.GetUtcNow(), kind.ToString().ToLowerInvariant(), actor, action, target.Kind, target.Id, outcome.ToString().ToLowerInvariant(),
            request is null ? null : ClientAddress.Kept(request), request?.TraceIdentifier ?? "",
            before is null ? null : JsonSerializer.Serialize(before, JsonRules.Stored),
            after is null ? null : JsonSerializer.Serialize(after, JsonRules.Stored),
        ]);
    }

    /// <summary>Tells browsers of the tenant that something changed. Topics: peers, devices, networks, networkMembers, rooms, activity, joinKeys, invites, members, tenants, exposures, tunnel-servers.</summary>
    public void Event(LansteadDb db, TenantId tenant, string topic, string type, Guid? resourceId, NetworkId? network = null) =>
        db.Waiting.Add(InsertEvent, [tenant.Value, topic, type, resourceId, network is { } id ? $$"""{"networkId":"{{id}}"}""" : "{}", time.GetUtcNow()]);

    /// <summary>Tells the live connections of who sees the channel that a message came or changed: by its id, never with its text.</summary>
    public void ChatEvent(LansteadDb db, TenantId tenant, ChannelId channel, MessageId message, string type) =>
        db.Waiting.Add(InsertEvent, [tenant.Value, "chat", type, message.Value, $$"""{"channelId":"{{channel}}"}""", time.GetUtcNow()]);

    /// <summary>Tells one person's own browsers, whatever tenants they are in. Only <see cref="SystemDb"/> may write it. Topics: invitations.</summary>
    public void Event(SystemDb db, UserId person, string topic, string type, Guid? resourceId) =>
        db.Waiting.Add(InsertPersonEvent, [person.Value, topic, type, resourceId, time.GetUtcNow()]);
}
