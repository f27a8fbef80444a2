using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Metrics;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Tunnels;
using Lanstead.Agent.Waking;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Reconciling;

/// <summary>Tells the server after each pass what is new: acknowledgements, endpoints, and how peers are.</summary>
/// <remarks>Owned by the reconcile loop. Everything is told again on a new connection.</remarks>
internal sealed class ServerReports(AgentControl control, ServerLink server, Backends backends, TimeProvider time)
{
    // A handshake is renewed every two minutes; traffic counters may be half a minute old.
    private static readonly TimeSpan CounterInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(1);

    private const int ExposuresPerReport = 500;

    // Each takes about 100 bytes: well below the frame's limit.
    private const int PeersPerReport = 1000;

    private readonly Dictionary<NetworkId, string> _acknowledged = [];
    private readonly Dictionary<NetworkId, string> _endpoints = [];
    private readonly Dictionary<NetworkId, string> _routes = [];
    private readonly Dictionary<(NetworkId, PeerId), (long Handshake, string Endpoint, ulong Rx, ulong Tx)> _peers = [];
    private readonly Dictionary<NetworkId, string> _tunnels = [];
    private readonly Dictionary<(Guid Id, bool PublicSide), ExposureState> _exposures = [];
    private int _exposuresGeneration = -1;
    private long _exposuresAt;
    private string? _lans;
    private Posture? _posture;
    private IReadOnlyList<(string Word, Guid? About)>? _warnings;
    private int _generation;
    private long _countersAt;

    public void Tell(IReadOnlyList<NetworkReport> reports, IReadOnlyList<IPAddress> own, IReadOnlyList<IPNetwork> lans, IReadOnlyList<OwnAdapter> adapters, Posture posture)
    {
        if (_generation != server.Generation)
        {
            _generation = server.Generation;
            _acknowledged.Clear();
            _endpoints.Clear();
            _routes.Clear();
            _peers.Clear();
            _tunnels.Clear();
            _countersAt = 0;
            _lans = null;
            _posture = null;
            _warnings = null;
        }
        if (server.State.Word != "connected")
            return;
        foreach (NetworkReport report in reports)
        {
            Acknowledge(report);
            OfferEndpoints(report, own);
            OfferRoutes(report);
        }
        ReportPeers(reports);
        ReportLans(lans, adapters);
        ReportPosture(posture);
        ReportWarnings(control.Warnings.Words());
    }

    // An empty one too: the server may remember what was told before the last start.
    private void ReportWarnings(IReadOnlyList<(string Word, Guid? About)> warnings)
    {
        if (_warnings is not null && _warnings.SequenceEqual(warnings))
            return;
        var report = new WarningReport();
        foreach ((string word, Guid? about) in warnings)
            report.Warnings.Add(new AgentWarning { Warning = word, About = about is { } id ? ByteString.CopyFrom(id.ToByteArray(bigEndian: true)) : ByteString.Empty });
        if (server.Send(new AgentFrame { Status = new StatusReport { Warnings = report } }))
            _warnings = warnings;
    }

    /// <summary>How exposures stand: at once when a state is another one, and what went through each minute. Before <see cref="Tell"/> in a pass.</summary>
    public void TellExposures(IReadOnlyList<ExposureState> states)
    {
        bool isNewServer = _exposuresGeneration != server.Generation;
        if (server.State.Word != "connected" || (states.Count == 0 && _exposures.Count == 0))
            return;
        if (isNewServer)
            _exposures.Clear();
        bool countsToo = isNewServer || time.GetElapsedTime(_exposuresAt) >= CountInterval;
        ExposureState[] news = [.. states.Where(state => !_exposures.TryGetValue((state.Id, state.PublicSide), out ExposureState? told) || (countsToo ? told != state : told != state with { Count = told.Count }))];
        foreach (ExposureState[] some in news.Chunk(ExposuresPerReport))
        {
            var report = new StatusReport();
            report.Exposures.AddRange(some.Select(state => new ExposureStatus
            {
                Id = ByteString.CopyFrom(state.Id.ToByteArray(bigEndian: true)),
                PublicSide = state.PublicSide,
                Open = state.Open,
                Code = state.Code,
                Detail = state.Detail,
                PacketsIn = state.Count.PacketsIn,
                BytesIn = state.Count.BytesIn,
                PacketsOut = state.Count.PacketsOut,
                BytesOut = state.Count.BytesOut,
                Connections = state.Count.Connections,
            }));
            if (!server.Send(new AgentFrame { Status = report }))
                return;
        }
        _exposuresGeneration = server.Generation;
        if (countsToo)
            _exposuresAt = time.GetTimestamp();
        foreach (ExposureState state in news)
            _exposures[(state.Id, state.PublicSide)] = state;
        foreach (var gone in _exposures.Keys.Except(states.Select(state => (state.Id, state.PublicSide))).ToArray())
            _exposures.Remove(gone);
    }

