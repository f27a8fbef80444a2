using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>One change in a network, and how long until every agent has the same map with it in (C6).</summary>
internal static class SameMap
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceLimit = TimeSpan.FromSeconds(30);

    public static async Task CheckAsync(CheckTable table, LabApi api, NetworkAnswer network, IReadOnlyList<LabAgent> agents, CancellationToken cancellation)
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        long start = TimeProvider.System.GetTimestamp();
        await api.PostAsync<PeerAnswer>($"/v1/networks/{network.Id}/peers", new { Name = "newcomer", PublicKey = key }, cancellation);
        TimeSpan took;
        string[] maps;
        do
        {
            maps = await Task.WhenAll(agents.Select(agent => MapOfAsync(agent, cancellation)));
            took = TimeProvider.System.GetElapsedTime(start);
        }
        while (!(maps.Distinct().Count() == 1 && maps[0].Contains(key, StringComparison.Ordinal)) && took < PatienceLimit);
        string figure = maps.Distinct().Count() == 1 ? $"{took.TotalSeconds:0.00} s, {maps[0].Split('\n').Length - 1} peers" : $"{maps.Distinct().Count()} different maps after {took.TotalSeconds:0} s";
        table.Add("a change: the same map on every agent", "at most 5 s", figure, took <= Limit);
    }

    // Revision and every peer with key and addresses, oneself among them.
    private static async Task<string> MapOfAsync(LabAgent agent, CancellationToken cancellation)
    {
        JsonElement network = (await agent.StatusAsync(cancellation)).GetProperty("networks")[0];
        IEnumerable<string> peers = network.GetProperty("devices").EnumerateArray().Append(network).Select(peer =>
            $"{peer.GetProperty("publicKey")} {peer.GetProperty("ipv4")} {peer.GetProperty("ipv6")}");
        return $"{network.GetProperty("revision")}\n{string.Join('\n', peers.Order(StringComparer.Ordinal))}";
    }
}
