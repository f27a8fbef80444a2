using Lanstead.Server.Features.Peers;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Rooms;

/// <summary>Takes out of rooms, each minute, who is away: no device of theirs is online in the network, and no page or program of theirs is open. So rooms that were left behind end.</summary>
/// <remarks>Uses the system role: it works for all tenants. Several servers may do it at once: what one removed, the other does not find.</remarks>
internal sealed class RoomSweeper(DataSources sources, TimeProvider time, ILogger<RoomSweeper> log) : PeriodicWorker("Closing empty rooms", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    // A machine that is started anew, a page that is closed and opened on another device.
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(10);

    private const string Sweep = $"""
        DELETE FROM room_members m WHERE m.joined_at < $1
            AND NOT EXISTS (SELECT FROM presence a WHERE a.user_id = m.user_id AND a.seen_at > $1)
            AND NOT EXISTS (SELECT FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.network_id = m.network_id AND d.owner_user_id = m.user_id AND {Liveness.OfPeer} = '{Liveness.Online}')
        """;

    /// <summary>Takes out who is away now; returns how many.</summary>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Sweep);
        command.Parameters.Add(new NpgsqlParameter { Value = Time.GetUtcNow() - s_grace });
        return await command.ExecuteNonQueryAsync(stop);
    }

    protected override Task WorkAsync(CancellationToken stop) => SweepAsync(stop);
}