    private void ReportPosture(Posture posture)
    {
        if (_posture == posture)
            return;
        var report = new PostureReport
        {
            System = posture.System, SystemVersion = posture.SystemVersion, SystemName = posture.SystemName, DiskEncryption = posture.DiskEncryption, Firewall = posture.Firewall,
        };
        if (server.Send(new AgentFrame { Status = new StatusReport { Posture = report } }))
            _posture = posture;
    }

    private void ReportLans(IReadOnlyList<IPNetwork> lans, IReadOnlyList<OwnAdapter> adapters)
    {
        string[] prefixes = OwnLans.Of(lans);
        OwnAdapter[] told = [.. adapters.Where(one => prefixes.Contains(one.Lan.ToString()))];
        string digest = string.Join(' ', prefixes.Concat(told.Select(one => $"{one.Lan} {one.Hardware}")));
        if (_lans == digest)
            return;
        var report = new LanReport { Prefixes = { prefixes } };
        report.Adapters.AddRange(told.Select(one => new LanAdapter { Prefix = one.Lan.ToString(), Address = ByteString.CopyFrom(Convert.FromHexString(one.Hardware)) }));
        if (server.Send(new AgentFrame { Status = new StatusReport { Lans = report } }))
            _lans = digest;
    }

    private void Acknowledge(NetworkReport report)
    {
        if (report.Member.Head is not { } head)
            return;
        List<ItemResult> items =
        [
            .. report.Refusals.Select(refusal => new ItemResult { Item = refusal.Item, Outcome = ItemResult.Types.Outcome.Refused, Code = refusal.Code, Detail = refusal.Detail }),
            .. (report.Pass?.Items ?? []).OrderBy(item => item.Outcome switch
            {
                ItemResult.Types.Outcome.Failed or ItemResult.Types.Outcome.Refused => 0,
                ItemResult.Types.Outcome.Applied => 1,
                _ => 2,
            }),
        ];
        // The same revision is told again only when its outcome became another one, such as after a repair.
        string digest = $"{head.Epoch}.{head.Revision} {string.Join('\n', items.Where(item => item.Outcome is ItemResult.Types.Outcome.Failed or ItemResult.Types.Outcome.Refused).Select(item => item.Item + item.Code))}";
        if (_acknowledged.GetValueOrDefault(report.Member.Network) == digest)
            return;
        var ack = new Ack
        {
            NetworkId = report.Member.Network.ToWire(),
            Revision = head.Revision,
            AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            PeersHash = ByteString.CopyFrom(report.Member.Peers.Hash),
        };
        ack.Items.AddRange(items.Take(AgentChannel.AckItemsMax));
        if (server.Send(new AgentFrame { Ack = ack }))
            _acknowledged[report.Member.Network] = digest;
    }

    private void OfferEndpoints(NetworkReport report, IReadOnlyList<IPAddress> own)
    {
        if (report.Pass?.Tunnel is not { ListenPort: > 0 } tunnel)
            return;
        string[] endpoints = [.. own.Take(AgentChannel.EndpointsMax).Select(address => new IPEndPoint(address, tunnel.ListenPort).ToString())];
        string digest = string.Join(' ', endpoints);
        if (_endpoints.GetValueOrDefault(report.Member.Network) == digest)
            return;
        if (server.Send(new AgentFrame { Endpoints = new Protocol.Wire.Endpoints { NetworkId = report.Member.Network.ToWire(), Endpoints_ = { endpoints } } }))
            _endpoints[report.Member.Network] = digest;
    }

    // Where nothing was ever offered, nothing is said: a server from before routes knows no such frame.
    private void OfferRoutes(NetworkReport report)
    {
        if (control.Settings.OfferedRoutes?.ContainsKey(report.Member.Network.Value) != true)
            return;
        string[] prefixes = [.. control.Settings.OffersIn(report.Member.Network).Select(lan => lan.ToString())];
        string digest = string.Join(' ', prefixes);
        if (_routes.TryGetValue(report.Member.Network, out string? told) && told == digest)
            return;
        if (server.Send(new AgentFrame { RouteOffers = new Protocol.Wire.RouteOffers { NetworkId = report.Member.Network.ToWire(), Prefixes = { prefixes } } }))
            _routes[report.Member.Network] = digest;
    }

