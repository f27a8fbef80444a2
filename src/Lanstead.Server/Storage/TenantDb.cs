using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>The database as the caller's tenants see it: row-level security hides everything else.</summary>
internal sealed class TenantDb : LansteadDb
{
    private readonly TenantScope _scope;

    public TenantDb(DbContextOptions<TenantDb> options, TenantScope scope)
        : base(options)
    {
        _scope = scope;
        // So that there is always one that carries the tenants: see TenantScope.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    public DbSet<Person> People => Set<Person>();

    internal override NpgsqlBatchCommand? Before() => Database.CurrentTransaction is null ? _scope.Statement() : null;

    protected override void MapOwn(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Person>().ToTable("users").Property(p => p.Id).ValueGeneratedNever();
}
