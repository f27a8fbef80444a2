using System.Collections.Frozen;
using Lanstead.Primitives;

namespace Lanstead.Server.Security;

/// <summary>What kind of caller a request has.</summary>
internal enum CallerKind
{
    /// <summary>Nobody known.</summary>
    Anonymous,

    /// <summary>A person with a session.</summary>
    User,

    /// <summary>An agent that proved its machine key; set by the agent channel.</summary>
    Agent,

    /// <summary>A program with an API key of a person or a service account.</summary>
    ApiKey,

    /// <summary>The server itself (workers).</summary>
    System,
}

/// <summary>Who is asking. One per request; filled by <see cref="CallerAuthentication"/> before anything else looks.</summary>
internal sealed class Caller
{
    private static readonly FrozenDictionary<TenantId, Role> NoMemberships = FrozenDictionary<TenantId, Role>.Empty;
    private static readonly FrozenSet<TenantId> NoTenants = FrozenSet<TenantId>.Empty;

    private IReadOnlySet<Permission>? _scopes;

    public CallerKind Kind { get; private set; }

    /// <summary>The person, or the owner of the API key; default unless <see cref="Kind"/> is <see cref="CallerKind.User"/> or <see cref="CallerKind.ApiKey"/>.</summary>
    public UserId UserId { get; private set; }

    public SessionId SessionId { get; private set; }

    /// <summary>When the person last proved to be the session's owner: at sign-in, or by confirming since.</summary>
    public DateTimeOffset AuthenticatedAt { get; private set; }

    /// <summary>The key; default unless <see cref="Kind"/> is <see cref="CallerKind.ApiKey"/>.</summary>
    public ApiKeyId ApiKeyId { get; private set; }

    /// <summary>The agent's device; default unless <see cref="Kind"/> is <see cref="CallerKind.Agent"/>.</summary>
    public DeviceId DeviceId { get; private set; }

    /// <summary>Administrator of the deployment. Gives no right inside a tenant.</summary>
    public bool IsAdmin { get; private set; }

    /// <summary>True when the session came in a cookie, so that writes need the CSRF token.</summary>
    public bool ByCookie { get; private set; }

    /// <summary>The tenants whose rows the request may see, with the caller's role in each.</summary>
    public IReadOnlyDictionary<TenantId, Role> Memberships { get; private set; } = NoMemberships;

    /// <summary>Those of them that are being deleted: what they hold can be read, not changed.</summary>
    public IReadOnlySet<TenantId> BeingDeleted { get; private set; } = NoTenants;

    /// <summary>Those of them that administrators of the deployment suspended.</summary>
    public IReadOnlySet<TenantId> Suspended { get; private set; } = NoTenants;

    /// <summary>The tenant of the object that the route names, once the caller was found to see it. Not yet: that the caller may do it.</summary>
    public TenantId? ObjectTenant { get; set; }

    /// <summary>The caller's role in the network that the route is about, or that its object is in; null: none there.</summary>
    public Role? NetworkRole { get; set; }

    /// <summary>The role that counts in the channel that the route is about, or its message in; null: it is about none.</summary>
    public Role? ChannelRole { get; set; }

    /// <summary>Why a credential that was presented did not count; null when none was, or it did.</summary>
    public Failure? Rejection { get; private set; }

    /// <summary>True for a person with a session and for an API key, which <see cref="AccessControl"/> lets do less.</summary>
    public bool IsSignedIn => Kind is CallerKind.User or CallerKind.ApiKey;

    /// <summary>True for an API key.</summary>
    public bool IsApiKey => Kind == CallerKind.ApiKey;

    /// <summary>False when the caller is an API key whose scopes leave <paramref name="permission"/> out, whatever its owner's role is.</summary>
    public bool HasScopeFor(Permission permission) => _scopes is not { } scopes || scopes.Contains(permission);

    /// <summary>True when the caller's role in <paramref name="tenant"/> has <paramref name="permission"/>, and the tenant is in a state for it.</summary>
    public bool May(Permission permission, TenantId tenant) => HasRoleFor(permission, tenant) && HeldBack(permission, tenant) is null;

