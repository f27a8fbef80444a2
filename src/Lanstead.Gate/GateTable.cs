using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>A name that the gate answers for.</summary>
internal sealed record GateRoute(ByteString Exposure, string Host, GateMode Mode, IPEndPoint Upstream, GateHeader Header, IReadOnlyList<IPNetwork> Allowed, IReadOnlyList<IPNetwork> Denied, SslStreamCertificateContext? Certificate, GateCounter Counter)
{
    /// <summary>Whether somebody may connect.</summary>
    public bool Lets(IPAddress from) => !Denied.Any(prefix => prefix.Contains(from)) && (Allowed.Count == 0 || Allowed.Any(prefix => prefix.Contains(from)));
}

/// <summary>What went through by one name. Thread-safe.</summary>
internal sealed class GateCounter
{
    public long In;
    public long Out;
    public long Connections;
}

/// <summary>All that the gate does at one moment. Made anew for each order, and never changed.</summary>
internal sealed record GateTable(IReadOnlyDictionary<string, GateRoute> Routes, IReadOnlyDictionary<string, GateChallenge> Challenges)
{
    public static GateTable Empty { get; } = new(new Dictionary<string, GateRoute>(), new Dictionary<string, GateChallenge>());

    /// <summary>Reads orders; a name that makes no sense is left out.</summary>
    public static GateTable Of(GateOrders orders, Func<ByteString, GateCounter> counters)
    {
        var routes = new Dictionary<string, GateRoute>(StringComparer.Ordinal);
        foreach (GateName one in orders.Names)
        {
            if (ClientHello.Normal(one.Host) is not { } host || !IPEndPoint.TryParse(one.Upstream, out IPEndPoint? upstream) || upstream.Port == 0)
                continue;
            routes[host] = new GateRoute(one.Exposure, host, one.Mode, upstream, one.Header, Prefixes(one.Allowed), Prefixes(one.Denied), Certificate(one), counters(one.Exposure));
        }
        return new GateTable(routes, orders.Challenges.Where(one => ClientHello.Normal(one.Host) == one.Host).DistinctBy(one => one.Host).ToDictionary(one => one.Host, StringComparer.Ordinal));
    }

    private static IPNetwork[] Prefixes(IEnumerable<string> texts) => [.. texts.Select(IPNetwork.Parse)];

    private static SslStreamCertificateContext? Certificate(GateName name)
    {
        if (name.Certificate.Length == 0)
            return null;
        using var pair = X509Certificate2.CreateFromPem(name.Certificate, name.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(name.Certificate);
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null), [.. chain.Skip(1)], offline: true);
    }
}
