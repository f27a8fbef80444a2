using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>The database as the caller's tenants see it: row-level security hides everything else.</summary>
/// <remarks>Instances are used again and again, by one caller at a time; between two it belongs to nobody, and refuses every query.</remarks>
internal sealed class TenantDb : LansteadDb
{
    private Caller? _caller;
    private string? _tenants;

    public TenantDb(DbContextOptions<TenantDb> options)
        : base(options)
    {
        // So that there is always one that carries the tenants: see TenantScope.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        // Nobody goes on in a transaction after a statement of it failed, so no way back into it is kept.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<Person> People => Set<Person>();

    /// <summary>The caller's tenants, as the database reads them: known before the first query, and the same while the request lasts.</summary>
    internal string TenantsSetting => _tenants ??= _caller is { } caller
        ? $"{{{string.Join(',', caller.Memberships.Keys)}}}"
        : throw new InvalidOperationException("Whose tenants? This context belongs to no caller.");

    /// <summary>True from when a transaction begins until the tenants are named in it: by its first statement, in the same round trip.</summary>
    internal bool ScopeOwed { get; set; }

    /// <summary>Gives it to <paramref name="caller"/> until it is disposed.</summary>
    public TenantDb For(Caller caller)
    {
        (_caller, _tenants, ScopeOwed) = (caller, null, false);
        return this;
    }

    public override void Dispose()
    {
        (_caller, _tenants) = (null, null);
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        (_caller, _tenants) = (null, null);
        return base.DisposeAsync();
    }

    internal override NpgsqlBatchCommand? Before() => ScopeOwed || Database.CurrentTransaction is null ? TenantScope.Statement(this) : null;

    protected override void MapOwn(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Person>().ToTable("users").Property(p => p.Id).ValueGeneratedNever();
}
