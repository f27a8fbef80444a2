using System.Runtime.CompilerServices;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Audit;

/// <summary>Whose rows: a condition over <c>a</c>, and the values of its <c>$14</c> and <c>$15</c>.</summary>
internal sealed record AuditScope(string Query, object?[] Values)
{
    private const string Select = $"SELECT {AuditView.Columns} FROM audit a {AuditView.From} WHERE ";
    private const string Order = $" AND {AuditFilter.Condition} ORDER BY a.id DESC LIMIT $2";

    /// <summary>Of some tenants.</summary>
    public static AuditScope Of(IEnumerable<TenantId> tenants) => new($"{Select} a.tenant_id = ANY ($14) {Order}", [tenants.Select(t => t.Value).ToArray()]);

    /// <summary>Of the instance: sign-ins, accounts, what administrators did.</summary>
    public static AuditScope Instance { get; } = new($"{Select} a.tenant_id IS NULL {Order}", []);

    /// <summary>What a person did outside of spaces, and what was done to their account.</summary>
    public static AuditScope Of(UserId person) => new(
        $"{Select} a.tenant_id IS NULL AND ((a.actor_kind = 'user' AND a.actor_id = $14) OR (a.target_kind = 'user' AND a.target_id = $15)) {Order}",
        [person.Value, person.ToString()]);
}

/// <summary>Reads the audit, newest first.</summary>
internal static class AuditReader
{
    private const int ExportRows = 1000;

    /// <summary>One page of what the filter lets through.</summary>
    public static async Task<Answer<Page<AuditView>>> PageAsync(LansteadDb db, AuditScope scope, AuditFilter filter, PageQuery page, CancellationToken stop)
    {
        Result<long?> before = Cursors.AfterNumber(page);
        if (!before.IsSuccess)
            return before.Failure;
        Result<object?[]> values = filter.Values();
        if (!values.IsSuccess)
            return values.Failure;
        List<AuditView> rows = await db.QueryAsync(scope.Query, [before.Value ?? long.MaxValue, page.Take + 1, .. values.Value, .. scope.Values], AuditView.Read, stop);
        return page.Cut(rows, row => row.Id.ToString(provider: null));
    }

    /// <summary>All of what the filter lets through, a thousand at a time: so many are in memory, however many there are.</summary>
    public static async IAsyncEnumerable<AuditView> AllAsync(LansteadDb db, AuditScope scope, object?[] values, [EnumeratorCancellation] CancellationToken stop)
    {
        long before = long.MaxValue;
        while (true)
        {
            List<AuditView> rows = await db.QueryAsync(scope.Query, [before, ExportRows, .. values, .. scope.Values], AuditView.Read, stop);
            foreach (AuditView row in rows)
                yield return row;
            if (rows.Count < ExportRows)
                yield break;
            before = rows[^1].Id;
        }
    }
}
