using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Storage;

/// <summary>The database across tenants, for code that acts before a tenant is known or for all of them.</summary>
/// <remarks>Every use says why <see cref="TenantDb"/> does not do.</remarks>
internal sealed class SystemDb(DbContextOptions<SystemDb> options) : LansteadDb(options)
{
    public DbSet<Instance> Instances => Set<Instance>();

    public DbSet<InstanceSecret> InstanceSecrets => Set<InstanceSecret>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<SignInProvider> SignInProviders => Set<SignInProvider>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<UserIdentity> UserIdentities => Set<UserIdentity>();

    protected override void MapOwn(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Instance>().ToTable("instance").Property(i => i.Id).ValueGeneratedNever();
        modelBuilder.Entity<InstanceSecret>().ToTable("instance_secrets").HasKey(s => s.Name);
        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("users").Property(u => u.Id).ValueGeneratedNever();
            user.Property(u => u.Settings).HasColumnType("jsonb");
        });
        modelBuilder.Entity<Session>().ToTable("sessions").Property(s => s.Id).ValueGeneratedNever();
        modelBuilder.Entity<RefreshToken>().ToTable("refresh_tokens").Property(t => t.Id).ValueGeneratedNever();
        modelBuilder.Entity<IdempotencyKey>().ToTable("idempotency_keys").HasKey(k => new { k.UserId, k.Key });
        modelBuilder.Entity<SignInProvider>().ToTable("sign_in_providers").Property(p => p.Id).ValueGeneratedNever();
        modelBuilder.Entity<Passkey>().ToTable("passkeys").Property(p => p.Id).ValueGeneratedNever();
        modelBuilder.Entity<UserIdentity>().ToTable("user_identities").Property(i => i.Id).ValueGeneratedNever();
        ForeignKeys.OfPeople(modelBuilder);
    }
}
