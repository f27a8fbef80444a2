using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead tunnel-servers certificates</c>: where a tunnel server gets certificates for names.</summary>
internal static class CertificatesVerb
{
    public static Command Create(Terminal terminal)
    {
        var agree = new Option<bool>("--agree") { Description = "You agree to the terms of the certificate authority" };
        var revoke = new Option<bool>("--revoke") { Description = "It asks no authority any more; certificates that are there stay until they end" };
        var contact = new Option<string?>("--contact") { Description = "A mail address that the authority gets" };
        var directory = new Option<string?>("--directory") { Description = "The authority's ACME directory; Let's Encrypt at first" };
        return VerbAtServer.About(
            terminal, "certificates", "Where a tunnel server gets certificates for names; changes it.", new Argument<string>("tunnel-server") { Description = "Its name or ID" },
            (client, which, cancel) => client.FindTunnelServerAsync(null, which, cancel), [], [agree, revoke, contact, directory], async (client, one, parsed, cancel) =>
            {
                bool isChange = parsed.GetValue(agree) || parsed.GetValue(revoke) || parsed.GetValue(contact) is not null || parsed.GetValue(directory) is not null;
                if (parsed.GetValue(agree) && parsed.GetValue(revoke))
                    return terminal.Fail(ExitCodes.Usage, "Either --agree or --revoke.");
                if (isChange && parsed.GetValue(directory) is not null && !parsed.GetValue(agree))
                    return terminal.Fail(ExitCodes.Usage, "Another authority has other terms: add --agree if you agree to them.");
                TunnelServerJson now = !isChange ? one : await client.PutAsync(
                    $"/v1/tunnel-servers/{one.Id}/certificate-authority", new SetCertificateAuthorityJson(parsed.GetValue(agree) || (!parsed.GetValue(revoke) && one.CertificateAuthority?.AgreedAt is not null), parsed.GetValue(contact), parsed.GetValue(directory)),
                    ExposeJson.Default.SetCertificateAuthorityJson, ExposeJson.Default.TunnelServerJson, cancel);
                return NetworkAtServer.Done(terminal, $"{now.Name} gets certificates {Words(now.CertificateAuthority)}.");
            });
    }

    /// <summary>In a line.</summary>
    public static string Words(CertificateAuthorityJson? authority) => authority switch
    {
        null => "from nobody: the server is too old",
        { AgreedAt: null } => $"from nobody yet: nobody agreed to the terms of {authority.Directory}",
        _ => $"from {authority.Directory}{(authority.Contact.Length == 0 ? "" : $", as {authority.Contact}")}",
    };
}
