using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <param name="Address">As the world sees it.</param>
/// <param name="OwnAddress">The machine's own that packets for it come to; the same when absent.</param>
internal sealed record AddPoolAddressRequest(IPAddress Address, IPAddress? OwnAddress = null);

/// <param name="Status">Whether it is used.</param>
internal sealed record UpdatePoolAddressRequest(PoolAddressStatus Status);

/// <summary>Adds public addresses, turns them on and off, and takes them away.</summary>
internal sealed class ChangePoolAddress(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO pool_addresses (id, tenant_id, server_id, address, own_address, origin, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'added', $6, $6)
        ON CONFLICT (server_id, address) DO NOTHING RETURNING id
        """;

    private const string Update = "UPDATE pool_addresses SET status = $2, updated_at = $3 WHERE id = $1";
    private const string LockStatement = "SELECT n.id FROM networks n JOIN tunnel_servers s ON s.network_id = n.id WHERE s.id = $1 FOR NO KEY UPDATE OF n";

    public static Task<CreatedAnswer<PoolAddressView>> AddAsync(Guid tunnelServerId, AddPoolAddressRequest body, ChangePoolAddress self, CancellationToken stop) => self.AddAsync(tunnelServerId, body, stop);

    public static Task<Answer<PoolAddressView>> UpdateAsync(Guid poolAddressId, UpdatePoolAddressRequest body, ChangePoolAddress self, CancellationToken stop) => self.UpdateAsync(poolAddressId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid poolAddressId, ChangePoolAddress self, CancellationToken stop) => self.DeleteAsync(poolAddressId, stop);

    /// <summary>True for an address that a machine can have towards others.</summary>
    public static bool IsOfUse(IPAddress address) => !address.IsIPv4MappedToIPv6 && !address.IsIPv6Multicast && !address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address)
        && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || (address.GetAddressBytes() is [var first, var second, ..] && first is > 0 and < 224 && (first, second) != (169, 254)));

    private async Task<CreatedAnswer<PoolAddressView>> AddAsync(Guid server, AddPoolAddressRequest body, CancellationToken stop)
    {
        if (new FieldErrors()
            .When(!IsOfUse(body.Address), "address", "An address that machines elsewhere can reach.")
            .When(body.OwnAddress is { } own && (!IsOfUse(own) || own.AddressFamily != body.Address.AddressFamily), "ownAddress", "An address of the machine, of the same family.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!await LockAsync(server, stop))
            return ExposeProblems.NotFound;
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if ((await db.QueryAsync(Insert, [id, caller.ObjectTenant!.Value.Value, server, body.Address, body.OwnAddress ?? body.Address, now], row => row.GetGuid(0), stop)).Count == 0)
            return ExposeProblems.AddressKnown;
        recorder.Audit(db, caller.ObjectTenant!.Value, "pool_address.add", new AuditTarget("pool_address", id.ToString("D")), after: new { server, body.Address, body.OwnAddress });
        recorder.Event(db, caller.ObjectTenant!.Value, "tunnel-servers", "tunnel_server.updated", server);
        Question<PoolAddressView> made = PoolAddressView.Find(id);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }

    private async Task<Answer<PoolAddressView>> UpdateAsync(Guid id, UpdatePoolAddressRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await FindAsync(id, stop) is not { } address)
            return ExposeProblems.NotFound;
        db.Waiting.Add(Update, [id, ExposeWords.Of(body.Status), time.GetUtcNow()], rows: 1);
        recorder.Audit(db, caller.ObjectTenant!.Value, "pool_address.update", new AuditTarget("pool_address", id.ToString("D")), new { address.Address, address.Status }, new { address.Address, body.Status });
        recorder.Event(db, caller.ObjectTenant!.Value, "tunnel-servers", "tunnel_server.updated", address.ServerId);
        Question<PoolAddressView> seen = PoolAddressView.Find(id);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return seen.Rows[0];
    }

    private async Task<NoContentAnswer> DeleteAsync(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await FindAsync(id, stop) is not { } address)
            return ExposeProblems.NotFound;
        if (address.Clients + address.Exposures > 0)
            return ExposeProblems.AddressUsed;
        db.Waiting.Add("DELETE FROM pool_addresses WHERE id = $1", [id], rows: 1);
        recorder.Audit(db, caller.ObjectTenant!.Value, "pool_address.remove", new AuditTarget("pool_address", id.ToString("D")), before: new { address.ServerId, address.Address });
        recorder.Event(db, caller.ObjectTenant!.Value, "tunnel-servers", "tunnel_server.updated", address.ServerId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private async Task<bool> LockAsync(Guid server, CancellationToken stop) => (await db.QueryAsync(LockStatement, [server], _ => 0, stop)).Count == 1;

    private async Task<PoolAddressView?> FindAsync(Guid id, CancellationToken stop)
    {
        Question<PoolAddressView> found = PoolAddressView.Find(id);
        await db.AskAsync(stop, found);
        if (found.Rows is not [var address] || !await LockAsync(address.ServerId, stop))
            return null;
        Question<PoolAddressView> again = PoolAddressView.Find(id);
        await db.AskAsync(stop, again);
        return again.Rows is [var locked] ? locked : null;
    }
}
