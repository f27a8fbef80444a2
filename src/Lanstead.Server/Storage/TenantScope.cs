using System.Data.Common;
using Lanstead.Server.Security;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lanstead.Server.Storage;

/// <summary>Tells each opened connection whose rows it may show.</summary>
internal sealed class TenantScope(Caller caller) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using DbCommand command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(DbConnection connection)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT set_config('lanstead.tenants', $1, false)";
        DbParameter tenants = command.CreateParameter();
        tenants.Value = $"{{{string.Join(',', caller.Memberships.Keys)}}}";
        command.Parameters.Add(tenants);
        return command;
    }
}
