using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Fleet;

/// <summary>Moves updates on: asks the machines of a wave, looks whether they are well, and stops where one is not.</summary>
/// <remarks>
/// <code>
/// running ─every machine of the wave answered, and all that took it are well for the gate's minutes→ next wave … ─no wave left→ done
///    └─one failed, went back, did not answer, or is not well→ stopped
/// </code>
/// One server at a time has an update; uses the system role, since it works for all tenants.
/// </remarks>
internal sealed partial class FleetWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<FleetWatch> log) : PeriodicWorker("Updating machines", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    // Fetching over a slow line, the trial of 45 s, and going back.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromMinutes(15);

    // A machine that restarted its agent is back within seconds.
    private static readonly TimeSpan s_unwellLimit = TimeSpan.FromMinutes(5);

    private const string Running = """
        SELECT id, tenant_id, version, gate_minutes, wave, healthy_at, wave_at FROM fleet_updates WHERE status = 'running' ORDER BY id FOR UPDATE SKIP LOCKED
        """;

    private const string Machines = """
        SELECT m.device_id, d.name, m.wave, m.state, m.detail, m.asked_at, m.ended_at, d.connected,
            m.open_before <= (SELECT count(*) FROM exposure_states s JOIN exposures e ON e.id = s.exposure_id JOIN tunnel_servers t ON t.id = e.server_id JOIN networks n ON n.id = t.network_id JOIN tunnel_clients c ON c.id = e.client_id
                JOIN peers p ON p.id = CASE WHEN s.public_side THEN n.hub_peer_id ELSE c.peer_id END WHERE s.open AND p.device_id = m.device_id)
        FROM fleet_update_devices m JOIN devices d ON d.id = m.device_id WHERE m.update_id = $1 ORDER BY m.wave, m.device_id
        """;

    private const string Silent = "UPDATE fleet_update_devices SET state = 'failed', detail = 'It did not answer.', ended_at = $3 WHERE update_id = $1 AND device_id = ANY ($2::uuid[])";
    private const string Health = "UPDATE fleet_updates SET healthy_at = $2 WHERE id = $1";
    private const string Next = "UPDATE fleet_updates SET wave = $2, wave_at = $3, healthy_at = NULL WHERE id = $1";
    private const string End = "UPDATE fleet_updates SET status = $2, reason = $3, ended_at = $4 WHERE id = $1";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Something happened that an update may wait for: looked at soon, and by the next look at the latest.</summary>
    public void Wake()
    {
        // Away from the request that says so; what fails is tried at the next look.
        if (_turn.CurrentCount > 0)
            _ = Task.Run(() => LookQuietlyAsync());
    }

    /// <summary>One look; returns how many updates were moved on.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
            SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
            Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var running = await db.QueryAsync(
                Running, [],
                row => new Update(row.GetGuid(0), new TenantId(row.GetGuid(1)), row.GetString(2), TimeSpan.FromMinutes(row.GetInt32(3)), row.GetInt32(4), row.Nullable<DateTimeOffset>(5), row.Nullable<DateTimeOffset>(6)), stop);
            int moved = 0;
            foreach (Update update in running)
                moved += await MoveAsync(db, recorder, update, stop) ? 1 : 0;
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
            return moved;
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override Task WorkAsync(CancellationToken stop) => LookAsync(stop);

    private async Task LookQuietlyAsync()
    {
        try
        {
            await LookAsync(CancellationToken.None);
        }
        catch (Exception e) when (DatabaseAway.Is(e) || e is ObjectDisposedException)
        {
            // The next look does it.
        }
    }

    private async Task<bool> MoveAsync(SystemDb db, Recorder recorder, Update update, CancellationToken stop)
    {
        DateTimeOffset now = Time.GetUtcNow();
        List<Machine> machines = await db.QueryAsync(
            Machines, [update.Id],
            row => new Machine(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.Nullable<DateTimeOffset>(5), row.Nullable<DateTimeOffset>(6), row.GetBoolean(7), row.GetBoolean(8)), stop);

        // 1. One that fared badly ends it for all that were not asked yet.
        Machine[] silent = [.. machines.Where(machine => machine.IsBusy && now - machine.AskedAt > s_answerLimit)];
        if (silent.Length > 0)
            db.Waiting.Add(Silent, [update.Id, silent.Select(machine => machine.Id).ToArray(), now]);
        Machine? bad = machines.FirstOrDefault(machine => machine.State is "failed" or "rolled_back") ?? silent.FirstOrDefault();
        if (bad is not null)
            return Finish(db, recorder, update, "stopped", $"{bad.Name}: {(bad.IsBusy ? "it did not answer." : bad.Detail)}", now);

        // 2. Those that were asked last: each must have answered, and those that took it must be well.
        Machine[] wave = [.. machines.Where(machine => machine.Wave == update.Wave)];
        if (wave.Any(machine => machine.IsBusy))
            return false;
        Machine[] taken = [.. wave.Where(machine => machine.State == "done")];
        Machine? unwell = taken.FirstOrDefault(machine => !machine.IsConnected || !machine.HasAllOpen);
        if (unwell is not null)
        {
            if (now - Later(unwell.EndedAt, update.HealthyAt) > s_unwellLimit + update.Gate)
                return Finish(db, recorder, update, "stopped", $"{unwell.Name}: {(unwell.IsConnected ? "what is exposed by it is not open as it was." : "it is not connected any more.")}", now);
            if (update.HealthyAt is not null)
                db.Waiting.Add(Health, [update.Id, null]);
            return false;
        }
        if (taken.Length > 0 && update.HealthyAt is null)
        {
            db.Waiting.Add(Health, [update.Id, now]);
            return false;
        }
        if (taken.Length > 0 && now - update.HealthyAt < update.Gate)
            return false;

        // 3. The next ones.
        int next = machines.Where(machine => machine.State == "waiting").Select(machine => machine.Wave).DefaultIfEmpty(0).Min();
        if (next == 0)
            return Finish(db, recorder, update, "done", "", now);
        Machine[] asked = [.. machines.Where(machine => machine.Wave == next && machine.State == "waiting")];
        FleetWishes.Ask(db, update.Id, update.Version, [.. asked.Where(machine => machine.IsConnected).Select(machine => machine.Id)], now);
        FleetWishes.PassOver(db, update.Id, [.. asked.Where(machine => !machine.IsConnected).Select(machine => machine.Id)], now);
        db.Waiting.Add(Next, [update.Id, next, now]);
        recorder.Audit(db, update.Tenant, "fleet_update.wave", new AuditTarget("fleet_update", update.Id.ToString("D")), after: new { wave = next, update.Version, machines = asked.Select(machine => machine.Name) });
        recorder.Event(db, update.Tenant, "devices", "fleet.updated", update.Id);
        LogWave(Log, update.Id, next, asked.Length);
        return true;
    }

    private bool Finish(SystemDb db, Recorder recorder, Update update, string status, string reason, DateTimeOffset now)
    {
        db.Waiting.Add(End, [update.Id, status, reason, now]);
        if (status == "stopped")
            FleetWishes.CallOff(db, update.Id, now);
        recorder.Audit(db, update.Tenant, "fleet_update.end", new AuditTarget("fleet_update", update.Id.ToString("D")), after: new { status, reason });
        recorder.Event(db, update.Tenant, "devices", "fleet.updated", update.Id);
        LogEnd(Log, update.Id, status);
        return true;
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset? other) => (one ?? DateTimeOffset.MinValue) > (other ?? DateTimeOffset.MinValue) ? one!.Value : other ?? DateTimeOffset.MinValue;

    [LoggerMessage(6450, LogLevel.Information, "Wave {Wave} of update {Update}: {Count} machines")]
    private static partial void LogWave(ILogger logger, Guid update, int wave, int count);

    [LoggerMessage(6451, LogLevel.Information, "Update {Update} is {Status}")]
    private static partial void LogEnd(ILogger logger, Guid update, string status);

    private sealed record Update(Guid Id, TenantId Tenant, string Version, TimeSpan Gate, int Wave, DateTimeOffset? HealthyAt, DateTimeOffset? WaveAt);

    private sealed record Machine(Guid Id, string Name, int Wave, string State, string Detail, DateTimeOffset? AskedAt, DateTimeOffset? EndedAt, bool IsConnected, bool HasAllOpen)
    {
        public bool IsBusy => State is "asked" or "installing";
    }
}
