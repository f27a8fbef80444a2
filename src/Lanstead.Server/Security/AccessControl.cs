using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Security;

/// <summary>Enforces every route's <see cref="AccessRule"/>: the one place where a request is let through or not.</summary>
internal sealed class AccessControl(RequestDelegate next)
{
    private static readonly Failure NotSignedIn = new("auth.required", "Sign in first: this address needs a session or a bearer token.");
    private static readonly Failure NotFound = new("not_found", "There is nothing here that you can see.");
    private static readonly Failure Denied = new("access.denied", "Your role does not allow this. Ask an owner or admin of the space.");

    public async Task InvokeAsync(HttpContext context, Caller caller, ObjectTenants tenants)
    {
        Failure? refusal = await RefuseAsync(context, caller, tenants);
        if (refusal is null)
            await next(context);
        else
            await ProblemAnswer.WriteAsync(context, refusal);
    }

    private static async Task<Failure?> RefuseAsync(HttpContext context, Caller caller, ObjectTenants tenants)
    {
        // Only what the router made up itself (405, 415) carries no rule; start-up refuses any route of ours without one.
        AccessRule? rule = context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        if (rule is null || rule.Access is Access.Anonymous or Access.Proof)
            return null;
        if (!caller.IsSignedIn)
            return caller.Rejection ?? NotSignedIn;
        if (rule.Access == Access.Admin && !caller.IsAdmin)
            return Denied;
        if (rule.Permission is not { } permission || rule.On is not { } on || on == On.Body)
            return null;

        if (!Guid.TryParseExact(context.GetRouteValue(ObjectTenants.RouteValue(on)) as string, "D", out Guid id))
            return NotFound;
        if (await tenants.FindAsync(on, id, context.RequestAborted) is not { } tenant)
            return NotFound;
        if (!caller.May(permission, tenant))
            return Denied;
        caller.ObjectTenant = tenant;
        return null;
    }

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
