using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Exposing;

/// <summary>The end with the public addresses: a table of ours that leads ports of them into tunnels.</summary>
/// <remarks>Owned by the reconcile loop. Does nothing while nothing changes: neither here nor, by anybody, in the kernel's packet filter.</remarks>
internal sealed class PublicSide(JournalKeeper journal, Action wake, TimeProvider time, ILogger logger)
{
    // Sockets are many on a busy machine, and a program that begins to listen is rare.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);

    // What went through is told each minute.
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(20);

    private readonly FirewallKeeper _keeper = new(PublicTable.Name);
    private readonly Dictionary<PeerId, IReadOnlyList<IPAddress>> _clients = [];
    private (string Key, object[] Of) _madeFrom = ("", []);
    private (IReadOnlyList<OpenExposure> Open, IReadOnlyList<ExposureState> Refused) _judged = ([], []);
    private HashSet<Guid> _open = [];
    private FirewallTable? _table;
    private IReadOnlyList<ListeningSocket> _listening = [];
    private long _lookedAt;
    private IReadOnlyDictionary<string, FirewallCount> _counted = new Dictionary<string, FirewallCount>();
    private long _countedAt;
    private readonly QuotaBook _quotas = new();
    private readonly BlockBook _blocks = new();
    private string _lastFailure = "";
    private string _warning = "";
    private long _warnedAt;

    // Links that the table in force knows of; null: not known, since the process before this one made it.
    private IReadOnlyList<ForwardingLink>? _held;

    /// <summary>Links that must forward so that packets get from public addresses into a tunnel. None before the table is there that holds back everything else.</summary>
    public IReadOnlyList<ForwardingLink> LinksOf(IReadOnlyList<PlannedExposure> exposures, SystemView system) =>
        journal.Journal.Tables?.Contains(PublicTable.Name) == true ? [.. Links(exposures, system).Where(link => _held?.Contains(link) != false)] : [];

    /// <summary>How its block lists stand, by the last count.</summary>
    public IReadOnlyList<BlockListStatus> BlockLists => _blocks.Tell(_counted);

    /// <summary>Makes true what the tunnels' exposures ask for.</summary>
    /// <param name="tunnels">Those whose hub this machine is.</param>
    /// <param name="system">Links and addresses as this pass found them.</param>
    /// <param name="cancel">The agent stops.</param>
    public async Task<IReadOnlyList<ExposureState>> ApplyAsync(IReadOnlyList<DesiredNetwork> tunnels, SystemView system, CancellationToken cancel)
    {
        // 1. Without exposures there is no table; the reconciler takes away what the journal names.
        if (tunnels.All(tunnel => tunnel.Exposures.All(one => one.Named is not null)))
        {
            if (_table is not null)
                await _keeper.RemoveAsync(cancel);
            (_table, _madeFrom, _judged, _open, _held) = (null, ("", []), ([], []), [], null);
            return [];
        }

        // 2. What can be opened, and the table for it; the same as before while its reasons are.
        Judge(tunnels, system);

        // 3. The kernel's, if it is other than that.
        journal.WillMakeTable(PublicTable.Name);
        (bool wrote, string? error) = await _keeper.EnsureAsync(_table!, cancel);
        if (error is not null)
        {
            // Nothing holds back the rest: then nothing is to be forwarded either.
            if (!(await Nftables.ListAsync(FirewallTable.Family, PublicTable.Name, cancel)).IsDone)
                journal.TableIsGone(PublicTable.Name);
            if (_lastFailure != error)
                Log.PublicFailed(logger, error);
            _lastFailure = error;
            return [.. _judged.Refused, .. _judged.Open.Select(one => new ExposureState(one.Plan.Id, PublicSide: true, Open: false, AgentFailures.ExposureFailed, $"The tunnel server's packet filter refused: {error}"))];
        }
        _lastFailure = "";
        if (wrote)
            Log.PublicWritten(logger, _judged.Open.Count, _judged.Refused.Count);

        // 4. What else holds it back, and what went through.
        if (wrote || time.GetElapsedTime(_warnedAt) >= LookInterval)
            (_warning, _warnedAt) = (await ForeignFirewall.LookAsync([.. tunnels.Select(tunnel => tunnel.InterfaceName)], cancel), time.GetTimestamp());
        if (wrote || time.GetElapsedTime(_countedAt) >= CountInterval)
            (_counted, _countedAt) = (await _keeper.ReadCountersAsync(cancel), time.GetTimestamp());
        _open = [.. _judged.Open.Select(one => one.Plan.Id)];
        ForwardingLink[] links = [.. tunnels.SelectMany(tunnel => Links(tunnel.Exposures, system)).Distinct()];
        if (links.Except(_held ?? []).Any())
            wake();
        _held = links;
        return [.. _judged.Refused, .. _judged.Open.Select(StateOf)];
    }

