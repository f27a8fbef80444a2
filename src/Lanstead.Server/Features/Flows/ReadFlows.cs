using System.Runtime.CompilerServices;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Flows;

/// <summary>Reads the connections of a network, those that became known last first.</summary>
internal static class ReadFlows
{
    private const int ExportRows = 1000;

    public static async Task<Answer<Page<FlowView>>> HandleAsync(NetworkId networkId, [AsParameters] PageQuery page, [AsParameters] FlowFilter filter, TenantDb db, CancellationToken stop)
    {
        Result<long?> before = Cursors.AfterNumber(page);
        if (!before.IsSuccess)
            return before.Failure;
        Result<object?[]> values = await filter.ValuesAsync(db, networkId, stop);
        if (!values.IsSuccess)
            return values.Failure;
        var there = new Question<bool>("SELECT true FROM networks WHERE id = $1 AND kind = 'mesh'", [networkId.Value], row => row.GetBoolean(0));
        var rows = new Question<FlowView>(FlowFilter.Query, [networkId.Value, before.Value ?? long.MaxValue, page.Take + 1, .. values.Value], FlowView.Read);
        await db.AskAsync(stop, there, rows);
        return there.Rows.Count == 0 ? GetNetwork.NotFound : page.Cut(rows.Rows, row => row.Id.ToString(provider: null));
    }

    /// <summary>All of what the filter lets through, a thousand at a time.</summary>
    public static async IAsyncEnumerable<FlowView> AllAsync(TenantDb db, NetworkId network, object?[] values, [EnumeratorCancellation] CancellationToken stop)
    {
        for (long before = long.MaxValue; ;)
        {
            List<FlowView> rows = await db.QueryAsync(FlowFilter.Query, [network.Value, before, ExportRows, .. values], FlowView.Read, stop);
            foreach (FlowView row in rows)
                yield return row;
            if (rows.Count < ExportRows)
                yield break;
            before = rows[^1].Id;
        }
    }
}
