using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>A person's own keys, newest first. Uses the system role: they belong to no tenant.</summary>
internal static class ReadApiKeys
{
    private const string Mine = $"""
        SELECT {ApiKeyView.Columns} FROM api_keys k WHERE k.user_id = $1 AND ($2::uuid IS NULL OR k.id < $2::uuid) ORDER BY k.id DESC LIMIT $3
        """;

    public static async Task<Answer<Page<ApiKeyView>>> MineAsync([AsParameters] PageQuery page, SystemDb db, Caller caller, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<ApiKeyView> keys = await db.QueryAsync(Mine, [caller.UserId.Value, after.Value, page.Take + 1], ApiKeyView.Read, stop);
        return page.Cut(keys, key => key.Id.ToString());
    }
}
