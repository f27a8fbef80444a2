using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <param name="Name">What it is for.</param>
/// <param name="Role">Its role, at most the caller's and never owner.</param>
internal sealed record CreateServiceAccountRequest(string Name, Role Role);

/// <summary>Makes a service account: a member of one space that nobody can sign in as, only keys. Uses the system role: accounts belong to no tenant.</summary>
internal sealed class CreateServiceAccount(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const int NameMaxChars = 32;
    private const int AccountsMax = 200;

    // No address, and no name that one could sign in with: both are unique, and no address has a colon before its @.
    private const string InsertUser = """
        INSERT INTO users (id, email, email_normalized, username, username_normalized, kind, service_tenant_id, created_at, updated_at)
        VALUES ($1, '', $2, $3, $2, 'service', $4, $5, $5)
        """;

    private const string InsertMember = "INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)";

    private static readonly Failure s_tooMany = new("api_key.too_many", $"This space has {AccountsMax} service accounts already. Remove some first.");

    public static Task<CreatedAnswer<ServiceAccountView>> HandleAsync(TenantId tenantId, CreateServiceAccountRequest body, CreateServiceAccount self, CancellationToken stop) =>
        self.RunAsync(tenantId, body, stop);

    private async Task<CreatedAnswer<ServiceAccountView>> RunAsync(TenantId tenant, CreateServiceAccountRequest body, CancellationToken stop)
    {
        string name = body.Name.Trim();
        FieldErrors errors = new FieldErrors()
            .When(name.Length is 0 or > NameMaxChars || name.Any(char.IsControl), "name", $"1 to {NameMaxChars} printable characters.")
            .When(body.Role == Role.Owner, "role", "A service account is never an owner.")
            .When(body.Role > caller.Memberships[tenant], "role", "Its role is at most your own.");
        if (errors.Failure is { } invalid)
            return invalid;
        List<long> count = await db.QueryAsync("SELECT count(*) FROM users WHERE service_tenant_id = $1 AND disabled_at IS NULL", [tenant.Value], row => row.GetInt64(0), stop);
        if (count[0] >= AccountsMax)
            return s_tooMany;
        DateTimeOffset now = time.GetUtcNow();
        var id = UserId.New(time);
        db.Waiting.Add(InsertUser, [id.Value, $"service:{id}", name, tenant.Value, now]);
        db.Waiting.Add(InsertMember, [tenant.Value, id.Value, body.Role.ToString().ToLowerInvariant(), now]);
        recorder.Audit(db, tenant, "service_account.create", AuditTarget.Of("service_account", id), after: new { name, body.Role });
        await db.WriteAsync(stop);
        return new ServiceAccountView(id, name, body.Role, now, []);
    }
}
