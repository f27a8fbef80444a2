using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Rooms;

/// <param name="PeerId">The device in the network on which it runs.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Game">What is played there.</param>
internal sealed record PinServerRequest(PeerId PeerId, int Port, string Name, string? Game = null);

/// <summary>A server that people play on.</summary>
/// <param name="Id">The pin.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Game">What is played there; empty when nobody said.</param>
/// <param name="PeerId">The device on which it runs.</param>
/// <param name="DeviceName">What that is called.</param>
/// <param name="Address">Where one connects to, from within the network.</param>
/// <param name="Port">Its port.</param>
/// <param name="Status">Of the device: online, stale, offline or pending.</param>
/// <param name="PinnedBy">Who pinned it; null: an account that is gone.</param>
internal sealed record PinnedServerView(Guid Id, string Name, string Game, PeerId PeerId, string DeviceName, IPAddress Address, int Port, string Status, UserId? PinnedBy)
{
    private const string Query = $"""
        SELECT s.id, s.name, s.game, p.id, p.name, p.ipv4, s.port, {Liveness.OfPeer}, s.pinned_by
        FROM pinned_servers s JOIN peers p ON p.id = s.peer_id JOIN devices d ON d.id = p.device_id
        """;

    public const string OfNetwork = $"{Query} WHERE s.network_id = $1 ORDER BY lower(s.name), s.id";
    public const string One = $"{Query} WHERE s.id = $1";

    public static PinnedServerView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), new PeerId(row.GetGuid(3)), row.GetString(4), row.GetFieldValue<IPAddress>(5), row.GetInt32(6), row.GetString(7),
        row.Nullable<Guid>(8) is { } user ? new UserId(user) : null);
}

/// <summary>The pinned servers of a network; there are never more than fit one answer.</summary>
/// <param name="Items">By name.</param>
internal sealed record PinnedServerList(IReadOnlyList<PinnedServerView> Items);

internal static class ReadPinnedServers
{
    public static async Task<Answer<PinnedServerList>> HandleAsync(NetworkId networkId, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        List<PinnedServerView> items = await db.QueryAsync(PinnedServerView.OfNetwork, [networkId.Value], PinnedServerView.Read, stop);
        return items.Count == 0 && !await objects.IsThereAsync(On.Network, networkId.Value, stop) ? GetNetwork.NotFound : new PinnedServerList(items);
    }
}

/// <summary>Pins servers: the owner of the device does, or somebody who looks after the network.</summary>
internal sealed class PinnedServers(TenantDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const int ServersMax = 50;
    private const int TextMaxChars = 60;

    private const string Standing = """
        SELECT (SELECT count(*) FROM pinned_servers WHERE network_id = $1), EXISTS (SELECT FROM pinned_servers WHERE peer_id = $2 AND port = $3), d.owner_user_id
        FROM (SELECT 1) one LEFT JOIN peers p ON p.id = $2 AND p.network_id = $1 LEFT JOIN devices d ON d.id = p.device_id
        """;

    private const string Insert = "INSERT INTO pinned_servers (id, tenant_id, network_id, peer_id, name, game, port, pinned_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    private const string Find = "SELECT s.name, s.port, s.pinned_by, d.owner_user_id FROM pinned_servers s JOIN peers p ON p.id = s.peer_id JOIN devices d ON d.id = p.device_id WHERE s.id = $1 AND s.network_id = $2";

    private static readonly Failure s_notYours = new("access.denied", "Not yours: its owner or a moderator does that.");

    public static Task<CreatedAnswer<PinnedServerView>> PinAsync(NetworkId networkId, PinServerRequest body, PinnedServers self, CancellationToken stop) => self.PinAsync(networkId, body, stop);

    public static Task<NoContentAnswer> UnpinAsync(NetworkId networkId, Guid serverId, PinnedServers self, CancellationToken stop) => self.UnpinAsync(networkId, serverId, stop);

    private async Task<CreatedAnswer<PinnedServerView>> PinAsync(NetworkId networkId, PinServerRequest body, CancellationToken stop)
    {
        Failure? invalid = new FieldErrors()
            .When(!DisplayText.IsValid(body.Name, 1, TextMaxChars), "name", "A name has 1 to 60 characters on one line.")
            .When(body.Game is not null && !DisplayText.IsValid(body.Game, 0, TextMaxChars), "game", "A game has at most 60 characters on one line.")
            .When(body.Port is < 1 or > 65535, "port", "A port is a number from 1 to 65535.").Failure;
        if (invalid is not null)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var standing = new Question<(long Count, bool Taken, Guid? Owner)>(
            Standing, [networkId.Value, body.PeerId.Value, body.Port], row => (row.GetInt64(0), row.GetBoolean(1), row.Nullable<Guid>(2)));
        await db.AskAsync(stop, standing);
        (long count, bool taken, Guid? owner) = standing.Rows[0];
        if (owner is null)
            return new Failure("not_found", "There is no such device in this network.");
        if (owner != caller.UserId.Value && !LooksAfter(network.TenantId))
            return s_notYours;
        if (taken)
            return new Failure("server.pinned", "This port of the device is pinned already.");
        if (count >= ServersMax)
            return new Failure("server.too_many", $"A network has at most {ServersMax} pinned servers. Take one away.");
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, network.TenantId.Value, networkId.Value, body.PeerId.Value, body.Name, body.Game ?? "", body.Port, caller.UserId.Value, now], rows: 1);
        activity.Add(db, network.TenantId, networkId, "server.pinned", new { body.Name, body.Game, body.Port });
        recorder.Audit(db, network.TenantId, "server.pin", new AuditTarget("pinned_server", id.ToString("D")), after: new { body.Name, body.Game, body.PeerId, body.Port });
        recorder.Event(db, network.TenantId, "rooms", "server.pinned", id, networkId);
        var made = new Question<PinnedServerView>(PinnedServerView.One, [id], PinnedServerView.Read);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }

    private async Task<NoContentAnswer> UnpinAsync(NetworkId networkId, Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var found = await db.QueryAsync(Find, [id, networkId.Value], row => (Name: row.GetString(0), Port: row.GetInt32(1), By: row.Nullable<Guid>(2), Owner: row.GetGuid(3)), stop);
        if (found.Count == 0)
            return new Failure("not_found", "There is no such server in this network.");
        if (found[0].Owner != caller.UserId.Value && found[0].By != caller.UserId.Value && !LooksAfter(network.TenantId))
            return s_notYours;
        db.Waiting.Add("DELETE FROM pinned_servers WHERE id = $1", [id], rows: 1);
        recorder.Audit(db, network.TenantId, "server.unpin", new AuditTarget("pinned_server", id.ToString("D")), before: new { found[0].Name, found[0].Port });
        recorder.Event(db, network.TenantId, "rooms", "server.unpinned", id, networkId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private bool LooksAfter(TenantId tenant) => caller.May(Permission.NetworkMembers, tenant) || caller.HasNetworkRoleFor(Permission.NetworkMembers);
}
