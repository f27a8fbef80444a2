using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Rooms;

/// <param name="Name">What people call it.</param>
/// <param name="Game">What they play.</param>
/// <param name="Seats">How many it holds; as many as come when absent.</param>
internal sealed record OpenRoomRequest(string Name, string? Game = null, int? Seats = null);

/// <param name="Name">New name.</param>
/// <param name="Game">New game.</param>
/// <param name="Seats">New number of seats; 0 for as many as come.</param>
internal sealed record UpdateRoomRequest(string? Name = null, string? Game = null, int? Seats = null);

/// <summary>Opens, changes and closes rooms, and lets people in and out.</summary>
/// <remarks>
/// Under the network's row lock, so that a room is neither overfull nor left empty. That an empty room ends is the database's doing, since people leave in many ways.
/// A public port for guests without the client is an exposure's: it will name the room by <c>room_id … ON DELETE CASCADE</c>, and so close with it.
/// </remarks>
internal sealed class RoomChanges(TenantDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const int RoomsMax = 100;
    private const int TextMaxChars = 60;
    private const int SeatsMax = 64;

    private const string Standing = """
        SELECT (SELECT count(*) FROM rooms WHERE network_id = $1), EXISTS (SELECT FROM network_members WHERE network_id = $1 AND user_id = $2 AND status = 'active')
        """;

    private const string OfRoom = """
        SELECT r.name, r.game, r.seats, r.opened_by, (SELECT count(*) FROM room_members m WHERE m.room_id = r.id AND m.user_id <> $3) FROM rooms r WHERE r.id = $1 AND r.network_id = $2
        """;

    private const string NameTakenBy = "SELECT 1 FROM rooms WHERE network_id = $1 AND lower(name) = lower($2) AND id <> $3";
    private const string Insert = "INSERT INTO rooms (id, tenant_id, network_id, name, game, seats, opened_by, created_at) VALUES ($1, $2, $3, $4, $5, $6::integer, $7, $8)";
    private const string Update = "UPDATE rooms SET name = $2, game = $3, seats = $4::integer WHERE id = $1";

    // Deleted and not updated, so that the room before ends when it is empty.
    private const string LeaveOthers = "DELETE FROM room_members WHERE network_id = $1 AND user_id = $2 AND room_id <> $3";
    private const string Come = "INSERT INTO room_members (room_id, tenant_id, network_id, user_id, joined_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (network_id, user_id) DO NOTHING";

    /// <summary>Of somebody who looks after the space, but is not in the network.</summary>
    private static readonly Failure s_notInNetwork = new("network.not_member", "You are not in this network. Come into it first.");

    private static readonly Failure s_nameTaken = new("room.name_taken", "There is a room of this name in the network already.");
    private static readonly Failure s_gone = new("not_found", "The room has ended.");
    private static readonly Failure s_notYours = new("access.denied", "Not yours: its opener or a moderator does that.");

    public static Task<CreatedAnswer<RoomView>> OpenAsync(NetworkId networkId, OpenRoomRequest body, RoomChanges self, CancellationToken stop) => self.OpenAsync(networkId, body, stop);

    public static Task<Answer<RoomView>> UpdateAsync(NetworkId networkId, Guid roomId, UpdateRoomRequest body, RoomChanges self, CancellationToken stop) => self.UpdateAsync(networkId, roomId, body, stop);

    public static Task<NoContentAnswer> CloseAsync(NetworkId networkId, Guid roomId, RoomChanges self, CancellationToken stop) => self.CloseAsync(networkId, roomId, stop);

    public static Task<Answer<RoomView>> JoinAsync(NetworkId networkId, Guid roomId, RoomChanges self, CancellationToken stop) => self.JoinAsync(networkId, roomId, stop);

    public static Task<NoContentAnswer> LeaveAsync(NetworkId networkId, Guid roomId, RoomChanges self, CancellationToken stop) => self.LeaveAsync(networkId, roomId, stop);

    private async Task<CreatedAnswer<RoomView>> OpenAsync(NetworkId networkId, OpenRoomRequest body, CancellationToken stop)
    {
        if (Check(body.Name, body.Game, body.Seats, least: 2) is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var standing = new Question<(long Rooms, bool IsIn)>(Standing, [networkId.Value, caller.UserId.Value], row => (row.GetInt64(0), row.GetBoolean(1)));
        var taken = new Question<int>(NameTakenBy, [networkId.Value, body.Name, Guid.Empty], row => row.GetInt32(0));
        await db.AskAsync(stop, standing, taken);
        if (!standing.Rows[0].IsIn)
            return s_notInNetwork;
        if (standing.Rows[0].Rooms >= RoomsMax)
            return new Failure("room.too_many", $"A network has at most {RoomsMax} rooms. Go into one that is there.");
        if (taken.Rows.Count > 0)
            return s_nameTaken;
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, network.TenantId.Value, networkId.Value, body.Name, body.Game ?? "", body.Seats, caller.UserId.Value, now], rows: 1);
        Enter(network, id, now);
        activity.Add(db, network.TenantId, networkId, "room.opened", new { body.Name, body.Game });
        recorder.Audit(db, network.TenantId, "room.open", new AuditTarget("room", id.ToString("D")), after: new { body.Name, body.Game, body.Seats, networkId });
        recorder.Event(db, network.TenantId, "rooms", "room.opened", id, networkId);
        Question<RoomView> made = RoomView.Find(id);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }

    private async Task<Answer<RoomView>> UpdateAsync(NetworkId networkId, Guid id, UpdateRoomRequest body, CancellationToken stop)
    {
        if (body is { Name: null, Game: null, Seats: null })
            return new FieldErrors().When(true, "name", "Give what shall change: name, game or seats.").Failure!;
        if (Check(body.Name, body.Game, body.Seats, least: 0) is { } invalid)
            return invalid;
        var taken = new Question<int>(NameTakenBy, [networkId.Value, body.Name ?? "", id], row => row.GetInt32(0));
        return await SeenAsync(networkId, id, [taken], Change, stop);

        Failure? Change(LockedNetwork network, Known before)
        {
            if (!MayRun(before, network.TenantId))
                return s_notYours;
            if (taken.Rows.Count > 0)
                return s_nameTaken;
            int? seats = body.Seats switch { null => before.Seats, 0 => null, var some => some };
            var after = new { name = body.Name ?? before.Name, game = body.Game ?? before.Game, seats };
            db.Waiting.Add(Update, [id, after.name, after.game, seats], rows: 1);
            recorder.Audit(db, network.TenantId, "room.update", new AuditTarget("room", id.ToString("D")), new { before.Name, before.Game, before.Seats }, after);
            recorder.Event(db, network.TenantId, "rooms", "room.updated", id, networkId);
            return null;
        }
    }

    private async Task<NoContentAnswer> CloseAsync(NetworkId networkId, Guid id, CancellationToken stop) => Done(await ChangeAsync(networkId, id, [], [], (network, known) =>
    {
        if (!MayRun(known, network.TenantId))
            return s_notYours;
        db.Waiting.Add("DELETE FROM rooms WHERE id = $1", [id], rows: 1);
        activity.Add(db, network.TenantId, networkId, "room.closed", new { known.Name, known.Game });
        recorder.Audit(db, network.TenantId, "room.close", new AuditTarget("room", id.ToString("D")), before: new { known.Name, known.Game });
        recorder.Event(db, network.TenantId, "rooms", "room.closed", id, networkId);
        return null;
    }, stop));

    private async Task<Answer<RoomView>> JoinAsync(NetworkId networkId, Guid id, CancellationToken stop)
    {
        var standing = new Question<bool>(Standing, [networkId.Value, caller.UserId.Value], row => row.GetBoolean(1));
        return await SeenAsync(networkId, id, [standing], Change, stop);

        Failure? Change(LockedNetwork network, Known known)
        {
            if (!standing.Rows[0])
                return s_notInNetwork;
            if (known.Seats is { } seats && known.Others >= seats)
                return new Failure("room.full", "All seats of the room are taken.");
            Enter(network, id, time.GetUtcNow());
            recorder.Audit(db, network.TenantId, "room.join", new AuditTarget("room", id.ToString("D")));
            recorder.Event(db, network.TenantId, "rooms", "room.joined", id, networkId);
            return null;
        }
    }

    private async Task<NoContentAnswer> LeaveAsync(NetworkId networkId, Guid id, CancellationToken stop) => Done(await ChangeAsync(networkId, id, [], [], (network, _) =>
    {
        db.Waiting.Add("DELETE FROM room_members WHERE room_id = $1 AND user_id = $2", [id, caller.UserId.Value]);
        recorder.Audit(db, network.TenantId, "room.leave", new AuditTarget("room", id.ToString("D")));
        return null;
    }, stop));

    private async Task<Answer<RoomView>> SeenAsync(NetworkId networkId, Guid id, Question[] facts, Func<LockedNetwork, Known, Failure?> change, CancellationToken stop)
    {
        Question<RoomView> seen = RoomView.Find(id);
        return await ChangeAsync(networkId, id, facts, [seen], change, stop) is { } refused ? refused : seen.Rows[0];
    }

    // What befalls a room that is there: facts under the network's lock, then the change, or why not.
    private async Task<Failure?> ChangeAsync(NetworkId networkId, Guid id, Question[] facts, Question[] outcome, Func<LockedNetwork, Known, Failure?> change, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        Question<Known> room = Ask(networkId, id);
        await db.AskAsync(stop, [room, .. facts]);
        if (room.Rows is not [{ } known])
            return s_gone;
        if (change(network, known) is { } refused)
            return refused;
        await db.WriteAsync(stop, outcome);
        await transaction.CommitAsync(stop);
        return null;
    }

    private static NoContentAnswer Done(Failure? refused) => refused is null ? NoContentAnswer.Done : refused;

    private void Enter(LockedNetwork network, Guid room, DateTimeOffset now)
    {
        db.Waiting.Add(LeaveOthers, [network.Id.Value, caller.UserId.Value, room]);
        db.Waiting.Add(Come, [room, network.TenantId.Value, network.Id.Value, caller.UserId.Value, now]);
    }

    private Question<Known> Ask(NetworkId network, Guid id) => new(
        OfRoom, [id, network.Value, caller.UserId.Value],
        row => new Known(row.GetString(0), row.GetString(1), row.Nullable<int>(2), row.Nullable<Guid>(3), row.GetInt64(4)));

    private bool MayRun(Known room, TenantId tenant) =>
        room.OpenedBy == caller.UserId.Value || caller.May(Permission.NetworkMembers, tenant) || caller.HasNetworkRoleFor(Permission.NetworkMembers);

    private static Failure? Check(string? name, string? game, int? seats, int least) => new FieldErrors()
        .When(name is not null && !DisplayText.IsValid(name, 1, TextMaxChars), "name", "A name has 1 to 60 characters on one line.")
        .When(game is not null && !DisplayText.IsValid(game, 0, TextMaxChars), "game", "A game has at most 60 characters on one line.")
        .When(seats is { } some && (some < least || some == 1 || some > SeatsMax), "seats", $"A room has 2 to {SeatsMax} seats.").Failure;

    private sealed record Known(string Name, string Game, int? Seats, Guid? OpenedBy, long Others);
}
