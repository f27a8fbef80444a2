using System.Collections.Concurrent;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Hears PostgreSQL's NOTIFY on one connection and passes each notice to those who asked for its channel.</summary>
/// <remarks>
/// A notice can be missed while the connection is down: after each reconnection every listener is called with a null payload,
/// which means "look again for yourself". Listeners must be quick and must not throw; they are called on the reading task. Thread-safe.
/// </remarks>
internal sealed partial class DatabaseNotices(DataSources sources, TimeProvider time, ILogger<DatabaseNotices> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    // A question on the listening connection itself: PostgreSQL sends the notices that wait for a connection before it says that it is ready for the next
    // question, so an answer proves that everything committed before it was asked has been heard.
    private static readonly TimeSpan PulseEvery = TimeSpan.FromMilliseconds(250);
    private const int PulseTimeoutSeconds = 3;

    /// <summary>How far back the last such proof may lie for <see cref="IsProven"/>: three pulses, and a quarter less than the second that ended access may last.</summary>
    public static readonly TimeSpan ProvenFor = TimeSpan.FromMilliseconds(750);

    private readonly ConcurrentDictionary<string, Action<string?>[]> _listeners = new();

    private volatile bool _isListening;
    private long _provenAt;

    /// <summary>True while the connection listens, from when every listener was told to look again.</summary>
    public bool IsListening => _isListening;

    /// <summary>True while everything that was committed more than <see cref="ProvenFor"/> ago has certainly been heard.</summary>
    /// <remarks>False soon after the connection was cut, and also when it hangs: packets that are dropped, a database process that is stopped.</remarks>
    public bool IsProven => _isListening && time.GetElapsedTime(Volatile.Read(ref _provenAt)) < ProvenFor;

    /// <summary>Calls <paramref name="heard"/> for each notice on the channel until disposed. Channels must be in <see cref="Channels"/>.</summary>
    public IDisposable Listen(string channel, Action<string?> heard)
    {
        if (!Channels.Contains(channel))
            throw new ArgumentException($"Add {channel} to DatabaseNotices.Channels.", nameof(channel));
        _listeners.AddOrUpdate(channel, _ => [heard], (_, others) => [.. others, heard]);
        return new Subscription(() => _listeners.AddOrUpdate(channel, _ => [], (_, others) => [.. others.Where(o => !ReferenceEquals(o, heard))]));
    }

    /// <summary>Every channel of the server.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["lanstead_events", "lanstead_access", "lanstead_network_access", "lanstead_maps", "lanstead_manifests", "lanstead_fences", "lanstead_mail", "lanstead_keys", "lanstead_chat"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = await sources.OpenListenerAsync(stoppingToken);
                connection.Notification += (_, notice) => Tell(notice.Channel, notice.Payload);
                long asked = time.GetTimestamp();
                await using (var listen = new NpgsqlCommand(string.Join("; ", Channels.Select(c => $"LISTEN {c}")), connection))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                pause = FirstPause;
                foreach (string channel in Channels)
                    Tell(channel, null);
                // After that: what was believed before the break was forgotten, and from here on every change is heard.
                Volatile.Write(ref _provenAt, asked);
                _isListening = true;
                await using var pulse = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = PulseTimeoutSeconds };
                while (true)
                {
                    // Nought would mean for ever.
                    TimeSpan left = PulseEvery - time.GetElapsedTime(asked);
                    if (left > TimeSpan.FromMilliseconds(1) && await connection.WaitAsync(left, stoppingToken))
                        continue;
                    asked = time.GetTimestamp();
                    await pulse.ExecuteNonQueryAsync(stoppingToken);
                    Volatile.Write(ref _provenAt, asked);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
            {
                _isListening = false;
                // What ended this connection ended the idle ones most likely: without this the first request over each would fail after the database is back.
                sources.ForgetConnections();
                LogLost(log, (e.InnerException is TimeoutException timeout ? timeout : e).GetType().Name, pause.TotalSeconds);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            finally
            {
                _isListening = false;
            }
        }
    }

    private void Tell(string channel, string? payload)
    {
        if (!_listeners.TryGetValue(channel, out Action<string?>[]? heard))
            return;
        foreach (Action<string?> listener in heard)
            listener(payload);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    [LoggerMessage(1103, LogLevel.Warning, "Lost the connection that listens for notices ({Fault}); trying again in {PauseSeconds} s")]
    private static partial void LogLost(ILogger logger, string fault, double pauseSeconds);
}
