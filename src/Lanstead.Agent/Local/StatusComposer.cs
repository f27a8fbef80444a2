using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Metrics;
using Lanstead.Agent.Naming;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>Puts together what <c>lanstead status</c> shows. Holds no secret: public keys and addresses only.</summary>
internal sealed class StatusComposer(
    AgentControl control, Membership membership, ServerLink server, ReportBoard board, PathStates paths, Backends backends, NameService names, Func<Posture?> posture)
{
    public Status Compose()
    {
        var enrolment = membership.Enrolment;
        var state = server.State;
        var status = new Status
        {
            AgentVersion = control.Options.Version,
            ServerUrl = enrolment?.ServerUrl ?? "",
            ServerState = enrolment is null ? "not enrolled" : control.IsUp ? state.Word : "down",
            ServerDetail = state.Detail,
            ServerSince = state.Since.ToUnixTimeMilliseconds(),
            DeviceId = enrolment?.DeviceId.ToString() ?? "",
            DeviceName = enrolment?.DeviceName ?? "",
            Up = control.IsUp && enrolment is not null,
        };
        status.Warnings.AddRange(control.Warnings.All());
        status.PortRefused.AddRange(backends.InUse.SelectMany(backend => backend.PortRefused).Select(EngineStatus.Of));
        if (posture() is { } kept)
            status.Posture = new StatusPosture { System = kept.System, SystemVersion = kept.SystemVersion, SystemName = kept.SystemName, DiskEncryption = kept.DiskEncryption, Firewall = kept.Firewall };
        if (enrolment is null)
            return status;
        status.Names = NamesStatus.Of(names.State, control.Settings.AcceptDns);
        if (control.IsUp)
            status.Networks.AddRange(board.Reports.Select(Network));
        else
            status.Networks.AddRange(membership.Views().Select(member => Network(new NetworkReport(member, null, [], null, "down", ""))));
        return status;
    }

    private StatusNetwork Network(NetworkReport report)
    {
        var own = report.Member.Peers.Find(report.Member.Peer);
        BackendDecision decision = backends.For(report.Member);
        ITunnelBackend backend = backends.Of(decision);
        var network = new StatusNetwork
        {
            NetworkId = report.Member.Network.ToString(),
            Name = report.Member.Name,
            InterfaceName = report.Member.Link?.InterfaceName ?? "",
            Ipv4 = own?.Ipv4 ?? "",
            Ipv6 = own?.Ipv6 ?? "",
            PublicKey = report.Member.PublicKey?.ToString() ?? "",
            ListenPort = report.Pass?.Tunnel?.ListenPort ?? 0u,
            Revision = report.Member.Head?.Revision ?? 0,
            MtuBytes = (uint)(report.Plan?.MtuBytes ?? 0),
            State = report.State,
            Detail = Detail(report),
            BackEnd = backend.Name,
            BackEndReason = decision.Reason,
            Cipher = backend.Cipher,
            Lan = report.Member.Head?.ActsAsLan != true ? "" : !control.Settings.AcceptLan ? "refused" : decision.Kind == BackendKind.Engine ? "on" : "engine only",
            FlowLog = report.Member.Head?.LogsFlows != true ? "" : decision.Kind == BackendKind.Engine ? "on" : "engine only",
        };
        InterfaceCounters? counters = backend.Count(network.InterfaceName);
        if (counters is not null)
            network.Fill(counters);
        network.Routes.AddRange(RouteStatus.Of(report));
        if (report.Plan is { Hub: not null } tunnel)
            network.Exposures.AddRange(ExposureStatusLine.Of(report.Member.Exposures, board.Exposures, tunnel.IsHub));
        if (report.Member.Held == "posture")
            network.Missing.AddRange(membership.MissingIn(report.Member.Network).Select(PostureRules.TextOf));
        foreach (PlannedPeer peer in report.Plan?.Peers ?? [])
            network.Peers.Add(Peer(report, peer, counters));
        return network;
    }

    private StatusPeer Peer(NetworkReport report, PlannedPeer peer, InterfaceCounters? counters)
    {
        TunnelPeerState? state = peer.InTunnel ? peer.In(report.Pass?.Tunnel) : null;
        var row = new StatusPeer
        {
            PeerId = peer.Id.ToString(),
            Name = peer.Name,
            Path = paths.Of(report.Member.Network, peer.Id),
            Endpoint = state?.Endpoint?.ToString() ?? "",
            LastHandshake = state?.LastHandshakeAt?.ToUnixTimeMilliseconds() ?? 0,
            RxBytes = state?.RxBytes ?? 0,
            TxBytes = state?.TxBytes ?? 0,
            PublicKey = peer.PublicKey?.ToString() ?? "",
            Preshared = state?.HasPresharedKey == true ? "on" : report.Member.Head?.PresharedKeys == true && peer is { InTunnel: true, IsConfigOnly: false } ? "waits" : "",
        };
        if (peer is { InTunnel: true, PublicKey: { } key } && counters?.Peers.GetValueOrDefault(key) is { } counted)
            row.Fill(counted);
        foreach (var address in peer.Addresses)
        {
            if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                row.Ipv4 = address.ToString();
            else
                row.Ipv6 = address.ToString();
        }
        return row;
    }

    private static string Detail(NetworkReport report)
    {
        if (report.Detail.Length > 0 || report.Refusals.Count == 0)
            return report.Detail;
        Refusal first = report.Refusals[0];
        string more = report.Refusals.Count > 1 ? $" and {report.Refusals.Count - 1} more" : "";
        return $"Refused: {first.Item}{more}. {first.Detail}";
    }
}
