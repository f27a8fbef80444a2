using System.Globalization;
using Lanstead.Agent.Tunnels;
using Lanstead.Primitives;

namespace Lanstead.Agent.Exposing;

/// <summary>Docker forwards nothing that is not its own. Its chain for others' rules, DOCKER-USER, gets one of ours for each tunnel that leads to a LAN; our own table judges what passes.</summary>
internal static class DockerChain
{
    private static readonly string[] s_families = ["ip", "ip6"];
    private static readonly string[] s_sides = ["iifname", "oifname"];

    /// <summary>Makes sure of the rules where Docker is; nothing where it is not.</summary>
    /// <param name="interfaceName">The tunnel's interface.</param>
    /// <param name="before">Called before the first is made.</param>
    /// <param name="cancel">The agent stops.</param>
    public static async Task<Failure?> EnsureAsync(string interfaceName, Action before, CancellationToken cancel)
    {
        foreach (string family in s_families)
        {
            if (await ListAsync(family, cancel) is not { } listed || Handles(listed, interfaceName).Count == 2)
                continue;
            before();
            Result<string> put = await PacketTables.RunAsync(
                ["-f", "-"],
                string.Concat(s_sides.Select(side => $"insert rule {family} filter DOCKER-USER {side} \"{interfaceName}\" counter accept comment \"{Comment(interfaceName)}\"\n"))
                    + Deletions(family, Handles(listed, interfaceName)), Refused, cancel);
            if (!put.IsSuccess)
                return put.Failure;
        }
        return null;
    }

    /// <summary>Takes them away.</summary>
    public static async Task<Failure?> RemoveAsync(string interfaceName, CancellationToken cancel)
    {
        foreach (string family in s_families)
        {
            if (await ListAsync(family, cancel) is not { } listed || Handles(listed, interfaceName) is not { Count: > 0 } handles)
                continue;
            if ((await PacketTables.RunAsync(["-f", "-"], Deletions(family, handles), Refused, cancel)).Failure is { } failure)
                return failure;
        }
        return null;
    }

    private static string Comment(string interfaceName) => $"lanstead {interfaceName}";

    private static string Deletions(string family, IReadOnlyList<long> handles) =>
        string.Concat(handles.Select(handle => string.Create(CultureInfo.InvariantCulture, $"delete rule {family} filter DOCKER-USER handle {handle}\n")));

    private static async Task<string?> ListAsync(string family, CancellationToken cancel) =>
        await PacketTables.RunAsync(["-a", "list", "chain", family, "filter", "DOCKER-USER"], "", Refused, cancel) is { IsSuccess: true } listed ? listed.Value : null;

    private static IReadOnlyList<long> Handles(string listed, string interfaceName) =>
        [.. listed.Split('\n').Where(line => line.Contains($"comment \"{Comment(interfaceName)}\"", StringComparison.Ordinal)).Select(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))];

    private static Failure Refused(string why) => new(AgentFailures.ExposureFailed, $"Docker holds back what is exposed of the LAN, and its chain cannot be changed: {why}");
}
