using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Storage;

/// <summary>Tells EF which row must be written before which. The database itself keeps the keys and does the cascades.</summary>
internal static class ForeignKeys
{
    public static void OfTenants(ModelBuilder model)
    {
        Refer<Member, Tenant>(model, nameof(Member.TenantId));
        Refer<Network, Tenant>(model, nameof(Network.TenantId));
        Refer<Device, Tenant>(model, nameof(Device.TenantId));
        Refer<Peer, Network>(model, nameof(Peer.NetworkId));
        Refer<Peer, Device>(model, nameof(Peer.DeviceId));
        Refer<NetworkChange, Network>(model, nameof(NetworkChange.NetworkId));
        Refer<JoinKey, Network>(model, nameof(JoinKey.NetworkId));
        Refer<ChangeLogEntry, Device>(model, nameof(ChangeLogEntry.DeviceId));
        Refer<ActivityEntry, Tenant>(model, nameof(ActivityEntry.TenantId));
        Refer<LiveEvent, Tenant>(model, nameof(LiveEvent.TenantId));
    }

    public static void OfPeople(ModelBuilder model)
    {
        Refer<Member, User>(model, nameof(Member.UserId));
        Refer<Device, User>(model, nameof(Device.OwnerUserId));
        Refer<JoinKey, User>(model, nameof(JoinKey.CreatedBy));
        Refer<Session, User>(model, nameof(Session.UserId));
        Refer<RefreshToken, Session>(model, nameof(RefreshToken.SessionId));
        Refer<IdempotencyKey, User>(model, nameof(IdempotencyKey.UserId));
        Refer<Passkey, User>(model, nameof(Passkey.UserId));
        Refer<UserIdentity, User>(model, nameof(UserIdentity.UserId));
    }

    private static void Refer<TFrom, TTo>(ModelBuilder model, string column)
        where TFrom : class
        where TTo : class =>
        model.Entity<TFrom>().HasOne<TTo>().WithMany().HasForeignKey(column).OnDelete(DeleteBehavior.ClientNoAction);
}
