using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Storage;

/// <summary>The database as the caller's tenants see it: row-level security hides everything else.</summary>
internal sealed class TenantDb(DbContextOptions<TenantDb> options) : LansteadDb(options)
{
    public DbSet<Person> People => Set<Person>();

    protected override void MapOwn(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Person>().ToTable("users").Property(p => p.Id).ValueGeneratedNever();
}
