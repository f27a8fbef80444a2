using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>The tables that hold tenants' rows, as both contexts see them.</summary>
/// <remarks>The schema is made by the numbered SQL files; this is only the mapping.</remarks>
internal abstract class LansteadDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<Network> Networks => Set<Network>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<Peer> Peers => Set<Peer>();

    public DbSet<Address> Addresses => Set<Address>();

    public DbSet<NetworkChange> NetworkChanges => Set<NetworkChange>();

    public DbSet<PeerPath> PeerPaths => Set<PeerPath>();

    public DbSet<JoinKey> JoinKeys => Set<JoinKey>();

    public DbSet<ChangeLogEntry> ChangeLog => Set<ChangeLogEntry>();

    public DbSet<ActivityEntry> Activity => Set<ActivityEntry>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<LiveEvent> Events => Set<LiveEvent>();

    /// <summary>What <see cref="SaveChangesAsync(bool, CancellationToken)"/> or <see cref="Sql.WriteAsync"/> writes besides, in the same transaction.</summary>
    internal WaitingStatements Waiting { get; } = new();

    /// <summary>Forgets what was not written yet, so that the same can be tried again.</summary>
    public void Forget()
    {
        ChangeTracker.Clear();
        Waiting.Clear();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Waiting.IsEmpty)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (!ChangeTracker.HasChanges())
        {
            await this.WriteAsync(cancellationToken);
            return 0;
        }
        await using IDbContextTransaction? own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        int rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await this.WriteAsync(cancellationToken);
        if (own is not null)
            await own.CommitAsync(cancellationToken);
        return rows;
    }

    // Contexts are used again; what one unit of work left must not be written by the next.
    public override void Dispose()
    {
        Waiting.Clear();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        Waiting.Clear();
        return base.DisposeAsync();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<ServerId>().HaveConversion<IdConverter<ServerId>>();
        configurationBuilder.Properties<UserId>().HaveConversion<IdConverter<UserId>>();
        configurationBuilder.Properties<SessionId>().HaveConversion<IdConverter<SessionId>>();
        configurationBuilder.Properties<TenantId>().HaveConversion<IdConverter<TenantId>>();
        configurationBuilder.Properties<NetworkId>().HaveConversion<IdConverter<NetworkId>>();
        configurationBuilder.Properties<DeviceId>().HaveConversion<IdConverter<DeviceId>>();
        configurationBuilder.Properties<PeerId>().HaveConversion<IdConverter<PeerId>>();
        configurationBuilder.Properties<JoinKeyId>().HaveConversion<IdConverter<JoinKeyId>>();
        configurationBuilder.Properties<PublicKey>().HaveConversion<PublicKeyConverter>();
        configurationBuilder.Properties<Role>().HaveConversion<EnumWordConverter<Role>>();
        configurationBuilder.Properties<SessionKind>().HaveConversion<EnumWordConverter<SessionKind>>();
        configurationBuilder.Properties<TenantKind>().HaveConversion<EnumWordConverter<TenantKind>>();
        configurationBuilder.Properties<TenantVisibility>().HaveConversion<EnumWordConverter<TenantVisibility>>();
        configurationBuilder.Properties<TenantAccess>().HaveConversion<EnumWordConverter<TenantAccess>>();
        configurationBuilder.Properties<NetworkVisibility>().HaveConversion<EnumWordConverter<NetworkVisibility>>();
        configurationBuilder.Properties<JoinPolicy>().HaveConversion<EnumWordConverter<JoinPolicy>>();
        configurationBuilder.Properties<DeviceKind>().HaveConversion<EnumWordConverter<DeviceKind>>();
        configurationBuilder.Properties<AddressKind>().HaveConversion<EnumWordConverter<AddressKind>>();
        configurationBuilder.Properties<ActorKind>().HaveConversion<EnumWordConverter<ActorKind>>();
        configurationBuilder.Properties<ProviderKind>().HaveConversion<EnumWordConverter<ProviderKind>>();
        configurationBuilder.Properties<AuditOutcome>().HaveConversion<EnumWordConverter<AuditOutcome>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Tenant>(tenant =>
        {
            tenant.ToTable("tenants").Property(t => t.Id).ValueGeneratedNever();
            tenant.Property(t => t.Settings).HasColumnType("jsonb");
        });
        modelBuilder.Entity<Member>().ToTable("members").HasKey(m => new { m.TenantId, m.UserId });
        modelBuilder.Entity<Network>(network =>
        {
            network.ToTable("networks").Property(n => n.Id).ValueGeneratedNever();
            network.Property(n => n.Settings).HasColumnType("jsonb");
        });
        modelBuilder.Entity<Device>(device =>
        {
            device.ToTable("devices").Property(d => d.Id).ValueGeneratedNever();
            device.Property(d => d.Posture).HasColumnType("jsonb");
        });
        modelBuilder.Entity<Peer>(peer =>
        {
            peer.ToTable("peers").Property(p => p.Id).ValueGeneratedNever();
            peer.Property(p => p.Endpoints).HasColumnType("jsonb");
        });
        modelBuilder.Entity<Address>(address =>
        {
            // Keyless: EF wants keys that can be ordered, and IPAddress cannot. Rows are read here, and written by statements.
            address.ToTable("addresses").HasNoKey();
            address.Property(a => a.Value).HasColumnName("address");
        });
        modelBuilder.Entity<NetworkChange>().ToTable("network_changes").HasKey(c => new { c.NetworkId, c.Revision });
        modelBuilder.Entity<NetworkChange>().Property(c => c.Revision).ValueGeneratedNever();
        modelBuilder.Entity<PeerPath>().ToTable("peer_paths").HasKey(p => new { p.PeerId, p.RemotePeerId });
        modelBuilder.Entity<JoinKey>().ToTable("join_keys").Property(k => k.Id).ValueGeneratedNever();
        modelBuilder.Entity<ChangeLogEntry>().ToTable("change_log").Property(c => c.Items).HasColumnType("jsonb");
        modelBuilder.Entity<ActivityEntry>(entry =>
        {
            entry.ToTable("activity").Property(a => a.Id).ValueGeneratedNever();
            entry.Property(a => a.Metadata).HasColumnType("jsonb");
        });
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit").Property(a => a.Before).HasColumnType("jsonb");
            entry.Property(a => a.After).HasColumnType("jsonb");
        });
        modelBuilder.Entity<LiveEvent>(live =>
        {
            live.ToTable("events").HasKey(e => new { e.Xid, e.Seq });
            live.Property(e => e.Xid).HasColumnType("xid8").ValueGeneratedOnAdd();
            live.Property(e => e.Seq).ValueGeneratedOnAdd();
            live.Property(e => e.Data).HasColumnType("jsonb");
        });
        ForeignKeys.OfTenants(modelBuilder);
        MapOwn(modelBuilder);
        SnakeCase.NameColumns(modelBuilder);
    }

    /// <summary>What a hand-written statement must travel with; null when it can go alone.</summary>
    internal virtual NpgsqlBatchCommand? Before() => null;

    /// <summary>Maps the tables that only one of the two contexts sees.</summary>
    protected abstract void MapOwn(ModelBuilder modelBuilder);
}
