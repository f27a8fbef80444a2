using Lanstead.Agent.Certificates;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Flows;
using Lanstead.Agent.Joining;
using Lanstead.Agent.Local;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Logging;
using Lanstead.Agent.Metrics;
using Lanstead.Agent.Naming;
using Lanstead.Agent.Page;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Postures;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Agent.Service;
using Lanstead.Agent.Tunnels;
using Lanstead.Agent.Updating;
using Lanstead.DataPlane;
using Lanstead.Linux.Memory;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent;

/// <summary>The daemon: puts its parts together and runs them until it is told to stop.</summary>
/// <remarks>
/// Stopping leaves interfaces, addresses and routes as they are, so that nothing goes another way meanwhile, and an update costs no
/// more than the start; <c>lanstead down</c> takes them down.
/// Started in the network namespace that it shall work in.
/// </remarks>
public static class AgentDaemon
{
    /// <summary>Code of the failure when another agent runs.</summary>
    public const string AlreadyRunning = AgentFailures.AlreadyRunning;

    // A pass takes milliseconds; one network whose tunnel program does not answer costs 15 s a call. After this the loop hangs.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(2);

    /// <summary>Runs until cancelled.</summary>
    /// <returns>Null after an orderly stop; else why it could not start.</returns>
    public static async Task<Failure?> RunAsync(AgentOptions options, Func<string, string?> variable, TimeProvider time, CancellationToken cancel)
    {
        NativeHeap.GiveLargePiecesBack();
        var ring = new LogRing(LogRing.DefaultSizeBytes);
        using var loggers = new RingLoggerFactory(ring, options.LogSink, time, options.IsTraced ? LogLevel.Trace : LogLevel.Information);
        var warnings = new Warnings();

        // 1. What is on disk.
        Result<StateFolder> folder = StateFolder.Open(options.StateFolder, time);
        if (!folder.IsSuccess)
            return folder.Failure;
        var store = new StateStore(folder.Value);
        Result<AgentSettings?> settings = store.LoadSettings();
        if (settings.Failure is { } unread)
            warnings.Set("settings", unread.Message);
        (JournalKeeper journal, Failure? journalFailure) = JournalKeeper.Load(store);
        if (journalFailure is not null)
            warnings.Set("journal", $"{journalFailure.Message} What was changed before cannot be undone by itself.");
        (HostDnsKeeper hostDns, Failure? hostDnsFailure) = HostDnsKeeper.Load(store);
        if (hostDnsFailure is not null)
            warnings.Set("host-dns", $"{hostDnsFailure.Message} If this machine finds no names, look into /etc/resolv.conf.");
        using var membership = new Membership(store, warnings, loggers.CreateLogger("Desired")) { Time = time };

        using var locks = new LockBook(store, warnings, loggers.CreateLogger("Locks"));

        // 2. The parts. The local socket comes first: it also keeps a second agent from starting.
        var control = new AgentControl(options, store, membership, locks, warnings, settings.Value(AgentSettings.Default), time);
        using var netlink = RouteNetlink.Open();
        using var monitor = RouteMonitor.Open();
        Result<Backends> opened = Backends.Open(options, folder.Value, new LinuxTunnelHost(netlink), warnings, options.IsTraced ? new EngineTraceLog(loggers.CreateLogger("Engine")) : null, time);
        if (!opened.IsSuccess)
            return opened.Failure;
        await using Backends backends = opened.Value;
        var paths = new PathTable(new PathMemory(store, time), time);
        var pathStates = new PathStates();
        var board = new ReportBoard(time);
        using var server = new ServerLink(membership, locks, store, control, time, loggers.CreateLogger("Server"));
        using var names = new NameService(control, store, hostDns, new HostProgram(time), time, loggers.CreateLogger("Names"));
        var flows = new FlowKeeper(store, backends, server.Send, time, loggers.CreateLogger("Flows"));
        server.FlowsTaken = flows.Forget;
        var posture = new PostureWatch(time);
        var status = new StatusComposer(control, membership, server, board, pathStates, backends, names, () => posture.Last);
        using var joiner = new Joiner(control, membership, locks, server, new Enroller(store, options, () => board.Lans, time), board, status, time, loggers.CreateLogger("Joining"));
        var api = new LocalApi(control, membership, server, board, joiner, status, names, new LockDesk(locks, membership, control, server, time, loggers.CreateLogger("Locks")), new RouteOffers(control, membership, board), flows, ring);
        using var page = new LocalPage(status.Compose, api.HandleAsync, time, loggers.CreateLogger("Page"));
        api.NewPageLink = page.NewLink;
        using var local = new LocalServer(options.SocketPath, api, time, loggers.CreateLogger("Local"));
        if (local.Open() is { } taken)
            return taken;
        Result<MetricsEndpoint?> metrics = MetricsEndpoint.Open(options.Metrics, () => MetricsText.Of(status.Compose()), time);
        if (!metrics.IsSuccess)
            return metrics.Failure;
        using MetricsEndpoint? figures = metrics.Value;
        var routers = new RouterWatch(control.Changed.Set, time);
        ILogger reconcileLog = loggers.CreateLogger("Reconciler");
        using var named = new NameKeeper(folder.Value, server, control.Changed.Set, time, loggers.CreateLogger("Certificates"));
        var loop = new ReconcileLoop(
            names,
            control, membership, new Reconciler(netlink, backends, journal, paths, reconcileLog),
            new DesiredPlanner(membership, new LockGate(locks), member => backends.Of(backends.For(member)).SharesPort, time, reconcileLog), backends, journal, paths, pathStates, new PairBook(store, warnings, time, loggers.CreateLogger("Pairs")), netlink, server, new ServerReports(control, server, backends, time), flows, new ExposureKeeper(new PublicSide(journal, control.Changed.Set, time, reconcileLog), new HomeSide(journal, netlink, control, reconcileLog), named, new TunnelReports(server, time)), routers, new ClockWatch(folder.Value, warnings, time), posture, board, time, reconcileLog);

        Lanstead.Agent.Log.Started(reconcileLog, options.Version, options.StateFolder);

        // 3. The state on disk is made true before the server is called.
        locks.Load();
        membership.Load();
        using var notifier = new ServiceNotifier(variable);
        control.StateChanged = () => notifier.Status(Line(status));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ILogger memoryLog = loggers.CreateLogger("Memory");
        Task<PassOutcome> first = board.NextPassAsync();
        var trial = new UpdateTrial(
            new ProgramSwap(Environment.ProcessPath ?? "", options.UpdateFolder, time),
            () => board.HasPassed && (membership.Enrolment is null || !control.IsUp || server.State.Word == "connected"), time, loggers.CreateLogger("Update"));
        List<Task> parts = [trial.RunAsync(stop.Token), local.RunAsync(stop.Token), loop.RunAsync(stop.Token), loop.FollowAsync(monitor, stop.Token), routers.RunAsync(stop.Token), named.RunAsync(stop.Token), WatchdogAsync(notifier, board, time, stop.Token), LowMemory.OfProcess(() => backends.Engine?.CarriedPackets ?? 0, () => LowMemory.ReleaseProgram(memoryLog)).KeepAsync(time, stop.Token)];
        parts.Add(new UpdateFollower(
            control, membership, server, new ProgramSwap(Environment.ProcessPath ?? "", options.UpdateFolder, time), Environment.ProcessPath ?? "", () => AgentService.LaunchUpdate(options), time, loggers.CreateLogger("Update")).RunAsync(stop.Token));
        if (figures is not null)
            parts.Add(figures.RunAsync(stop.Token));
        if (backends.Engine is { } engine)
            parts.Add(new WayFollower(engine.ReviewWays, time).RunAsync(stop.Token));
        await Task.WhenAny([first, .. parts]);
        notifier.Ready();
        parts.Add(server.RunAsync(stop.Token));

        // 4. Until told to stop, or until a part fails, which is a bug: then the whole ends, and systemd starts it anew.
        Task ended = await Task.WhenAny(parts.Where(part => !part.IsCompletedSuccessfully));
        notifier.Stopping();
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.Exception is { } bug && !cancel.IsCancellationRequested)
            throw bug.InnerException ?? bug;
        return trial.Failure;
    }

    private static T Value<T>(this Result<T?> result, T otherwise) where T : class =>
        result.IsSuccess && result.Value is { } value ? value : otherwise;

    private static string Line(StatusComposer status)
    {
        var now = status.Compose();
        return now.DeviceId.Length == 0
            ? "Not joined yet"
            : $"{now.DeviceName}: {now.ServerState}, {now.Networks.Count(network => network.State == "up")} of {now.Networks.Count} networks up";
    }

    private static async Task WatchdogAsync(ServiceNotifier notifier, ReportBoard board, TimeProvider time, CancellationToken cancel)
    {
        if (notifier.WatchdogInterval is not { } interval)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        while (true)
        {
            if (time.GetElapsedTime(board.LastPassAt) < StuckAfter)
                notifier.Alive();
            await Task.Delay(interval, time, cancel);
        }
    }
}
