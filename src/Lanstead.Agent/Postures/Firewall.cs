using System.Text.Json;
using Lanstead.Agent.State;
using Lanstead.Protocol;

namespace Lanstead.Agent.Postures;

/// <summary>Whether the machine refuses what comes in unasked, by the rules that the kernel has (nftables' JSON, libnftables-json(5)).</summary>
/// <remarks>
/// On when a chain of the input hook drops by default, or a chain of such a table has a rule that drops or rejects: ufw, firewalld and own rules alike, since all are in the kernel in the same way.
/// The agent's own tables do not count: they guard its networks, not the machine.
/// </remarks>
internal static class Firewall
{
    /// <summary>The verdict; unknown when there is no listing, none that can be read, or rules of the older kind, which stand in none.</summary>
    /// <param name="ruleset">What nft lists; null: it cannot.</param>
    /// <param name="root">Where <c>/proc</c> is.</param>
    public static string Read(string? ruleset, string root)
    {
        if (ruleset is null)
            return Posture.Unknown;
        try
        {
            using JsonDocument document = JsonDocument.Parse(ruleset);
            JsonElement[] items = [.. document.RootElement.GetProperty("nftables").EnumerateArray()];
            var guarding = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonElement chain in items.Where(item => item.TryGetProperty("chain", out _)).Select(item => item.GetProperty("chain")))
            {
                if (!chain.TryGetProperty("hook", out JsonElement hook) || hook.GetString() != "input" || TableOf(chain) is not { } table)
                    continue;
                if (chain.TryGetProperty("policy", out JsonElement policy) && policy.GetString() == "drop")
                    return Posture.On;
                guarding.Add(table);
            }
            return items.Any(item => item.TryGetProperty("rule", out JsonElement rule) && TableOf(rule) is { } table && guarding.Contains(table) && Refuses(rule)) ? Posture.On : HasOlderRules(root) ? Posture.Unknown : Posture.Off;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Posture.Unknown;
        }
    }

    // Of iptables as it was before nftables: the kernel names the tables, and no more.
    private static bool HasOlderRules(string root) =>
        ((string[])["proc/net/ip_tables_names", "proc/net/ip6_tables_names"]).Select(file => Path.Combine(root, file)).Any(file => File.Exists(file) && File.ReadLines(file).Contains("filter"));

    private static string? TableOf(JsonElement item)
    {
        string family = item.GetProperty("family").GetString() ?? "", table = item.GetProperty("table").GetString() ?? "";
        return family is "ip" or "ip6" or "inet" && !table.StartsWith(InterfaceNames.Prefix, StringComparison.Ordinal) ? $"{family} {table}" : null;
    }

    private static bool Refuses(JsonElement rule) =>
        rule.TryGetProperty("expr", out JsonElement parts) && parts.EnumerateArray().Any(part => part.ValueKind == JsonValueKind.Object && (part.TryGetProperty("drop", out _) || part.TryGetProperty("reject", out _)));
}
