using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>Where a tunnel server gets certificates for names.</summary>
/// <param name="Directory">The directory of an authority that speaks ACME.</param>
/// <param name="Contact">A mail address that the authority gets; empty: none.</param>
/// <param name="AgreedAt">When somebody agreed to its terms; null: nobody did, and it is not asked.</param>
internal sealed record CertificateAuthorityView(Uri Directory, string Contact, DateTimeOffset? AgreedAt);

/// <param name="Agreed">You agree to the terms of the authority.</param>
/// <param name="Contact">A mail address for the authority; the one that it has when absent.</param>
/// <param name="Directory">The authority's directory; the one that it has when absent, which is Let's Encrypt at first.</param>
internal sealed record SetCertificateAuthorityRequest(bool Agreed, string? Contact = null, Uri? Directory = null);

/// <summary>Says where a tunnel server gets certificates, and agrees to the terms there.</summary>
internal sealed class CertificateAuthority(TenantDb db, TunnelClients clients, Recorder recorder, TimeProvider time)
{
    private const int ContactMaxLength = 254, DirectoryMaxLength = 500;
    private const string Update = "UPDATE tunnel_servers SET authority = $2, authority_contact = $3, authority_agreed_at = $4, updated_at = $5 WHERE id = $1";

    public static Task<Answer<TunnelServerView>> SetAsync(Guid tunnelServerId, SetCertificateAuthorityRequest body, CertificateAuthority self, CancellationToken stop) => self.SetAsync(tunnelServerId, body, stop);

    private async Task<Answer<TunnelServerView>> SetAsync(Guid id, SetCertificateAuthorityRequest body, CancellationToken stop)
    {
        bool isAddress = body.Contact is null or "" || (body.Contact.Length <= ContactMaxLength && body.Contact.Split('@') is [{ Length: > 0 }, { Length: > 0 } host] && NamedRules.Normal(host) is not null
            && body.Contact.All(c => c is > ' ' and < '\x7f' and not (',' or '?' or '<' or '>' or '"')));
        bool isDirectory = body.Directory is null || (body.Directory is { IsAbsoluteUri: true, Scheme: "https", UserInfo: "" } && body.Directory.OriginalString.Length <= DirectoryMaxLength);
        if (new FieldErrors().When(!isAddress, "contact", "A mail address, or nothing.").When(!isDirectory, "directory", "The HTTPS address of an authority's ACME directory.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await clients.LockAsync(id, stop) is not { } tunnel)
            return ExposeProblems.NotFound;
        CertificateAuthorityView before = tunnel.Server.CertificateAuthority!;
        DateTimeOffset now = time.GetUtcNow();
        var after = new CertificateAuthorityView(body.Directory ?? before.Directory, body.Contact ?? before.Contact, !body.Agreed ? null : before.Directory == (body.Directory ?? before.Directory) ? before.AgreedAt ?? now : now);
        db.Waiting.Add(Update, [id, after.Directory.AbsoluteUri, after.Contact, after.AgreedAt, now], rows: 1);
        recorder.Audit(db, tunnel.Network.TenantId, "tunnel_server.authority", new AuditTarget("tunnel_server", id.ToString("D")), before, after);
        recorder.Event(db, tunnel.Network.TenantId, "tunnel-servers", "tunnel_server.updated", id);
        await db.WriteAsync(stop);
        TunnelServerView view = (await TunnelServerView.FindAsync(db, id, stop))!;
        await transaction.CommitAsync(stop);
        return view;
    }
}