    private void ReportPeers(IReadOnlyList<NetworkReport> reports)
    {
        bool countersToo = _countersAt == 0 || time.GetElapsedTime(_countersAt) >= CounterInterval;
        var news = new StatusReport();
        foreach (NetworkReport report in reports)
        {
            if (report.Pass?.Tunnel is not { } tunnel || report.Plan is not { } plan)
                continue;
            // Asked for when there is something to tell, once a network.
            InterfaceCounters? counters = null;
            var byKey = plan.Peers.Where(peer => peer.InTunnel).ToDictionary(peer => peer.PublicKey!.Value);
            // Configurations of which the one before is in use.
            foreach (var peer in plan.Peers.Where(peer => peer is { InTunnel: true, IsConfigOnly: true, FormerKey: not null }))
            {
                if (peer.In(tunnel) is { } there && there.PublicKey == peer.FormerKey && byKey.Remove(peer.PublicKey!.Value))
                    byKey[there.PublicKey] = peer;
            }
            foreach (TunnelPeerState state in tunnel.Peers)
            {
                if (!byKey.TryGetValue(state.PublicKey, out var peer))
                    continue;
                var now = (state.LastHandshakeAt?.ToUnixTimeMilliseconds() ?? 0, state.Endpoint?.ToString() ?? "", state.RxBytes, state.TxBytes);
                _peers.TryGetValue((report.Member.Network, peer.Id), out var last);
                bool isNews = now.Item1 != last.Handshake || (now.Item1 > 0 && now.Item2 != last.Endpoint) || (countersToo && (now.RxBytes, now.TxBytes) != (last.Rx, last.Tx));
                if (!isNews)
                    continue;
                _peers[(report.Member.Network, peer.Id)] = now;
                counters ??= backends.Of(backends.For(report.Member)).Count(report.Pass.InterfaceName);
                news.Peers.Add(new PeerStatus
                {
                    NetworkId = report.Member.Network.ToWire(),
                    RemotePeerId = peer.Id.ToWire(),
                    LastHandshake = now.Item1,
                    Endpoint = now.Item1 > 0 ? now.Item2 : "",
                    RxBytes = state.RxBytes,
                    TxBytes = state.TxBytes,
                    LatencyMicroseconds = EngineStatus.Microseconds(counters?.Peers.GetValueOrDefault(state.PublicKey)?.RoundTrip),
                    Preshared = state.HasPresharedKey,
                    PathBytes = (uint)(counters?.Peers.GetValueOrDefault(state.PublicKey)?.PathBytes ?? 0),
                });
                if (news.Peers.Count == PeersPerReport)
                {
                    server.Send(new AgentFrame { Status = news });
                    news = new StatusReport();
                }
            }
        }
        // Not before there is a tunnel: the first is told at once, not half a minute later.
        if (countersToo && reports.Any(report => report.Pass?.Tunnel is not null))
        {
            ReportTunnels(reports, news);
            _countersAt = time.GetTimestamp();
        }
        if (news.Peers.Count > 0 || news.Tunnels.Count > 0)
            server.Send(new AgentFrame { Status = news });
    }

    // What refused packets changes with them; told as often as the counters are, and only when it is other than what was told.
    private void ReportTunnels(IReadOnlyList<NetworkReport> reports, StatusReport news)
    {
        foreach (NetworkReport report in reports)
        {
            if (report.Pass is not { Tunnel: not null } pass)
                continue;
            ITunnelBackend backend = backends.Of(backends.For(report.Member));
            var status = new TunnelStatus { NetworkId = report.Member.Network.ToWire(), BackEnd = backend.Name, Cipher = backend.Cipher };
            foreach (var refused in (backend.Count(pass.InterfaceName)?.Refused ?? []).GroupBy(refused => refused.Reason))
                status.Refused.Add(refused.Key.ToString(), (ulong)refused.Sum(one => one.Packets));
            string digest = $"{status.BackEnd} {status.Cipher} {string.Join(' ', status.Refused.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Key}={reason.Value}"))}";
            if (_tunnels.GetValueOrDefault(report.Member.Network) == digest)
                continue;
            _tunnels[report.Member.Network] = digest;
            news.Tunnels.Add(status);
        }
    }
}
