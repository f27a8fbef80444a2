using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Proxies;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Agent channel, live events and web through nginx, Caddy and HAProxy over plain HTTP/1.1, and a restart of each.</summary>
internal sealed class ProxiesScenario : IScenario
{
    private const int ProxySubnet = 8;
    private const int Changes = 5;
    private static readonly TimeSpan ReconnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "proxies";

    public string Summary => "agent channel, live events and web behind nginx, Caddy and HAProxy, with restarts";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_TRUSTED_PROXIES"] = $"198.18.{ProxySubnet}.0/24",
            ["LANSTEAD_RATE_LIMIT"] = "1000",
            ["LANSTEAD_RATE_BURST"] = "1000",
        };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        try
        {
            LabHost host = await stage.Topology.AddAsync("proxy", ProxySubnet);
            foreach ((LabProxy proxy, int index) in (await LabProxy.AllAsync(host, stage.Server.Url, stage.Topology.Workspace)).Select((proxy, index) => (proxy, index)))
            {
                await using LabProxy running = proxy;
                progress.WriteLine($"-- {proxy.Name}");
                await PlayAsync(table, stage, proxy, index + 1, progress, cancellation);
            }
        }
        finally
        {
            if (!table.Passed)
            {
                stage.KeepLogs();
            }
        }
    }

    private static async Task PlayAsync(CheckTable table, Stage stage, LabProxy proxy, int subnet, TextWriter progress, CancellationToken cancellation)
    {
        // 1. The web comes through.
        proxy.Start();
        using HttpClient browser = stage.Server.CreateClient(proxy.Url);
        if (await Until.TrueAsync(() => AnswersAsync(browser, "/healthz", cancellation), Patience, cancellation) is null)
        {
            throw new LabException($"{proxy.Name} did not start: {proxy.ReadLog()}");
        }

        string page = await browser.GetStringAsync(new Uri("/", UriKind.Relative), cancellation);
        table.Add($"{proxy.Name}: web", "an HTML page", $"{page.Length} characters", page.Contains("<html", StringComparison.OrdinalIgnoreCase));

        // 2. Live events come through, and an agent joins.
        await using EventReader events = new(
            stage.Server.CreateClient(proxy.Url), proxy.Url, "networks", stage.Api.Client.DefaultRequestHeaders.Authorization);
        NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
        (LabAgent agent, _) = await stage.AddAgentAsync($"behind-{proxy.Name}", subnet, cancellation);
        await stage.JoinAsync(agent, network, proxy.Url, cancellation);
        TimeSpan? connected = await Until.TrueAsync(() => IsConnectedAsync(agent, cancellation), Patience, cancellation);
        table.Add($"{proxy.Name}: agent connects", "connected", connected is null ? "not connected" : "connected", connected is not null);
        await Until.TrueAsync(() => Task.FromResult(events.IsOpen), Patience, cancellation);
        string[] live = await MakeNetworksAsync(stage, proxy, "live", cancellation);
        TimeSpan? heard = await Until.TrueAsync(() => Task.FromResult(live.All(events.Seen.ContainsKey)), TimeSpan.FromSeconds(5), cancellation);
        table.Add($"{proxy.Name}: live events", $"{Changes} within 2 s", $"{live.Count(events.Seen.ContainsKey)} in {heard?.TotalSeconds ?? 5:0.00} s", heard <= TimeSpan.FromSeconds(2));

        // 3. The proxy goes; changes happen; it comes back.
        progress.WriteLine($"{proxy.Name} restarts");
        await proxy.StopAsync();
        TimeSpan? noticed = await Until.TrueAsync(async () => !await IsConnectedAsync(agent, cancellation), Patience, cancellation);
        string[] missed = await MakeNetworksAsync(stage, proxy, "missed", cancellation);
        proxy.Start();
        TimeSpan? back = await Until.TrueAsync(() => IsConnectedAsync(agent, cancellation), Patience, cancellation);
        table.Add(
            $"{proxy.Name}: agent is back after the restart", "at most 5 s", back is null ? "not within 30 s" : $"{back.Value.TotalSeconds:0.0} s",
            noticed is not null && back <= ReconnectLimit);
        await Until.TrueAsync(() => Task.FromResult(missed.All(events.Seen.ContainsKey)), Patience, cancellation);
        int lost = live.Concat(missed).Count(id => !events.Seen.ContainsKey(id));
        table.Add($"{proxy.Name}: events lost over the restart", "0", $"{lost} of {2 * Changes}", lost == 0);
    }

    // Made at the server itself, not through the proxy.
    private static async Task<string[]> MakeNetworksAsync(Stage stage, LabProxy proxy, string kind, CancellationToken cancellation)
    {
        List<string> made = [];
        for (int number = 0; number < Changes; number++)
        {
            NetworkAnswer network = await stage.Api.PostAsync<NetworkAnswer>("/v1/networks", new { Name = $"{proxy.Name}-{kind}-{number}" }, cancellation);
            made.Add(network.Id);
        }

        return [.. made];
    }

    private static async Task<bool> IsConnectedAsync(LabAgent agent, CancellationToken cancellation) =>
        (await agent.StatusAsync(cancellation)).GetProperty("serverState").GetString() == "connected";

    private static async Task<bool> AnswersAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
