using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Makes a space with its first owner: rows in the context, which the caller saves.</summary>
/// <remarks>Uses the system role: nobody is in the space before this.</remarks>
internal sealed class TenantMaker(SystemDb db, TimeProvider time)
{
    public async Task<Tenant> AddAsync(TenantKind kind, string name, string slug, UserId owner, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var id = TenantId.New(time);
        if (await db.Tenants.AnyAsync(t => t.Slug == slug, stop))
            slug = $"{slug}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var tenant = new Tenant
        {
            Id = id,
            Kind = kind,
            Name = name,
            Slug = slug,
            Ipv4Block = TenantBlocks.RandomIpv4(),
            Ipv6Block = TenantBlocks.Ipv6Of(id),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Tenants.Add(tenant);
        db.Members.Add(new Member { TenantId = id, UserId = owner, Role = Role.Owner, CreatedAt = now });
        return tenant;
    }
}