    /// <summary>Why nobody has <paramref name="permission"/> in <paramref name="tenant"/> any more: it is suspended, or being deleted; null: it is neither, or that changes nothing.</summary>
    public Failure? HeldBack(Permission permission, TenantId tenant) =>
        Suspended.Contains(tenant) && !PermissionMatrix.HoldsWhileSuspended(permission) ? AccessControl.Suspended
        : BeingDeleted.Contains(tenant) && !PermissionMatrix.HoldsWhileDeleted(permission) ? AccessControl.BeingDeleted
        : null;

    /// <summary>True when nothing in it changes.</summary>
    public bool IsClosed(TenantId tenant) => BeingDeleted.Contains(tenant) || Suspended.Contains(tenant);

    /// <summary>True when the caller's role in <paramref name="tenant"/> has <paramref name="permission"/>.</summary>
    public bool HasRoleFor(Permission permission, TenantId tenant) =>
        HasScopeFor(permission) && Memberships.TryGetValue(tenant, out Role role) && PermissionMatrix.Allows(role, permission);

    /// <summary>True when the caller's role in the network that the route is about has <paramref name="permission"/>.</summary>
    public bool HasNetworkRoleFor(Permission permission) =>
        HasScopeFor(permission) && PermissionMatrix.HoldsInNetwork(permission) && NetworkRole is { } role && PermissionMatrix.Allows(role, permission);

    /// <summary>True when the role that counts in this channel has <paramref name="permission"/>, and its space is in a state for it.</summary>
    public bool MayInChannel(Permission permission) =>
        HasScopeFor(permission) && ChannelRole is { } role && PermissionMatrix.Allows(role, permission) && HeldBack(permission, ObjectTenant!.Value) is null;

    /// <summary>True when every role that the caller has, in any tenant, has <paramref name="permission"/>.</summary>
    public bool MayEverywhere(Permission permission)
    {
        if (!HasScopeFor(permission))
            return false;
        foreach (Role role in Memberships.Values)
        {
            if (!PermissionMatrix.Allows(role, permission))
                return false;
        }
        return true;
    }

    public void BecomeUser(
        UserId user, SessionId session, bool isAdmin, bool byCookie, IReadOnlyDictionary<TenantId, Role> memberships, DateTimeOffset authenticatedAt,
        IReadOnlySet<TenantId>? beingDeleted = null, IReadOnlySet<TenantId>? suspended = null)
    {
        Kind = CallerKind.User;
        UserId = user;
        SessionId = session;
        AuthenticatedAt = authenticatedAt;
        IsAdmin = isAdmin;
        ByCookie = byCookie;
        Memberships = memberships;
        BeingDeleted = beingDeleted ?? NoTenants;
        Suspended = suspended ?? NoTenants;
    }

    /// <summary>A program with the key of <paramref name="owner"/>: that account's roles, as far as the scopes go. Never an administrator of the deployment.</summary>
    public void BecomeApiKey(UserId owner, ApiKeyId key, IReadOnlySet<Permission> scopes, IReadOnlyDictionary<TenantId, Role> memberships, IReadOnlySet<TenantId> beingDeleted,
        IReadOnlySet<TenantId> suspended)
    {
        Kind = CallerKind.ApiKey;
        UserId = owner;
        ApiKeyId = key;
        _scopes = scopes;
        Memberships = memberships;
        BeingDeleted = beingDeleted;
        Suspended = suspended;
    }

    /// <summary>For the agent channel: sees the rows of the device's own tenant.</summary>
    public void BecomeAgent(DeviceId device, TenantId tenant)
    {
        Kind = CallerKind.Agent;
        DeviceId = device;
        Memberships = new Dictionary<TenantId, Role> { [tenant] = Role.Viewer }.ToFrozenDictionary();
    }

    /// <summary>For workers: audit rows name the server itself.</summary>
    public void BecomeSystem() => Kind = CallerKind.System;

    /// <summary>An account that was just made was taken back.</summary>
    public void BecomeNobody() => (Kind, UserId) = (CallerKind.Anonymous, default);

    public void Reject(Failure reason) => Rejection = reason;
}
