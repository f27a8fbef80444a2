using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>Makes names that are free: <c>alpha</c>, then <c>alpha-2</c>, <c>alpha-3</c>…</summary>
internal static class UniqueNames
{
    // A suffix of five digits always fits.
    private const int SuffixMaxLength = 6;

    private const string OfDevices = "SELECT name FROM devices WHERE tenant_id = $1 AND (name = $2 OR name LIKE $3)";
    private const string OfPeers = "SELECT name FROM peers WHERE network_id = $1 AND (name = $2 OR name LIKE $3)";
    private const string OfSlugs = "SELECT slug FROM networks WHERE tenant_id = $1 AND (slug = $2 OR slug LIKE $3)";

    public static Task<string> ForDeviceAsync(LansteadDb db, TenantId tenant, string label, CancellationToken stop) =>
        FindAsync(db, OfDevices, tenant.Value, label, DnsLabel.MaxLength, stop);

    /// <summary>Asks which names a peer cannot have; <see cref="Choose"/> then makes its own.</summary>
    public static Question<string> AskForPeer(NetworkId network, string label) => Ask(OfPeers, network.Value, label, DnsLabel.MaxLength);

    /// <summary>The name that the label becomes.</summary>
    public static string Choose(Question<string> taken, string label) => Choose(taken, label, DnsLabel.MaxLength);

    public static Task<string> ForSlugAsync(LansteadDb db, TenantId tenant, string label, CancellationToken stop) =>
        FindAsync(db, OfSlugs, tenant.Value, label, StateRules.SlugMaxLength, stop);

    private static async Task<string> FindAsync(LansteadDb db, string query, Guid scope, string label, int maxLength, CancellationToken stop)
    {
        Question<string> taken = Ask(query, scope, label, maxLength);
        await db.AskAsync(stop, taken);
        return Choose(taken, label, maxLength);
    }

    // Labels hold no % or _, so the stem is safe in a pattern.
    private static Question<string> Ask(string query, Guid scope, string label, int maxLength) =>
        new(query, [scope, label, Stem(label, maxLength) + "-%"], row => row.GetString(0));

    private static string Stem(string label, int maxLength) =>
        label.Length > maxLength - SuffixMaxLength ? label[..(maxLength - SuffixMaxLength)].TrimEnd('-') : label;

    private static string Choose(Question<string> answer, string label, int maxLength)
    {
        var taken = answer.Rows.ToHashSet(StringComparer.Ordinal);
        string stem = Stem(label, maxLength);
        if (!taken.Contains(label))
            return label;
        for (int number = 2; ; number++)
        {
            string candidate = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
            if (!taken.Contains(candidate))
                return candidate;
        }
    }
}