    private ExposureState StateOf(OpenExposure one)
    {
        (Failure? shut, string? slow) = _quotas.Tell(one.Plan);
        return (shut is null ? new ExposureState(one.Plan.Id, PublicSide: true, Open: true, Detail: slow ?? _warning) : new ExposureState(one.Plan.Id, PublicSide: true, Open: false, shut.Code, shut.Message)) with { Count = CountOf(one.Plan.Id) };
    }

    private void Judge(IReadOnlyList<DesiredNetwork> tunnels, SystemView system)
    {
        foreach (var peer in tunnels.SelectMany(tunnel => tunnel.Plan.Peers))
            _clients[peer.Id] = peer.Addresses;
        ClosedLinks closed = Closed(tunnels, system);
        object[] of = [.. tunnels.SelectMany(tunnel => new object[] { tunnel.Exposures, tunnel.Plan.Peers })];
        string key = $"{string.Join(' ', tunnels.Select(tunnel => tunnel.InterfaceName))} {string.Join(' ', system.Addresses.Select(address => $"{address.LinkIndex} {address.Address}"))} {string.Join(' ', closed.Four)} {string.Join(' ', closed.Six)} {closed.WholeSix}";
        key += $" {_blocks.Look(tunnels.SelectMany(tunnel => tunnel.Exposures), time.GetUtcNow())} {_quotas.Look(tunnels.SelectMany(tunnel => tunnel.Exposures), BytesOf, time.GetUtcNow())}";
        bool isSame = _table is not null && key == _madeFrom.Key && of.Length == _madeFrom.Of.Length && of.Zip(_madeFrom.Of).All(pair => ReferenceEquals(pair.First, pair.Second));
        if (isSame && time.GetElapsedTime(_lookedAt) < LookInterval)
            return;
        IReadOnlyList<ListeningSocket> listening = ListeningSockets.Read();
        _lookedAt = time.GetTimestamp();
        if (isSame && listening.SequenceEqual(_listening))
            return;
        (_listening, _madeFrom) = (listening, (key, of));
        _judged = PublicJudge.Judge(tunnels.Select(tunnel => (tunnel.InterfaceName, tunnel.Exposures)), system.Addresses.Select(address => address.Address).ToHashSet(), listening, peer => _clients.GetValueOrDefault(peer, []), _open);
        _table = PublicTable.Of([.. _judged.Open.Select(_quotas.Limited).Select(_blocks.Blocked)], [.. tunnels.Select(tunnel => tunnel.InterfaceName)], closed);
    }

    // Those that forward only because of us, by the journal, and those that are about to.
    private ClosedLinks Closed(IReadOnlyList<DesiredNetwork> tunnels, SystemView system)
    {
        ForwardingLink[] links = [.. tunnels.SelectMany(tunnel => Links(tunnel.Exposures, system)).Distinct()];
        bool hasSix = links.Any(link => link.Six), oneByOne = hasSix && SystemSettings.Read(Planner.ForceForwarding6(links.First(link => link.Six).Name)) is not null;
        return new ClosedLinks(
            [.. links.Where(link => !link.Six && IsOff(Planner.Forwarding4(link.Name))).Select(link => link.Name)],
            [.. links.Where(link => link.Six && oneByOne && IsOff(Planner.ForceForwarding6(link.Name)) && IsOff(Planner.Forwarding6All)).Select(link => link.Name)],
            hasSix && !oneByOne && IsOff(Planner.Forwarding6All));

        bool IsOff(string setting) => journal.Journal.Settings.FirstOrDefault(changed => changed.Name == setting) is { } changed ? changed.Before == "0" : SystemSettings.Read(setting) == "0";
    }

    private static IReadOnlyList<ForwardingLink> Links(IReadOnlyList<PlannedExposure> exposures, SystemView system)
    {
        var addresses = exposures.Where(exposure => exposure is { Fault: null, Named: null }).Select(exposure => exposure.Address).OfType<IPAddress>().ToHashSet();
        return
        [
            .. from address in system.Addresses
               where addresses.Contains(address.Address)
               from link in system.Links
               where link.Index == address.LinkIndex && !InterfaceNames.IsOurs(link.Name)
               select new ForwardingLink(link.Name, address.Address.AddressFamily == AddressFamily.InterNetworkV6),
        ];
    }

    private ulong BytesOf(Guid id) => CountOf(id) is var count ? count.BytesIn + count.BytesOut : 0;

    private ExposureCount CountOf(Guid id)
    {
        FirewallCount one = _counted.GetValueOrDefault(PublicTable.CounterIn(id)), other = _counted.GetValueOrDefault(PublicTable.CounterOut(id));
        return new ExposureCount(one.Packets, one.Bytes, other.Packets, other.Bytes, _counted.GetValueOrDefault(PublicTable.CounterNew(id)).Packets);
    }
}

/// <summary>A link of the machine that must forward what comes in by it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Six">IPv6; else IPv4.</param>
internal sealed record ForwardingLink(string Name, bool Six);
