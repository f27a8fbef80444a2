using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>Reads tunnel servers, and the clients of one.</summary>
internal static class ReadTunnelServers
{
    public static async Task<Answer<Page<TunnelServerView>>> ListAsync(TenantId tenantId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        return page.Cut(await TunnelServerView.ListAsync(db, tenantId, after.Value, page.Take + 1, stop), server => server.Id.ToString("D"));
    }

    public static async Task<Answer<TunnelServerView>> GetAsync(Guid tunnelServerId, TenantDb db, HttpContext http, CancellationToken stop)
    {
        if (await TunnelServerView.FindAsync(db, tunnelServerId, stop) is not { } server)
            return ExposeProblems.NotFound;
        ETags.Set(http, server.UpdatedAt);
        return server;
    }

    public static async Task<Answer<Page<TunnelClientView>>> ListClientsAsync(Guid tunnelServerId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        return page.Cut(await TunnelClientView.ListAsync(db, tunnelServerId, after.Value, page.Take + 1, stop), client => client.Id.ToString("D"));
    }
}
