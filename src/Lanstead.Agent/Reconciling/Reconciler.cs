using Lanstead.Agent.Paths;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Routes;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Reconciling;

/// <summary>Makes the desired state true: looks, plans, acts, and undoes. What is as it should be is not touched.</summary>
/// <remarks>Not thread-safe: one loop owns it.</remarks>
internal sealed class Reconciler(RouteNetlink netlink, Backends backends, JournalKeeper journal, PathTable paths, ILogger logger)
{
    private readonly PacketTables _tables = new();
    private readonly InterfaceMaker _interfaces = new(netlink, backends, journal, logger);

    /// <summary>One network as it should be.</summary>
    public async Task<NetworkPass> ApplyAsync(DesiredNetwork desired, CancellationToken cancel)
    {
        var report = new PassReport(desired);

        // 1. The interface, with what ran it before us adopted.
        ITunnelBackend backend = backends.Of(desired.Backend);
        Result<ReadyInterface> ready = await _interfaces.EnsureAsync(desired, cancel);
        report.Add($"interface {desired.InterfaceName}", ready.Failure, changed: ready.IsSuccess && ready.Value.Origin == InterfaceOrigin.Started);
        if (!ready.IsSuccess)
            return report.Finish(null);
        TunnelState? tunnel = ready.Value.Tunnel;

        // 2. What may arrive, then keys and peers: a packet that comes as soon as the address is there finds its peer, and its judge.
        bool isJudged = await JudgeAsync(desired, report, cancel);
        await ConfigureAsync(backend, desired, isJudged, tunnel, report, cancel);

        // 3. Addresses, routes and settings.
        var view = InterfaceView.Of(desired.InterfaceName, SystemView.Read(netlink), SystemSettings.Read, Planner.SettingsOf(desired));
        foreach (Operation step in Planner.Plan(desired, view))
        {
            Failure? failure = Do(step);
            report.Add(step.Item, failure, changed: failure is null);
            if (failure is null)
                Log.Done(logger, desired.InterfaceName, step.Item);
            else
                Log.Failed(logger, desired.InterfaceName, step.Item, failure.Message);
            if (failure is null && step is SetMark)
                journal.InterfaceIsMarked(desired.InterfaceName);
        }

        // 4. What goes on to this machine's LANs. Before the forwarding setting it would be as well, but not before the journal knows what that was.
        await LeadAsync(desired, report, cancel);

        return report.Finish(report.Writes == 0 && tunnel is not null ? tunnel : (await backend.Read(desired.InterfaceName, cancel)) is { IsSuccess: true } after ? after.Value : null);
    }

    /// <summary>Takes away every interface of ours that is not in the list; undoes settings when none is left that needs them.</summary>
    /// <returns>The first failure; null when all is undone.</returns>
    public async Task<Failure?> RemoveOthersAsync(IReadOnlyCollection<string> keep, bool keepSettings, CancellationToken cancel)
    {
        Failure? first = null;
        // Interfaces first: what still comes by one is judged by its tables.
        foreach (string name in journal.Journal.Interfaces.Where(name => !keep.Contains(name)).ToArray())
        {
            if (await _interfaces.RemoveAsync(name, cancel) is { } failure)
            {
                first ??= failure;
                continue;
            }
            journal.InterfaceIsGone(name);
            Log.InterfaceRemoved(logger, name);
        }
        foreach (string name in (journal.Journal.Tables ?? []).Where(name => !keep.Contains(name)).ToArray())
        {
            if (await _tables.RemoveAsync(name, cancel) is { } left)
                first ??= left;
            else
                journal.TableIsGone(name);
        }
        if (!keepSettings && journal.Journal.Settings.Count > 0)
            first ??= RestoreSettings();
        return first;
    }

    private async Task LeadAsync(DesiredNetwork desired, PassReport report, CancellationToken cancel)
    {
        if (desired.Lans.Own.Count == 0)
            return;
        string name = RouteTable.NameOf(desired.InterfaceName);
        journal.WillMakeTable(name);
        string[] links = [.. desired.Lans.Own.Select(route => route.LinkName).OfType<string>().Distinct()];
        var closed = new ClosedLinks([.. links.Where(link => WasOff(Planner.Forwarding4(link)))], [.. links.Where(link => WasOff(Planner.ForceForwarding6(link)))], WasOff(Planner.Forwarding6All));
        string script = RouteTable.Script(desired.InterfaceName, desired.Plan.Prefixes, desired.Lans.Own, closed);
        Result<bool> put = await _tables.EnsureAsync(name, script, why => new Failure(AgentFailures.RoutesFailed, $"The others cannot be led to this machine's LAN: {why}"), cancel);
        report.Add("routes", put.Failure, changed: put.IsSuccess && put.Value);
        if (!put.IsSuccess)
            Log.Failed(logger, desired.InterfaceName, "routes", put.Failure.Message);
        else if (put.Value)
            Log.Done(logger, desired.InterfaceName, "routes");

        bool WasOff(string setting) => journal.Journal.Settings.Any(changed => changed.Name == setting && changed.Before == "0");
    }

