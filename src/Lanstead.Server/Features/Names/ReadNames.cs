using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Names;

/// <summary>The names of a network.</summary>
/// <param name="Suffix">What all names of this server's networks end in.</param>
/// <param name="Domain">What this network's names end in; a device of it that is in a network of the same name already may have another.</param>
/// <param name="Records">What people added, by name.</param>
internal sealed record NamesView(string Suffix, string Domain, IReadOnlyList<RecordView> Records);

/// <summary>One name that somebody added.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">The name below the network's domain.</param>
/// <param name="Type">A, AAAA or CNAME.</param>
/// <param name="Data">An address; of CNAME: another name of the network.</param>
/// <param name="CreatedAt">When it was added.</param>
internal sealed record RecordView(Guid Id, string Name, string Type, string Data, DateTimeOffset CreatedAt);

/// <summary>Reads them.</summary>
internal static class ReadNames
{
    private const string Slug = "SELECT slug FROM networks WHERE id = $1 AND kind = 'mesh'";

    private const string Records = "SELECT id, name, type, data, created_at FROM network_records WHERE network_id = $1 ORDER BY name, type, data";

    public static async Task<Answer<NamesView>> HandleAsync(NetworkId networkId, TenantDb db, ServerSettings settings, CancellationToken stop)
    {
        var slug = new Question<string>(Slug, [networkId.Value], row => row.GetString(0));
        var records = new Question<RecordView>(Records, [networkId.Value], row => new RecordView(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4)));
        await db.AskAsync(stop, slug, records);
        return slug.Rows.Count == 0 ? GetNetwork.NotFound : new NamesView(settings.DnsSuffix, $"{slug.Rows[0]}.{settings.DnsSuffix}", records.Rows);
    }
}
