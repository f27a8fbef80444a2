using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;

namespace Lanstead.Server.Security;

/// <summary>Enforces every route's <see cref="AccessRule"/>: the one place where a request is let through or not.</summary>
internal sealed class AccessControl(RequestDelegate next, TimeProvider time)
{
    private static readonly Failure NotSignedIn = new("auth.required", "Sign in first, by session or bearer token.");
    private static readonly Failure NotByKey = new("access.not_by_key", "API keys cannot do this.");
    private static readonly Failure Denied = new("access.denied", "Your role does not allow this.");
    /// <summary>What a route answers that <see cref="RecentSignIn"/> is declared for, or whose handler demands it for some of what it does.</summary>
    public static readonly Failure Unconfirmed = new("auth.confirmation_required", "This needs a fresh proof that it is you: POST /v1/auth/confirm, then repeat the request.");

    /// <summary>Of every change in a space that is being deleted.</summary>
    public static readonly Failure BeingDeleted = new("space.being_deleted", "This space is being deleted, so nothing in it changes any more. Its owner can still restore it.");

    /// <summary>Of every change in a space that administrators of the deployment hold.</summary>
    public static readonly Failure Suspended = new("space.suspended", "The administrators of this server suspended this space: nothing in it changes, and its devices do not reach each other. The space's page says why.");

    public async Task InvokeAsync(HttpContext context, Caller caller, DeniedAccess denied)
    {
        // Only what the router made up itself (405, 415) carries no rule; start-up refuses any route of ours without one.
        AccessRule? rule = context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        if (await RefuseAsync(context, rule, caller) is { } refusal)
        {
            if (caller.IsSignedIn)
                await denied.NoteAsync(context, rule!, caller, refusal.Code);
            await ProblemAnswer.WriteAsync(context, refusal);
            return;
        }
        // Last, so that nobody is asked for a password for what is refused anyway. A caller who may is not refused: nothing to audit.
        if (NeedsConfirmation(context, caller))
        {
            await ProblemAnswer.WriteAsync(context, Unconfirmed);
            return;
        }
        if (rule is not null && caller.IsSignedIn)
            NoteWhatHandlersRefuse(context, rule, caller, denied);
        await next(context);
    }

    private static async Task<Failure?> RefuseAsync(HttpContext context, AccessRule? rule, Caller caller)
    {
        if (rule is null || rule.Access is Access.Anonymous or Access.Proof)
            return null;
        if (!caller.IsSignedIn)
            return caller.Rejection ?? NotSignedIn;
        if (caller.IsApiKey && RefuseKey(context, rule, caller) is { } notByKey)
            return notByKey;
        if (rule.Access == Access.Admin && !caller.IsAdmin)
            return Denied;
        if (rule.Permission is not { } permission || rule.On is not { } on || on == On.Body)
            return null;

        if (!Guid.TryParseExact(context.GetRouteValue(ObjectTenants.RouteValue(on)) as string, "D", out Guid id))
            return NotFound.OrHidden;
        if (rule.HandlerFinds && caller.MayEverywhere(permission))
            return null;
        var tenants = context.RequestServices.GetRequiredService<ObjectTenants>();
        if (await tenants.FindAsync(on, id, context.RequestAborted) is not { } tenant)
            return NotFound.OrHidden;
        if (on is On.Channel or On.Message)
        {
            if (!caller.HasScopeFor(permission) || !caller.Memberships.TryGetValue(tenant, out Role inSpace) || ChannelRights.RoleIn(tenants.IsInNetwork, inSpace, caller.NetworkRole) is not { } role)
                return NotFound.OrHidden;
            ChannelRights rights = ChannelRights.Of(role, await context.RequestServices.GetRequiredService<ChannelOverrides>().FindAsync(on, id, role, caller.UserId, context.RequestAborted));
            // A channel that one may not see is none.
            if (!rights.See)
                return NotFound.OrHidden;
            caller.ObjectTenant = tenant;
            caller.ChannelRole = role;
            if (!rights.Allow(permission, role))
                return Denied;
            return caller.HeldBack(permission, tenant);
        }
        caller.ObjectTenant = tenant;
        if (!caller.HasRoleFor(permission, tenant) && !caller.HasNetworkRoleFor(permission))
            return Denied;
        return caller.HeldBack(permission, tenant);
    }

    // What a key may do is declared, as a permission in a scope or on the route; whatever needs a fresh proof needs a person.
    private static Failure? RefuseKey(HttpContext context, AccessRule rule, Caller caller)
    {
        EndpointMetadataCollection declared = context.GetEndpoint()!.Metadata;
        if (declared.GetMetadata<RecentSignIn>() is not null || (rule.Permission is null && declared.GetMetadata<OpenToKeys>() is null))
            return NotByKey;
        return (rule.Permission ?? declared.GetMetadata<OpenToKeys>()?.Scope) is { } permission && !caller.HasScopeFor(permission)
            ? new Failure("access.scope_missing", "The API key has no scope for this.")
            : null;
    }

    private bool NeedsConfirmation(HttpContext context, Caller caller) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RecentSignIn>() is not null && time.GetUtcNow() - caller.AuthenticatedAt > RecentSignIn.Lifetime;

    // Where the space is named in the body, or whose the object is decides, the handler refuses. Before the answer goes out, as for refusals of our own.
    private static void NoteWhatHandlersRefuse(HttpContext context, AccessRule rule, Caller caller, DeniedAccess denied) => context.Response.OnStarting(() =>
    {
        if (ProblemAnswer.CodeOf(context) is { } code && DeniedAccess.IsDenial(code))
            return denied.NoteAsync(context, rule, caller, code);
        // What is not there for the caller.
        return context.Response.StatusCode == StatusCodes.Status404NotFound && (rule.HandlerFinds || rule.On == On.Body)
            ? denied.NoteAsync(context, rule, caller, NotFound.Code)
            : Task.CompletedTask;
    });

    /// <summary>Fails when a route has no rule, so that nothing is open by forgetting.</summary>
    /// <exception cref="InvalidOperationException">Some route has none.</exception>
    public static void DemandRules(IEnumerable<Endpoint> endpoints)
    {
        string[] missing = [.. endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<AccessRule>() is null)
            .Select(e => e.DisplayName ?? e.RoutePattern.RawText ?? "?")];
        if (missing.Length > 0)
            throw new InvalidOperationException($"These routes declare no access; add .Allow(…): {string.Join(", ", missing)}");
    }
}
