namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>I9: a joined machine listens on one UDP port for its network, on the resolver's for itself, and on nothing else.</summary>
[Collection(nameof(JoinedPair))]
public sealed class ListeningTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    [Fact]
    public async Task I9_agent_listens_on_the_documented_ports_only()
    {
        string port = (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "listen-port")).Trim();
        string[] documented = [.. Rows().Select(row => row.Replace("*:any", $"*:{port}", StringComparison.Ordinal))];

        string[] listening = (await pair.OnAlphaAsync("ss", "-H", "-l", "-n", "-t", "-u")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // One socket for each family is one port.
        string[] ports = [.. listening.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => $"{words[0]} {Any(words[4].Replace("%lo", "", StringComparison.Ordinal))}").Distinct()];

        Assert.Equal(documented.Order(StringComparer.Ordinal), ports.Order(StringComparer.Ordinal));
    }

    private static string Any(string address) =>
        address[..address.LastIndexOf(':')] is "0.0.0.0" or "[::]" or "*" ? "*" + address[address.LastIndexOf(':')..] : address;

    private static IEnumerable<string> Rows()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Lanstead.slnx")))
            at = at.Parent;
        return File.ReadAllLines(Path.Combine(at.FullName, "docs/operations/ports.md"))
            .Where(line => line.StartsWith("| `lanstead daemon` |", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => $"{cells[2]} {cells[3].Trim('`')}");
    }
}
