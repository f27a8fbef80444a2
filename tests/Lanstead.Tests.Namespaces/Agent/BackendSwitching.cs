using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>An agent that is killed and comes back with another back end: what the former one left is in the way, and is its own.</summary>
public abstract class BackendSwitching(JoinedPair pair) : IAsyncDisposable
{
    // An emulated processor starts a daemon in some ten seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private LabAgent? _agent;

    private protected JoinedPair Pair => pair;

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
            await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes from one back end to the next; each time the tunnel works, by the interface of the same name, and there is no other.</summary>
    private protected async Task SwitchAsync(params string[] backEnds)
    {
        foreach (string backEnd in backEnds)
        {
            await RestartAsync(backEnd);
            await pair.ReachAsync(Limit);
            await AssertCarriedAsync(backEnd, "set by LANSTEAD_BACKEND");
        }
    }

    /// <summary>Kills the daemon and starts it with another setting.</summary>
    private protected async Task RestartAsync(string setting)
    {
        await StopAsync();
        await pair.OnAlphaAsync("rm", "-f", "/run/lanstead/lanstead.sock");
        _agent = new LabAgent(pair.Alpha.Machine, JoinedPair.Program, environment: new Dictionary<string, string> { ["LANSTEAD_BACKEND"] = setting });
        await _agent.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Kills the daemon.</summary>
    private protected async Task StopAsync()
    {
        if (_agent is null)
            await pair.Alpha.Daemon.KillAsync();
        else
        {
            await _agent.Daemon.KillAsync();
            await _agent.DisposeAsync();
            _agent = null;
        }
    }

    /// <summary>Waits until status tells the back end and the reason, and looks at what is there.</summary>
    private protected async Task AssertCarriedAsync(string backEnd, string reason, string name = JoinedPair.Interface)
    {
        string told = "";
        await JoinedPair.UntilAsync(
            async () =>
            {
                CommandOutcome status = await pair.Alpha.RunAsync(["status", "--json"], Limit, cancellation: TestContext.Current.CancellationToken);
                if (!status.Succeeded)
                    return false;
                using JsonDocument document = JsonDocument.Parse(status.Output);
                // None before the first pass.
                JsonElement networks = document.RootElement.GetProperty("networks");
                if (networks.GetArrayLength() == 0)
                    return false;
                JsonElement network = networks[0];
                told = $"{network.GetProperty("backEnd")}: {network.GetProperty("backEndReason")}, {network.GetProperty("interfaceName")} {network.GetProperty("state")}";
                return told == $"{backEnd}: {reason}, {name} up";
            },
            Limit,
            $"status tells {backEnd}: {reason}");
        Assert.Equal(backEnd == "kernel" ? "wireguard" : "tun", await KindAsync(name));
        Assert.Contains("alias lanstead\n", await pair.OnAlphaAsync("ip", "link", "show", name), StringComparison.Ordinal);
        Assert.Contains($"  {backEnd}: {reason}", (await pair.Alpha.RunAsync(["status"], Limit, cancellation: TestContext.Current.CancellationToken)).OrThrow().Output, StringComparison.Ordinal);
    }

    /// <summary>The interfaces with names of the agent's.</summary>
    private protected async Task<string[]> NamesAsync()
    {
        using JsonDocument links = JsonDocument.Parse(await pair.OnAlphaAsync("ip", "-j", "link", "show"));
        return [.. links.RootElement.EnumerateArray().Select(link => link.GetProperty("ifname").GetString()!).Where(name => name.StartsWith("ls-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private async Task<string> KindAsync(string name)
    {
        using JsonDocument links = JsonDocument.Parse(await pair.OnAlphaAsync("ip", "-j", "-d", "link", "show", name));
        return links.RootElement[0].GetProperty("linkinfo").GetProperty("info_kind").GetString()!;
    }
}
