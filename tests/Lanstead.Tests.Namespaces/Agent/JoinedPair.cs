using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Two machines behind a router, each with the real daemon, joined to one network of a scripted server.</summary>
public class JoinedPair : IAsyncLifetime
{
    public const string Interface = "ls-lab";

    // Listeners of one process share a table of prefixes, though their machines do not share a network.
    private static int _port = 8080;

    internal Topology Topology { get; private set; } = null!;

    internal ScriptedServer Server { get; private set; } = null!;

    internal LabAgent Alpha { get; private set; } = null!;

    internal LabHost AlphaHost { get; private set; } = null!;

    internal LabAgent Beta { get; private set; } = null!;

    /// <summary>What alpha's system was before its agent came.</summary>
    internal string Before { get; private set; } = "";

    /// <summary>What carries the packets; null for the agent's default.</summary>
    internal virtual string? Backend => null;

    /// <summary>Tells the server what to do before any agent comes.</summary>
    internal virtual void Prepare(ScriptedServer server)
    {
    }

    /// <summary>More of both agents' environment.</summary>
    internal virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    internal static string Program => Environment.GetEnvironmentVariable("LANSTEAD_AGENT") is { Length: > 0 } given
        ? given : Path.Combine(AppContext.BaseDirectory, "lanstead");

    public async ValueTask InitializeAsync()
    {
        Topology = await Topology.CreateAsync();
        LabHost alpha = await Topology.AddAsync("alpha", 1);
        LabHost beta = await Topology.AddAsync("beta", 2);
        Server = ScriptedServer.Start(Topology.Router, "198.18.1.1", Interlocked.Increment(ref _port));
        Prepare(Server);
        AlphaHost = alpha;
        var environment = new Dictionary<string, string>(Settings);
        if (Backend is { } backend)
            environment["LANSTEAD_BACKEND"] = backend;
        Alpha = new LabAgent(alpha.Machine, Program, environment: environment);
        Beta = new LabAgent(beta.Machine, Program, environment: environment);
        Before = await SnapshotAsync(alpha.Machine);
        await Alpha.StartAsync();
        await Beta.StartAsync();
        await Alpha.UpAsync(Server.Url, Server.JoinKey);
        await Beta.UpAsync(Server.Url, Server.JoinKey);
        await ReachAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        if (Alpha is not null)
            await Alpha.DisposeAsync();
        if (Beta is not null)
            await Beta.DisposeAsync();
        if (Topology is not null)
            await Topology.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Time until alpha reaches beta over both families.</summary>
    internal async Task<TimeSpan> ReachAsync(TimeSpan within)
    {
        TimeSpan v4 = await Ping.UntilAnsweredAsync(Alpha.Machine, Server.Find("beta").Ipv4, within);
        return v4 + await Ping.UntilAnsweredAsync(Alpha.Machine, Server.Find("beta").Ipv6, within);
    }

    /// <summary>Output of a command on alpha.</summary>
    internal async Task<string> OnAlphaAsync(params string[] command) => (await Alpha.Machine.RunAsync(command)).OrThrow().Output;

    /// <summary>Everything of the system's network that an agent could change, as the system's own tools tell it.</summary>
    internal static async Task<string> SnapshotAsync(Machine machine)
    {
        var parts = new List<string>();
        foreach (string[] command in new string[][]
        {
            ["ip", "-d", "link"], ["ip", "address"], ["ip", "route", "show", "table", "all"], ["ip", "-6", "route", "show", "table", "all"],
            ["ip", "rule"], ["ip", "-6", "rule"], ["nft", "list", "ruleset"], ["sysctl", "-a", "-r", "^net\\.ipv[46]\\.(conf|ip_forward)"], ["ls", "/run/wireguard"],
        })
            parts.Add($"== {string.Join(' ', command)}\n{(await machine.RunAsync(command)).OrThrow().Output}");
        // Counters that run by themselves are no state.
        return string.Join('\n', string.Join('\n', parts).Split('\n').Where(line => !line.Contains("mc_forwarding", StringComparison.Ordinal) && !line.Contains("expires", StringComparison.Ordinal) && !line.Contains("stable_secret", StringComparison.Ordinal)));
    }

    /// <summary>Everything is as it was before the agent came; what a process held goes a moment after it.</summary>
    internal async Task AssertAsBeforeAsync()
    {
        string now = "";
        for (int i = 0; i < 100 && (now = await SnapshotAsync(Alpha.Machine)) != Before; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(Before, now);
    }

    /// <summary>Waits until a condition holds.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan within, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < within, $"Not within {within.TotalSeconds} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
