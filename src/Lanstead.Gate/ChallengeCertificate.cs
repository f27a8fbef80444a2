using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>The certificate by which a name proves over TLS that it leads here. Source: RFC 8737 §3.</summary>
internal static class ChallengeCertificate
{
    /// <summary>The protocol that the authority asks for.</summary>
    public const string Protocol = "acme-tls/1";

    private const string Identifier = "1.3.6.1.5.5.7.1.31"; // id-pe-acmeIdentifier

    public static SslStreamCertificateContext Make(GateChallenge challenge, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=challenge", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(challenge.Host);
        request.CertificateExtensions.Add(names.Build());
        var digest = new AsnWriter(AsnEncodingRules.DER);
        digest.WriteOctetString(SHA256.HashData(Encoding.ASCII.GetBytes(challenge.Authorization)));
        request.CertificateExtensions.Add(new X509Extension(Identifier, digest.Encode(), critical: true));
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null), additionalCertificates: null, offline: true);
    }
}
