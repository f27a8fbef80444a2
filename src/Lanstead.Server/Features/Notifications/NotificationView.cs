using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Notifications;

/// <summary>Something that a person is told of.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When; of several, the last.</param>
/// <param name="Times">How often; of requests, how many wait.</param>
/// <param name="IsRead">Whether the person has seen it.</param>
/// <param name="TenantId">In which space; null: it is of the account.</param>
/// <param name="About">The invitation, network, channel, session, key or device; of an alert a number for it and the device together.</param>
/// <param name="NetworkId">The network, where it is of one.</param>
/// <param name="Names">What these were called.</param>
/// <param name="Text">All of it in one line of English, for programs.</param>
internal sealed record NotificationView(
    Guid Id, NotificationKind Kind, DateTimeOffset At, int Times, bool IsRead, TenantId? TenantId, Guid About, NetworkId? NetworkId, NotificationNames Names, string Text)
{
    /// <summary>Columns for <see cref="Read"/>.</summary>
    public const string Columns = "id, kind, at, times, read_at IS NOT NULL, tenant_id, about, data::text";

    /// <summary>Reads what <see cref="Columns"/> names.</summary>
    public static NotificationView Read(NpgsqlDataReader row)
    {
        Stored stored = JsonSerializer.Deserialize<Stored>(row.GetString(7), JsonRules.Stored)!;
        NotificationKind kind = NotificationKinds.Parse(row.GetString(1));
        int times = row.GetInt32(3);
        var names = new NotificationNames(
            stored.Space, stored.Network, stored.Channel, stored.Person, stored.Device, stored.Name, stored.Role, stored.Reason, stored.Until,
            stored.Client is null ? null : ClientName.Of(stored.Client), stored.Address, stored.Warning);
        return new NotificationView(
            row.GetGuid(0), kind, row.Time(2), times, row.GetBoolean(4), row.Nullable<Guid>(5) is { } tenant ? new TenantId(tenant) : null, row.GetGuid(6),
            stored.NetworkId is { } network ? new NetworkId(network) : null, names, NotificationText.Of(kind, times, names, MailLanguage.English));
    }

    private sealed record Stored(
        string? Space = null, string? Network = null, Guid? NetworkId = null, string? Channel = null, string? Person = null, string? Device = null, string? Name = null, string? Role = null,
        string? Reason = null, DateTimeOffset? Until = null, string? Client = null, string? Address = null, string? Warning = null);
}

/// <summary>Names and circumstances as they were when it happened; null where there is none.</summary>
/// <param name="Space">The space.</param>
/// <param name="Network">The network.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Person">Who did it.</param>
/// <param name="Device">The device.</param>
/// <param name="Name">The API key.</param>
/// <param name="Role">The role that they have now.</param>
/// <param name="Reason">What was said about a ban; of an alert what it is about: device_away, refusals, device_held, device_warns.</param>
/// <param name="Until">When it ends: a ban, a key, a device's time.</param>
/// <param name="Client">By which program: <c>Firefox on Linux</c>.</param>
/// <param name="Address">From where.</param>
/// <param name="Warning">Of what a device warns: clock, names, disk, port, lock, removal, device.</param>
internal sealed record NotificationNames(
    string? Space, string? Network, string? Channel, string? Person, string? Device, string? Name, string? Role, string? Reason, DateTimeOffset? Until, string? Client, string? Address, string? Warning);
