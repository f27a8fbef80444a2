using System.Text.Json;
using Lanstead.Agent.State;
using Lanstead.Linux.Firewall;

namespace Lanstead.Agent.Exposing;

/// <summary>Others' chains that forward nothing by default, as those of Docker, ufw and many an own script: what is exposed is held back by them unless they are told.</summary>
internal static class ForeignFirewall
{
    private const string ListChains = """{"nftables":[{"list":{"chains":null}}]}""";

    /// <summary>A sentence about what holds back, with what helps; empty when nothing does.</summary>
    public static async Task<string> LookAsync(IReadOnlyList<string> interfaces, CancellationToken cancel) =>
        await Nftables.RunAsync(ListChains, cancel) is { IsDone: true } listed ? Tell(listed.Output, interfaces) : "";

    internal static string Tell(string chains, IReadOnlyList<string> interfaces)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(chains);
            JsonElement[] all = [.. document.RootElement.GetProperty("nftables").EnumerateArray().Where(item => item.TryGetProperty("chain", out _)).Select(item => item.GetProperty("chain"))];
            string[] dropping = [.. all.Where(chain => Text(chain, "hook") == "forward" && Text(chain, "policy") == "drop" && !IsOurs(Text(chain, "table"))).Select(Table).Distinct()];
            if (dropping.Length == 0)
                return "";
            string[] docker = [.. all.Where(chain => Text(chain, "name") == "DOCKER-USER").Select(Table).Where(dropping.Contains)];
            string helps = docker.Length == 0 ? $"Allow there what goes out by {string.Join(" and ", interfaces)} and comes in by it."
                : $"Docker does that. Run there: {string.Join("; ", from table in docker from name in interfaces from side in (string[])["iifname", "oifname"] select $"nft insert rule {table} DOCKER-USER {side} {name} accept")}";
            return $"A firewall of the tunnel server drops what is forwarded (table {string.Join(", ", dropping)}). {helps}";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private static bool IsOurs(string table) => table.StartsWith(InterfaceNames.Prefix, StringComparison.Ordinal) || table.StartsWith(PublicTable.Name, StringComparison.Ordinal);

    private static string Table(JsonElement chain) => $"{Text(chain, "family")} {Text(chain, "table")}";

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
