using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Hears what any server process changed, and passes it to the agents that are connected here.</summary>
/// <remarks>
/// One connection listens. After each break everything is looked at once, since what was said meanwhile is lost;
/// and again every half minute, so that one failed read never leaves an agent behind.
/// </remarks>
internal sealed partial class AgentNotifications(
    DataSources sources, AgentSessions sessions, NetworkFeeds feeds, PolicyFeeds policies, PlanFeeds plans, ManifestSender manifests, TimeProvider time, ILogger<AgentNotifications> log)
    : BackgroundService
{
    private const string FencesChannel = "lanstead_fences";
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<NetworkId, KnownNetwork> s_nothingKnown = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                ListeningBroke(log, e.Message);
                await Task.Delay(s_retry, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.OpenListenerAsync(stop);
        var heard = new Queue<NpgsqlNotificationEventArgs>();
        connection.Notification += (_, notification) => heard.Enqueue(notification);
        await using (var listen = new NpgsqlCommand($"LISTEN {NetworkRevisions.MapsChannel}; LISTEN {NetworkRevisions.ManifestsChannel}; LISTEN {PolicyFeeds.Channel}; LISTEN {PlanFeeds.Channel}; LISTEN {FencesChannel}; LISTEN {WakeDevice.Channel}; LISTEN {PairNotes.Channel}", connection))
            await listen.ExecuteNonQueryAsync(stop);
        await SweepAsync(stop);
        policies.LookAtAll();
        plans.LookAtAll();
        long swept = time.GetTimestamp();
        while (true)
        {
            bool any = await connection.WaitAsync(s_sweep, stop);
            await DispatchAsync(heard, stop);
            if (any && time.GetElapsedTime(swept) < s_sweep)
                continue;
            await SweepAsync(stop);
            swept = time.GetTimestamp();
        }
    }

    // Many changes of one network that came together are one read and one delta.
    private async Task DispatchAsync(Queue<NpgsqlNotificationEventArgs> heard, CancellationToken stop)
    {
        var maps = new Dictionary<NetworkId, long>();
        var devices = new HashSet<DeviceId>();
        var changed = new HashSet<NetworkId>();
        while (heard.TryDequeue(out NpgsqlNotificationEventArgs? notification))
        {
            string[] words = notification.Payload.Split(' ');
            long number = words.Length > 1 && long.TryParse(words[1], out long parsed) ? parsed : 0;
            if (notification.Channel == NetworkRevisions.MapsChannel && NetworkId.TryParse(words[0], null, out NetworkId network))
                maps[network] = Math.Max(number, maps.GetValueOrDefault(network));
            else if (notification.Channel == PolicyFeeds.Channel && NetworkId.TryParse(words[0], null, out NetworkId of))
                changed.Add(of);
            else if (notification.Channel == PlanFeeds.Channel && NetworkId.TryParse(words[0], null, out NetworkId tunnel))
                plans.Look(tunnel);
            else if (notification.Channel == NetworkRevisions.ManifestsChannel && DeviceId.TryParse(words[0], null, out DeviceId device))
                devices.Add(device);
            else if (notification.Channel == FencesChannel && DeviceId.TryParse(words[0], null, out DeviceId fenced))
                sessions.Fence(fenced, number);
            else if (notification.Channel == PairNotes.Channel && PairNotes.TryRead(words, out DeviceId receiver, out ServerFrame? note))
                sessions.Find(receiver)?.Send(note);
            else if (notification.Channel == WakeDevice.Channel && words.Length == 3 && DeviceId.TryParse(words[0], null, out DeviceId waker))
                sessions.Find(waker)?.Send(new ServerFrame { MagicPacket = new MagicPacket { Prefix = words[1], Address = ByteString.CopyFrom(Convert.FromHexString(words[2])) } });
        }
        // Manifests first: who was taken out of a network must not get its next map.
        await Task.WhenAll(devices.Select(device => sessions.Find(device)).OfType<AgentSession>().Select(session => SendManifestAsync(session, stop)));
        // Policies by themselves: compiling one for thousands must not keep maps waiting.
        foreach (NetworkId network in changed)
            policies.Look(network);
        await Task.WhenAll(maps.Select(map => feeds.Find(map.Key) is { } feed ? RefreshAsync(feed, map.Value, stop) : Task.CompletedTask));
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        foreach (NetworkFeed feed in feeds.All())
        {
            await RefreshAsync(feed, null, stop);
            await feed.RenewLeaseAsync(stop);
        }
        foreach (AgentSession session in sessions.All())
            await SendManifestAsync(session, stop);
        policies.LookAgain();
        plans.LookAgain();
    }

    private async Task RefreshAsync(NetworkFeed feed, long? revision, CancellationToken stop)
    {
        try
        {
            await feed.RefreshAsync(revision, stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            RefreshFailed(log, e.Message);
        }
    }

    private async Task SendManifestAsync(AgentSession session, CancellationToken stop)
    {
        try
        {
            await manifests.SendAsync(session, s_nothingKnown, again: false, stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            RefreshFailed(log, e.Message);
        }
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Warning, Message = "Lost the connection that listens for changes: {Reason}")]
    private static partial void ListeningBroke(ILogger logger, string reason);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Could not read a change for agents; trying again within 30 s: {Reason}")]
    private static partial void RefreshFailed(ILogger logger, string reason);
}
