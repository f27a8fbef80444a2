using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Exposing.Proxying;
using Lanstead.Agent.Reconciling;
using Lanstead.Protocol.Gate;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Certificates;

/// <summary>A name that the gate shall answer for.</summary>
/// <param name="Exposure">Of which exposure.</param>
/// <param name="Id">The same as it is told.</param>
/// <param name="Named">The name.</param>
/// <param name="Address">The machine's own address at which it is reached.</param>
/// <param name="Public">As the world sees that.</param>
/// <param name="Upstream">The service, in the tunnel.</param>
/// <param name="Plan">For who may connect, and the header.</param>
internal sealed record NamedTarget(Guid Exposure, ByteString Id, NamedPlan Named, IPAddress Address, IPAddress Public, IPEndPoint Upstream, PlannedExposure Plan);

/// <summary>Which names a tunnel server answers for, and how they stand. Pure.</summary>
internal static class NameJudge
{
    private const uint HttpsPort = 443;

    /// <param name="tunnels">Those whose hub this machine is.</param>
    /// <param name="system">The machine's addresses.</param>
    public static (IReadOnlyList<NamedTarget> Wanted, IReadOnlyList<ExposureState> Refused) Judge(IReadOnlyList<DesiredNetwork> tunnels, SystemView system)
    {
        var wanted = new List<NamedTarget>();
        var refused = new List<ExposureState>();
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach ((DesiredNetwork tunnel, PlannedExposure one) in from tunnel in tunnels from one in tunnel.Exposures where one.Named is not null select (tunnel, one))
        {
            IPAddress? client = tunnel.Plan.Peers.FirstOrDefault(peer => peer.Id == one.Client)?.Addresses is [var first, ..] ? first : null;
            if (one.Fault is { } fault)
                Refuse(one, AgentFailures.ExposureUnfit, fault);
            else if (one.Address is not { } address || !hosts.Add(one.Named!.Host))
                Refuse(one, AgentFailures.ExposureUnfit, "It says not at which address, or its name is another one's.");
            else if (!system.Addresses.Any(own => own.Address.Equals(address)))
                Refuse(one, AgentFailures.ExposureAddressMissing, $"The tunnel server does not have the address {address} now.");
            else if (client is null)
                Refuse(one, AgentFailures.ExposureClientMissing, "Its device is not in the tunnel yet.");
            else
                wanted.Add(new NamedTarget(one.Id, ByteString.CopyFrom(one.Id.ToByteArray(bigEndian: true)), one.Named, address, IPAddress.TryParse(one.Public, out IPAddress? seen) ? seen : address, new IPEndPoint(client, one.Ports[0].TunnelPort), one));
        }
        return (wanted, refused);

        void Refuse(PlannedExposure one, string code, string detail) => refused.Add(new ExposureState(one.Id, PublicSide: true, Open: false, code, detail));
    }

    /// <param name="one">The name.</param>
    /// <param name="certificate">How its certificate is; null: not known yet, or none is wanted.</param>
    /// <param name="failures">Where the gate cannot listen; null: it does not run.</param>
    /// <param name="trouble">Why it does not.</param>
    public static ExposureState StateOf(NamedTarget one, CertificateState? certificate, IReadOnlyList<GateFailure>? failures, string trouble)
    {
        GateFailure[] here = [.. (failures ?? []).Where(failure => failure.Address == one.Address.ToString())];
        if (here.FirstOrDefault(failure => failure.Port == HttpsPort) is { } taken)
            return Closed(AgentFailures.ExposurePortInUse, taken.Reason == "in-use" ? "A program of the tunnel server itself listens on TCP 443. Stop it there, or choose another address." : $"The tunnel server cannot listen on TCP 443: {taken.Reason}");
        if (failures is null && trouble.Length > 0)
            return Closed(AgentFailures.ExposureFailed, trouble);
        if (one.Named is { Mode: not NamedMode.Tls, Authority: null })
            return Closed(AgentFailures.CertificateMissing, "Nobody has agreed to the terms of a certificate authority for this tunnel server.");
        if (one.Named.Mode != NamedMode.Tls && certificate?.Stored is null)
            return Closed(AgentFailures.CertificateMissing, certificate is { Detail.Length: > 0 } told ? told.Detail : "The certificate is being got.");
        string plain = here.Length > 0 ? "Something else has TCP 80 of this address: who asks by http:// is not led to https://." : "";
        return new ExposureState(one.Exposure, PublicSide: true, Open: failures is not null, Detail: plain);

        ExposureState Closed(string code, string detail) => new(one.Exposure, PublicSide: true, Open: false, code, detail);
    }

    /// <summary>What the gate does then.</summary>
    public static GateOrders OrdersOf(IReadOnlyList<NamedTarget> wanted, Func<string, CertificateState?> certificateOf, IEnumerable<GateChallenge> challenges)
    {
        var orders = new GateOrders();
        foreach (NamedTarget one in wanted)
        {
            StoredCertificate? stored = certificateOf(one.Named.Host)?.Stored;
            orders.Names.Add(new GateName
            {
                Exposure = one.Id,
                Host = one.Named.Host,
                Mode = one.Named.Mode switch { NamedMode.Https => GateMode.Https, NamedMode.Tls => GateMode.Tls, _ => GateMode.Http },
                Upstream = one.Upstream.ToString(),
                Allowed = { one.Plan.Allowed.Select(prefix => prefix.ToString()) },
                Denied = { one.Plan.Denied.Select(prefix => prefix.ToString()) },
                Certificate = stored?.Chain ?? "",
                Key = stored?.Key ?? "",
                Header = !ProxyRoute.IsFor(one.Plan.Source) ? GateHeader.None : one.Plan.Source == SourceMode.ProxyV1 ? GateHeader.ProxyV1 : GateHeader.ProxyV2,
            });
        }
        orders.Challenges.AddRange(challenges.Select(one => one.Clone()));
        return orders;
    }
}
