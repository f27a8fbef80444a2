using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Rooms;

/// <summary>Somebody in a room.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see.</param>
/// <param name="JoinedAt">Since when.</param>
internal sealed record RoomMemberView(UserId UserId, string Username, DateTimeOffset JoinedAt);

/// <summary>A game room: members of a network who play together for as long as somebody is in it.</summary>
/// <param name="Id">The room.</param>
/// <param name="NetworkId">Its network, which is the LAN that they play on.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Game">What they play; empty when nobody said.</param>
/// <param name="Seats">How many it holds; null: as many as come.</param>
/// <param name="OpenedBy">Who opened it; null: an account that is gone.</param>
/// <param name="Members">Who is in it, the first who came first.</param>
/// <param name="CreatedAt">When it was opened.</param>
internal sealed record RoomView(Guid Id, NetworkId NetworkId, string Name, string Game, int? Seats, UserId? OpenedBy, IReadOnlyList<RoomMemberView> Members, DateTimeOffset CreatedAt)
{
    private const string Query = """
        SELECT r.id, r.network_id, r.name, r.game, r.seats, r.opened_by, r.created_at,
            coalesce((SELECT jsonb_agg(jsonb_build_object('userId', m.user_id, 'username', u.username, 'joinedAt', m.joined_at) ORDER BY m.joined_at, m.user_id)
                FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = r.id), '[]')::text
        FROM rooms r
        """;

    /// <summary>Of a network, the newest first.</summary>
    public const string OfNetwork = $"{Query} WHERE r.network_id = $1 ORDER BY r.created_at DESC, r.id";

    private const string One = $"{Query} WHERE r.id = $1";

    /// <summary>Asks for one room.</summary>
    public static Question<RoomView> Find(Guid id) => new(One, [id], Read);

    public static RoomView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        new NetworkId(row.GetGuid(1)),
        row.GetString(2),
        row.GetString(3),
        row.Nullable<int>(4),
        row.Nullable<Guid>(5) is { } user ? new UserId(user) : null,
        JsonSerializer.Deserialize<RoomMemberView[]>(row.GetString(7), JsonRules.Stored)!,
        row.Time(6));
}

/// <summary>The rooms of a network; there are never more than fit one answer.</summary>
/// <param name="Items">The newest first.</param>
internal sealed record RoomList(IReadOnlyList<RoomView> Items);

internal static class ReadRooms
{
    public static async Task<Answer<RoomList>> HandleAsync(NetworkId networkId, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        List<RoomView> items = await db.QueryAsync(RoomView.OfNetwork, [networkId.Value], RoomView.Read, stop);
        return items.Count == 0 && !await objects.IsThereAsync(On.Network, networkId.Value, stop) ? GetNetwork.NotFound : new RoomList(items);
    }
}
