using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Lanstead.Agent.Certificates;

/// <summary>How a name is proven to lead here.</summary>
internal enum ChallengeKind
{
    /// <summary>By a certificate of its own kind on port 443 (RFC 8737).</summary>
    Tls = 0,

    /// <summary>By a file on port 80 (RFC 8555 §8.3).</summary>
    Http = 1,
}

/// <summary>A certificate with its key, both as PEM.</summary>
internal sealed record IssuedCertificate(string Chain, string Key);

/// <summary>Gets one certificate of one name: order, proof, request, fetch.</summary>
/// <param name="acme">With an open account.</param>
/// <param name="show">Has the gate answer a challenge; returns when it does.</param>
/// <param name="time">For waiting between questions.</param>
internal sealed class CertificateOrder(AcmeClient acme, Func<string, string, CancellationToken, Task> show, TimeProvider time)
{
    private const int Questions = 40;
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1), s_longest = TimeSpan.FromSeconds(30);

    public async Task<IssuedCertificate> RunAsync(string host, ChallengeKind preferred, CancellationToken cancel)
    {
        // 1. The order, and what must be proven for it; nothing, where that was done a short time ago.
        AcmeAnswer order = await acme.OrderAsync(host, cancel);
        string at = order.Location ?? throw new AcmeException("malformed", "The authority names no order.");
        foreach (JsonElement one in order.List("authorizations"))
            await ProveAsync(one.GetString() ?? "", preferred, cancel);

        // 2. A key that was never anywhere else, and the request for it.
        order = await UntilAsync(at, "ready", cancel);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (order.Text("status") != "valid")
        {
            var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
            // A common name has at most 64 characters; the name itself stands here.
            if (host.Length > 64)
                request = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            await acme.FinalizeAsync(order.Text("finalize"), request.CreateSigningRequest(), cancel);
            order = await UntilAsync(at, "valid", cancel);
        }

        // 3. The certificate: of this key and this name, or none.
        string chain = Encoding.ASCII.GetString((await acme.GetAsync(order.Text("certificate"), cancel)).Body), pem = key.ExportPkcs8PrivateKeyPem();
        try
        {
            using var made = X509Certificate2.CreateFromPem(chain, pem);
            if (!made.MatchesHostname(host, allowWildcards: false))
                throw new AcmeException("malformed", $"The authority's certificate is not of {host}.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new AcmeException("malformed", $"The authority's certificate cannot be used: {e.Message}");
        }
        return new IssuedCertificate(chain, pem);
    }

    private async Task ProveAsync(string url, ChallengeKind preferred, CancellationToken cancel)
    {
        AcmeAnswer authorization = await acme.GetAsync(url, cancel);
        if (authorization.Text("status") == "valid")
            return;
        IReadOnlyList<JsonElement> challenges = authorization.List("challenges");
        JsonElement? chosen = Find(preferred) ?? Find(preferred == ChallengeKind.Tls ? ChallengeKind.Http : ChallengeKind.Tls);
        if (chosen is not { } challenge)
            throw new AcmeException("unsupported", "The authority asks for another proof than can be given here.");
        string token = Text(challenge, "token");
        // Base64url, or it would be part of an address that somebody else chose (§8.3).
        if (token.Length is 0 or > 256 || !token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new AcmeException("malformed", "The authority's token is none.");
        await show(token, acme.Authorization(token), cancel);
        await acme.RespondAsync(Text(challenge, "url"), cancel);
        await UntilAsync(url, "valid", cancel);

        JsonElement? Find(ChallengeKind kind)
        {
            string type = kind == ChallengeKind.Tls ? "tls-alpn-01" : "http-01";
            return challenges.Where(one => Text(one, "type") == type).Select(one => (JsonElement?)one).FirstOrDefault();
        }
    }

    private async Task<AcmeAnswer> UntilAsync(string url, string wanted, CancellationToken cancel)
    {
        for (int i = 0; i < Questions; i++)
        {
            AcmeAnswer now = await acme.GetAsync(url, cancel);
            string status = now.Text("status");
            if (status == wanted || status == "valid")
                return now;
            if (status is "invalid" or "expired" or "revoked" or "deactivated")
                throw Why(now);
            TimeSpan wait = now.RetryAfter ?? s_between;
            await Task.Delay(wait < s_between ? s_between : wait > s_longest ? s_longest : wait, time, cancel);
        }
        throw new AcmeException("timeout", "The authority did not come to an end.");
    }

    private static AcmeException Why(AcmeAnswer answer)
    {
        foreach (JsonElement challenge in answer.List("challenges"))
        {
            if (challenge.ValueKind == JsonValueKind.Object && challenge.TryGetProperty("error", out JsonElement error))
                return AcmeException.Read(error);
        }
        return new AcmeException("invalid", "The authority could not see that the name leads here.");
    }

    private static string Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
