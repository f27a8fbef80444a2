using Lanstead.Server.Storage;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>The database itself keeps tenants apart, whatever a query forgets.</summary>
public sealed class RowLevelSecurityTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Query_without_any_filter_sees_only_own_tenants()
    {
        TestPerson mine = await _server.RegisterAsync();
        await _server.RegisterAsync();
        await using AsyncServiceScope scope = Scope(mine);
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();

        Assert.Equal([mine.TenantId], await db.Tenants.Select(t => t.Id).ToListAsync());
        Assert.All(await db.Members.ToListAsync(), m => Assert.Equal(mine.TenantId, m.TenantId));
    }

    [Fact]
    public async Task Connection_without_the_setting_sees_no_rows()
    {
        DataSources sources = _server.App.Services.GetRequiredService<DataSources>();
        await using NpgsqlCommand count = sources.Tenant.CreateCommand("SELECT (SELECT count(*) FROM tenants) + (SELECT count(*) FROM members)");

        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Connection_that_served_somebody_shows_nothing_to_the_next()
    {
        TestPerson mine = await _server.RegisterAsync();
        await using AsyncServiceScope scope = Scope(mine);
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();
        // Held open, so that it is surely the same connection: a query alone, then a transaction.
        await db.Database.OpenConnectionAsync();
        Assert.Equal(1, await db.Tenants.CountAsync());
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            Assert.Equal(1, await db.Tenants.CountAsync());
            await transaction.CommitAsync();
        }

        await using var count = new NpgsqlCommand("SELECT count(*) FROM tenants", (NpgsqlConnection)db.Database.GetDbConnection());

        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Row_for_another_tenant_cannot_be_written()
    {
        TestPerson mine = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        await using AsyncServiceScope scope = Scope(mine);
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();
        db.Activity.Add(new ActivityEntry { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), TenantId = other.TenantId, Type = "x", At = DateTimeOffset.UnixEpoch });

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refused.InnerException).SqlState);
    }

    [Fact]
    public async Task Rows_of_another_tenant_are_not_changed_by_an_update_without_filter()
    {
        TestPerson mine = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        await using AsyncServiceScope scope = Scope(mine);
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();

        int changed = await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Name, "changed"));

        Assert.Equal(1, changed);
        Assert.NotEqual("changed", await _server.SqlAsync("SELECT name FROM tenants WHERE id = $1", other.TenantId.Value));
    }

    [Theory]
    [InlineData("SELECT * FROM instance_secrets")]
    [InlineData("SELECT * FROM instance")]
    [InlineData("SELECT password_hash FROM users")]
    [InlineData("SELECT * FROM sessions")]
    [InlineData("SELECT * FROM refresh_tokens")]
    [InlineData("UPDATE audit SET action = 'x'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("DELETE FROM activity")]
    public async Task Tenant_role_may_not(string sql)
    {
        DataSources sources = _server.App.Services.GetRequiredService<DataSources>();
        await using NpgsqlCommand command = sources.Tenant.CreateCommand(sql);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task N4_system_role_may_not_change_the_audit()
    {
        DataSources sources = _server.App.Services.GetRequiredService<DataSources>();
        await using NpgsqlCommand command = sources.System.CreateCommand("UPDATE audit SET action = 'x'");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Every_table_with_a_tenant_has_forced_row_level_security() => Assert.Equal(0L, await _server.SqlAsync("""
        SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        """));

    [Fact]
    public async Task System_role_sees_every_row_so_that_the_dump_holds_them() => Assert.Equal(0L, await _server.SqlAsync("""
        SELECT count(*) FROM pg_class c WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = '{lanstead_system}' AND p.cmd = 'ALL' AND p.qual = 'true')
        """));

    private AsyncServiceScope Scope(TestPerson person)
    {
        AsyncServiceScope scope = _server.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeUser(
            person.UserId, default, isAdmin: false, byCookie: false, new Dictionary<Lanstead.Primitives.TenantId, Role> { [person.TenantId] = Role.Owner }, TimeProvider.System.GetUtcNow());
        return scope;
    }
}
