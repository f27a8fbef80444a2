using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Names;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Naming;

/// <summary>Names on this machine: the resolver with the newest table, and the system's own look-up led to it. Called by the reconcile loop after each pass.</summary>
/// <remarks>It knows what the maps say, so it works without the server; what is as it should be is not touched.</remarks>
internal sealed class NameService(
    AgentControl control, StateStore store, HostDnsKeeper keeper, HostProgram programs, TimeProvider time, ILogger logger, string path = "/etc/resolv.conf") : IDisposable
{
    private const string Subject = "names";

    private Resolver? _resolver;
    private IHostDns? _way;
    private HostDnsChoice? _choice;
    private NetworkLabels? _labels;
    private List<object?> _seen = [];
    private IReadOnlyList<NetworkNames> _networks = [];
    private uint _serial;

    /// <summary>How it stands.</summary>
    public NamesState State { get; private set; } = NamesState.Off;

    /// <summary>The resolver; null while it does not listen.</summary>
    public Resolver? Resolver => _resolver;

    /// <summary>Makes it so. With no networks left, all is given back.</summary>
    /// <returns>What could not be done.</returns>
    public async Task<Failure?> ApplyAsync(IReadOnlyList<NetworkReport> reports, CancellationToken cancel)
    {
        NetworkReport[] named = [.. reports.Where(report => report is { Plan: not null, Member.Head: not null })];
        if (named.Length == 0 || !IPAddress.TryParse(control.Options.Dns, out IPAddress? address) || !IPAddress.IsLoopback(address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            Failure? left = await UndoAsync(cancel);
            Close();
            State = named.Length == 0 ? NamesState.Off with { Problem = left?.Message } : NamesState.Off with { Reason = "LANSTEAD_DNS says so", Problem = left?.Message };
            return Told(left);
        }

        // 1. What the names are.
        bool changed = Collect(named);
        if (_resolver is null)
        {
            Result<Resolver> opened = Resolver.Open(address, time, logger);
            if (!opened.IsSuccess)
            {
                Failure? left = await UndoAsync(cancel);
                State = new NamesState(null, HostDnsKind.None, "the resolver does not listen", [], _networks, opened.Failure.Message);
                return Told(left ?? opened.Failure);
            }
            _resolver = opened.Value;
            _ = _resolver.RunAsync();
            changed = true;
        }
        if (changed)
        {
            _resolver.Table = NetworkNames.TableOf(_networks, address, ++_serial);
            Log.Answering(logger, address.ToString(), _resolver.Table.Count, _networks.Count);
        }

        // 2. Who is led to them. First there is somebody who answers, then they are sent there.
        Failure? failure = control.Settings.AcceptDns ? await LeadAsync(address, cancel) : await UndoAsync(cancel);
        _resolver.Upstreams = _way?.Upstreams ?? [];
        State = new NamesState(
            address, failure is null ? _way?.Kind ?? HostDnsKind.None : HostDnsKind.None,
            control.Settings.AcceptDns ? _choice?.Reason ?? "" : "accept-dns is off", _resolver.Upstreams, _networks, failure?.Message);
        return Told(failure);
    }

    public void Dispose() => Close();

    private async Task<Failure?> LeadAsync(IPAddress address, CancellationToken cancel)
    {
        HostDnsChoice choice = HostDnsChoice.Look(path, HostProgram.Find);
        if (keeper.Kind != HostDnsKind.None && keeper.Kind != choice.Kind)
        {
            // The machine has changed its ways, or another agent went another one.
            if (await UndoAsync(cancel) is { } left)
                return left;
        }
        if (_way is null || _choice is null || _choice.Kind != choice.Kind || _choice.Program != choice.Program)
            _way = Way(choice.Kind, choice.Program, address);
        bool isNew = _choice?.Kind != choice.Kind;
        _choice = choice;
        if (_way is null)
            return null;
        HostDomain[] domains =
        [
            .. from network in _networks
               where network.InterfaceName is not null
               select new HostDomain(network.InterfaceName!, network.Domain.ToString(), [network.Suffix.ToString(), .. network.Prefixes.SelectMany(DnsName.ReverseZones).Select(zone => zone.ToString())]),
        ];
        Failure? failure = await _way.ApplyAsync(domains, cancel);
        if (failure is null && isNew)
            Log.Led(logger, choice.Kind.ToString(), choice.Reason);
        return failure;
    }

    private IHostDns? Way(HostDnsKind kind, string? program, IPAddress address) => kind switch
    {
        HostDnsKind.Resolved => new ResolvedDns(program ?? "resolvectl", address, programs, keeper),
        HostDnsKind.Resolvconf => new ResolvconfDns(program ?? "resolvconf", address, programs, keeper, path),
        HostDnsKind.File => new FileDns(path, address, keeper, () => Environment.MachineName),
        _ => null,
    };

    private async Task<Failure?> UndoAsync(CancellationToken cancel)
    {
        if (keeper.Kind == HostDnsKind.None)
        {
            (_way, _choice) = (null, null);
            return null;
        }
        IPAddress address = IPAddress.TryParse(control.Options.Dns, out IPAddress? set) ? set : IPAddress.Parse(new AgentOptions().Dns);
        string? program = keeper.Kind switch
        {
            HostDnsKind.Resolved => HostProgram.Find("resolvectl"),
            HostDnsKind.Resolvconf => HostProgram.Find("resolvconf"),
            _ => null,
        };
        if (program is null && keeper.Kind != HostDnsKind.File)
        {
            // Who kept what we told it is gone, and all of that with it.
            keeper.Drop();
            return null;
        }
        IHostDns way = _way?.Kind == keeper.Kind ? _way : Way(keeper.Kind, program, address)!;
        Failure? failure = await way.UndoAsync(cancel);
        if (failure is null)
        {
            (_way, _choice) = (null, null);
            Log.GivenBack(logger);
        }
        return failure;
    }

    // Heads and plans are immutable and shared: the same objects are the same names.
    private bool Collect(NetworkReport[] reports)
    {
        List<object?> seen = [.. reports.SelectMany(report => new object?[] { report.Member.Head, report.Plan!.Peers, report.Member.Link })];
        if (seen.Count == _seen.Count && seen.Zip(_seen).All(pair => ReferenceEquals(pair.First, pair.Second)))
            return false;
        _seen = seen;
        NetworkLabels before = _labels ??= store.LoadLabels() is { IsSuccess: true, Value: { } kept } ? kept : NetworkLabels.Empty;
        _labels = before.For(reports.Select(report => (report.Member.Network, report.Plan!.Slug)));
        if (_labels != before)
            Keep(_labels);
        _networks = [.. reports.Select(report => NamesOf(report, _labels.Labels[report.Member.Network.ToString()].Label))];
        return true;
    }

    private void Keep(NetworkLabels labels)
    {
        try
        {
            store.Save(labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, $"The labels of networks could not be written, so a restart may choose others: {e.Message}");
        }
    }

    private static NetworkNames NamesOf(NetworkReport report, string label)
    {
        NetworkPlan plan = report.Plan!;
        Protocol.Wire.NetworkNames told = report.Member.Head?.Dns ?? new Protocol.Wire.NetworkNames();
        DnsName suffix = DnsName.Parse(NameRules.IsSuffix(told.Suffix) ? told.Suffix : NameRules.DefaultSuffix);
        DnsName domain = DnsName.Parse($"{label}.{suffix}");
        string? own = report.Member.Peers.Find(report.Member.Peer)?.Name;
        var devices = plan.Peers.Select(peer => (peer.Name, peer.Addresses)).ToList();
        if (DnsLabel.IsValid(own))
            devices.Add((own!, plan.Addresses));
        var records = new List<(string, DnsRecord)>();
        foreach (Protocol.Wire.NameRecord record in told.Records.Where(record => NameRules.IsName(record.Name) && NameRules.IsData(record.Type, record.Data)).Take(NameRules.RecordsMax))
        {
            if (record.Type != "CNAME")
                records.Add((record.Name, DnsRecord.Of(IPAddress.Parse(record.Data))));
            else if (DnsName.Parse(record.Data).TryBelow(domain, out DnsName target))
                records.Add((record.Name, DnsRecord.Alias(target)));
        }
        return new NetworkNames(plan.Name, report.Member.Link?.InterfaceName, domain, suffix, plan.Prefixes, devices, records);
    }

    private Failure? Told(Failure? failure)
    {
        if (failure is null)
        {
            control.Warnings.Clear(Subject);
            return null;
        }
        if (State.Problem != failure.Message)
            Log.Failed(logger, failure.Message);
        control.Warnings.Set(Subject, failure.Message);
        return failure;
    }

    private void Close()
    {
        _resolver?.Dispose();
        _resolver = null;
        _seen = [];
        _networks = [];
    }
}
