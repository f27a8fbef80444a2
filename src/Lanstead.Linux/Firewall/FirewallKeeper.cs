using System.Text.Json;

namespace Lanstead.Linux.Firewall;

/// <summary>Keeps one table of nftables as it shall be: writes only what differs, finds what others changed, and keeps its counts meanwhile.</summary>
/// <remarks>
/// Not thread-safe: one loop owns it. While nothing in the kernel's packet filter changes, a look is one question for a number. What somebody else changed in the
/// table, also by emptying the whole ruleset, is mended at the next look.
/// </remarks>
/// <param name="name">The table's name.</param>
public sealed class FirewallKeeper(string name)
{
    private FirewallTable? _put;
    private string _listed = "";
    private uint? _generation;
    private IReadOnlyDictionary<string, FirewallCount> _counted = new Dictionary<string, FirewallCount>();

    /// <summary>Makes the table as it should be.</summary>
    /// <returns>Whether something was written; the error tells why it could not be.</returns>
    public async Task<(bool Wrote, string? Error)> EnsureAsync(FirewallTable table, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        // 1. Is it as we left it?
        bool isSame = _put is not null && _put.Is(table);
        uint? generation = Nftables.ReadGeneration();
        bool isIntact = _put is not null && ((generation is not null && generation == _generation)
            || await Nftables.ListAsync(FirewallTable.Family, name, cancel) is { IsDone: true } now && now.Output == _listed);
        if (isSame && isIntact)
        {
            _generation = generation;
            return (false, null);
        }

        // 2. The difference, where the rest is as we know it.
        bool isDone = isIntact && FirewallChange.Between(_put!, table) is { } change && (await Nftables.RunAsync(change, cancel)).IsDone;
        _put = null;

        // 3. Else all of it.
        if (!isDone)
        {
            await ReadCountersAsync(cancel);
            NftablesAnswer answer = await Nftables.RunAsync(FirewallChange.Anew(table, _counted), cancel);
            if (!answer.IsDone)
                return (false, answer.Reason);
        }

        // 4. As the kernel tells it back: what is other than this later, somebody else did.
        generation = Nftables.ReadGeneration();
        NftablesAnswer listed = await Nftables.ListAsync(FirewallTable.Family, name, cancel);
        if (!listed.IsDone)
            return (true, $"The table is not there after it was made: {listed.Reason}");
        (_put, _listed, _generation) = (table, listed.Output, generation);
        return (true, null);
    }

    /// <summary>What the table's counters counted, by name; what was known before where they cannot be read.</summary>
    public async Task<IReadOnlyDictionary<string, FirewallCount>> ReadCountersAsync(CancellationToken cancel)
    {
        if (await Nftables.ListCountersAsync(FirewallTable.Family, name, cancel) is { IsDone: true } listed && Read(listed.Output) is { } counted)
            _counted = counted;
        return _counted;
    }

    /// <summary>Takes the table away, if there is one.</summary>
    /// <returns>Why it could not be; null: it is gone.</returns>
    public async Task<string?> RemoveAsync(CancellationToken cancel)
    {
        _put = null;
        _counted = new Dictionary<string, FirewallCount>();
        if (!Nftables.IsAvailable || await Nftables.ListAsync(FirewallTable.Family, name, cancel) is not { IsDone: true })
            return null;
        return (await Nftables.RunAsync($$$$"""{"nftables":[{"delete":{"table":{"family":"{{{{FirewallTable.Family}}}}","name":"{{{{name}}}}"}}}]}""", cancel)).Error;
    }

    internal static IReadOnlyDictionary<string, FirewallCount>? Read(string json)
    {
        try
        {
            var counted = new Dictionary<string, FirewallCount>(StringComparer.Ordinal);
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonElement item in document.RootElement.GetProperty("nftables").EnumerateArray())
            {
                if (item.TryGetProperty("counter", out JsonElement counter))
                    counted[counter.GetProperty("name").GetString()!] = new FirewallCount(counter.GetProperty("packets").GetUInt64(), counter.GetProperty("bytes").GetUInt64());
            }
            return counted;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