    // The engine judges by itself. Elsewhere a table does; where it cannot be had, false: then nobody is let in.
    private async Task<bool> JudgeAsync(DesiredNetwork desired, PassReport report, CancellationToken cancel)
    {
        string name = desired.InterfaceName;
        if (desired.Enforced.Failure is { } unfit)
            report.Add("policy", unfit, changed: false);
        if (desired.Backend.Kind == BackendKind.Engine)
        {
            if (journal.Journal.Tables?.Contains(name) == true && await _tables.RemoveAsync(name, cancel) is null)
                journal.TableIsGone(name);
            return true;
        }
        journal.WillMakeTable(name);
        Result<bool> put = await _tables.EnsureAsync(name, desired.Enforced, cancel);
        report.Add("policy", put.Failure, changed: put.IsSuccess && put.Value);
        if (!put.IsSuccess)
            Log.Failed(logger, name, "policy", put.Failure.Message);
        else if (put.Value)
            Log.Done(logger, name, "policy");
        return put.IsSuccess;
    }

    private async Task ConfigureAsync(ITunnelBackend backend, DesiredNetwork desired, bool isJudged, TunnelState? now, PassReport report, CancellationToken cancel)
    {
        PlannedPeer[] planned = [.. desired.Plan.Peers.Where(peer => peer.InTunnel && isJudged)];
        var config = new TunnelConfig(desired.PrivateKey, desired.ListenPort, FirewallMark: null, [.. planned.SelectMany(peer => TunnelPeers.Of(
            peer, desired.Pairs.GetValueOrDefault(peer.Id), paths.EndpointToSet(desired.Network, peer, peer.In(now)), now))])
        {
            OtherKey = desired.OtherKey,
            Filter = desired.Backend.Kind == BackendKind.Engine ? desired.Enforced.Filter : null,
            Lan = desired.Backend.Kind == BackendKind.Engine ? desired.Lan : null,
            FlowLog = desired.FlowLog,
        };
        Result<TunnelApplied> applied = await backend.Apply(desired.InterfaceName, config, cancel);
        if (!applied.IsSuccess)
        {
            report.Add("tunnel", applied.Failure, changed: false);
            Log.Failed(logger, desired.InterfaceName, "tunnel", applied.Failure.Message);
            return;
        }
        if (applied.Value.Changes > 0)
            Log.TunnelChanged(logger, desired.InterfaceName, applied.Value.Changes);
        report.AddPeers(planned, now, applied.Value);
    }

    private Failure? Do(Operation step)
    {
        try
        {
            NetlinkFailure? failure = step switch
            {
                SetMtu(int index, int mtuBytes) => netlink.SetLinkMtu(index, mtuBytes),
                SetNoNeighbours(int index) => netlink.SetLinkNeighbours(index, asks: false),
                SetMark(int index) => netlink.SetLinkAlias(index, Ownership.Mark),
                SetUp(int index, _) => netlink.SetLinkUp(index),
                AddAddress(var address) => netlink.AddAddress(address),
                DeleteAddress(var address) => netlink.DeleteAddress(address),
                AddRoute(var route) => netlink.AddRoute(route),
                DeleteRoute(var route) => netlink.DeleteRoute(route),
                WriteSetting setting => Write(setting),
                _ => throw new InvalidOperationException($"No way to do {step.Item}."),
            };
            return failure is null || (failure.IsExisting && step is AddAddress) ? null : new Failure(AgentFailures.SystemRefused, $"The system refused: {failure}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(AgentFailures.SystemRefused, $"The system refused: {e.Message}");
        }
    }

    private NetlinkFailure? Write(WriteSetting setting)
    {
        if (setting.Journaled)
        {
            foreach (string name in setting.AlsoChanges.SelectMany(SystemSettings.Expand).Prepend(setting.Name).Distinct())
            {
                if (SystemSettings.Read(name) is { } before)
                    journal.WillChange(name, before, setting.Value);
            }
            foreach ((string name, string value) in setting.First.SelectMany(pair => SystemSettings.Expand(pair.Name).Select(name => (name, pair.Value))))
            {
                // "1" is "unless this is a router": on the way to be one, it must say so in full.
                if (SystemSettings.Read(name) is "1" and var before)
                {
                    journal.WillChange(name, before, value);
                    SystemSettings.Write(name, value);
                }
            }
        }
        SystemSettings.Write(setting.Name, setting.Value);
        return null;
    }

    // In the order of the journal: the setting for all first, then each interface's own.
    private Failure? RestoreSettings()
    {
        foreach (var changed in journal.Journal.Settings)
        {
            try
            {
                // An interface that went took its setting along.
                if (SystemSettings.Read(changed.Name) is { } now && now != changed.Before)
                    SystemSettings.Write(changed.Name, changed.Before);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new Failure(AgentFailures.SystemRefused, $"{changed.Name} could not be set back to {changed.Before}: {e.Message}");
            }
        }
        journal.SettingsAreBack();
        Log.SettingsRestored(logger);
        return null;
    }
}
