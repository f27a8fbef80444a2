using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Networks;

/// <summary>The networks that the caller can see.</summary>
internal static class ListNetworks
{
    private const int SearchMaxLength = 100;

    public static async Task<Answer<Page<NetworkView>>> HandleAsync(
        [FromQuery] TenantId? tenant, [FromQuery] string? search, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        if (new FieldErrors().When(search is { Length: > SearchMaxLength } || search?.Contains('\0') == true, "search", "A search has at most 100 characters.").Failure is { } invalid)
            return invalid;
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<NetworkView> items = await NetworkView.ListAsync(db, tenant, search, after.Value, page.Take + 1, stop);
        return page.Cut(items, item => item.Id.ToString());
    }
}
