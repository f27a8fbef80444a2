using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security.Keys;

/// <summary>Keeps this server's keys those of the database, and seals anew what an older data key sealed.</summary>
/// <remarks>Hears of new keys by the notice <c>lanstead_keys</c>, and looks by itself every few seconds, for a notice may be lost.</remarks>
internal sealed partial class KeyUpkeep(SecretBox box, TokenKeyStore tokenKeys, Resealing resealing, DatabaseNotices notices, TimeProvider time, ILogger<KeyUpkeep> log) : BackgroundService
{
    /// <summary>After this time every server that reaches the database knows a new key.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changed = new(0);
    private string? _sealedWith;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable listening = notices.Listen("lanstead_keys", _ => _changed.Release());
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            Task<bool> tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            Task change = _changed.WaitAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
                if (await Task.WhenAny(tick, change) == tick)
                {
                    await tick;
                    tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
                }
                else
                {
                    await change;
                    change = _changed.WaitAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            box.Reload();
            await tokenKeys.RefreshAsync(stop);
            if (_sealedWith == box.Id)
                return;
            string active = box.Id;
            int secrets = await resealing.RunAsync(stop);
            if (secrets > 0)
                LogResealed(log, secrets, active);
            else
                _sealedWith = active;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogFault(log, e.GetType().Name);
        }
        catch (SettingsException e)
        {
            LogUnreadable(log, e.Message);
        }
    }

    [LoggerMessage(4400, LogLevel.Information, "Sealed {Count} secrets with the data key {Key}")]
    private static partial void LogResealed(ILogger logger, int count, string key);

    [LoggerMessage(4401, LogLevel.Debug, "Looking for new keys waits for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);

    [LoggerMessage(4402, LogLevel.Error, "A key or secret in the database cannot be read: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
