using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Tenants;

/// <summary>The password of a space, hashed. The tenant-scoped role writes it and cannot read it.</summary>
internal static class TenantPassword
{
    private const string Write = """
        INSERT INTO tenant_passwords (tenant_id, password_hash, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET password_hash = $2, updated_at = $3
        """;

    /// <summary>Goes with the next SaveChanges or WriteAsync, after the space's own row.</summary>
    public static void Set(LansteadDb db, TenantId tenant, string hash, DateTimeOffset now) => db.Waiting.Add(Write, [tenant.Value, hash, now], rows: 1);

    /// <summary>Nobody joins with it any more.</summary>
    public static void Remove(LansteadDb db, TenantId tenant) => db.Waiting.Add("DELETE FROM tenant_passwords WHERE tenant_id = $1", [tenant.Value]);
}
