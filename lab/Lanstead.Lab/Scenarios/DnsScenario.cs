using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.NameLookUps;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Names on machines that look them up in different ways; agents killed and machines cut off amid changes; the machine's own look-up afterwards.</summary>
internal sealed class DnsScenario : IScenario
{
    private const string Upstream = "198.18.1.1";
    private const string Other = "198.18.2.1";
    private static readonly TimeSpan FoundLimit = TimeSpan.FromSeconds(10);
    private static readonly string[] Ways = ["file", "link", "NetworkManager", "resolvconf", "resolved"];

    public string Name => "dns";

    public string Summary => "names by plain file, link, NetworkManager, resolvconf, systemd-resolved; killed, cut off; given back: --packages FOLDER --cuts N (10)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        string packages = Path.GetFullPath(options.Value("--packages") ?? throw new LabException("--packages FOLDER of resolvconf, systemd-resolved and NetworkManager is missing: lab/run dns has it."));
        int cuts = int.Parse(options.Value("--cuts") ?? "10", System.Globalization.CultureInfo.InvariantCulture);
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
        List<(string Way, LabAgent Agent, string Before)> machines = [];
        foreach ((string way, int index) in Ways.Select((way, index) => (way, index)))
        {
            LabHost host = await stage.Topology.AddAsync($"by-{way.ToLowerInvariant()}", index + 1);
            (await host.Machine.RunAsync(["bash", "-c", Script(), "way", way, Upstream, packages], cancellation: cancellation)).OrThrow();
            LabAgent agent = new(host.Machine, options.Agent);
            machines.Add((way, agent, await LookUpAsync(host.Machine, cancellation)));
        }

        using LabInternet internet = LabInternet.Start(stage.Topology.Router, Upstream);
        using LabInternet other = LabInternet.Start(stage.Topology.Router, Other);
        try
        {
            foreach ((_, LabAgent agent, _) in machines)
            {
                await agent.StartAsync(cancellation);
                await stage.JoinAsync(agent, network, through: null, cancellation);
            }

            progress.WriteLine("server and database are killed: from here on all goes without them");
            (await stage.ServerHost.Machine.RunAsync(["bash", "-c", "kill -9 -1"], cancellation: cancellation)).OrThrow();
            foreach ((string way, LabAgent agent, string before) in machines)
            {
                progress.WriteLine($"{way}:");
                await PlayAsync(table, way, agent, before, cuts, progress, cancellation);
            }

            string[] told = [.. internet.Asked.Concat(other.Asked).Where(name => name.EndsWith("lanstead.internal", StringComparison.Ordinal)).Distinct()];
            table.Add("names of the network that were asked of others", "0", $"{told.Length}{(told.Length > 0 ? $": {string.Join(", ", told)}" : "")}", told.Length == 0);
        }
        finally
        {
            foreach ((_, LabAgent agent, _) in machines)
            {
                await agent.DisposeAsync();
            }
        }
    }

    private static async Task PlayAsync(CheckTable table, string way, LabAgent agent, string before, int cuts, TextWriter progress, CancellationToken cancellation)
    {
        // 1. Found by programs, whole and short, and everything else as before. The neighbour is another machine of this scenario.
        string neighbour = way == "file" ? "by-link" : "by-file";
        TimeSpan found = await FoundAsync(agent, $"{neighbour}.lab.lanstead.internal", cancellation);
        table.Add($"{way}: a device is found without the server", $"within {FoundLimit.TotalSeconds:0} s", $"{found.TotalMilliseconds:0} ms", found < FoundLimit);
        table.Add($"{way}: by its short name", "found", await SaysAsync(agent, neighbour, cancellation), await SaysAsync(agent, neighbour, cancellation) != "nothing");
        await OutsideAsync(table, $"{way}: a name of others", agent, cancellation);

        // 2. Killed: names of others go on.
        await agent.Daemon.KillAsync();
        await OutsideAsync(table, $"{way}: a name of others after kill -9", agent, cancellation);
        await agent.StartAsync(cancellation);
        found = await FoundAsync(agent, $"{neighbour}.lab.lanstead.internal", cancellation);
        table.Add($"{way}: found again after the next start", $"within {FoundLimit.TotalSeconds:0} s", $"{found.TotalMilliseconds:0} ms", found < FoundLimit);

        // 3. Another network: who owns the file writes it anew.
        if (way is "file" or "NetworkManager" or "link")
        {
            string file = way == "link" ? "/run/other/resolv.conf" : "/etc/resolv.conf";
            string change = way == "NetworkManager"
                ? $"sed -i s/{Upstream}/{Other}/ /run/lab/nm/nm.conf && kill -HUP $(cat /run/lab/nm/program)"
                : $"printf 'nameserver {Other}\\noptions timeout:2 attempts:1\\n' > {file}.new && mv {file}.new {file}";
            (await agent.Machine.RunAsync(["bash", "-c", change], cancellation: cancellation)).OrThrow();
            before = way == "file" ? await LookUpAsync(agent.Machine, cancellation) : before.Replace(Upstream, Other, StringComparison.Ordinal);
            await Until.TrueAsync(async () => (await agent.RunAsync(["dns", "status"], cancellation: cancellation)).Output.Contains(Other, StringComparison.Ordinal), TimeSpan.FromSeconds(20), cancellation);
            await OutsideAsync(table, $"{way}: a name of others in another network", agent, cancellation);
        }

        // 4. Killed at any moment of changes; then the next agent gives back what was there.
        int wrong = 0;
        Random random = new(5);
        for (int i = 0; i < cuts; i++)
        {
            Task<CommandOutcome> change = agent.RunAsync(["set", i % 2 == 0 ? "accept-dns=false" : "accept-dns=true"], cancellation: cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 400)), TimeProvider.System, cancellation);
            await agent.Daemon.KillAsync();
            await change;
            bool resolves = (await SaysAsync(agent, LabInternet.Name, cancellation)).Contains(LabInternet.Address, StringComparison.Ordinal);
            await agent.StartAsync(cancellation);
            // The killed one has left its socket behind: that it is there says nothing.
            await Until.TrueAsync(async () => (await agent.RunAsync(["status", "--check", "live"], cancellation: cancellation)).Succeeded, FoundLimit, cancellation);
            (await agent.RunAsync(["down"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
            wrong += resolves && await LookUpAsync(agent.Machine, cancellation) == before ? 0 : 1;
            (await agent.RunAsync(["up"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        }

        table.Add($"{way}: cut off {cuts} times amid changes, then down: look-up other than before", "0", $"{wrong}", wrong == 0);

        // 5. Down, and gone for good.
        (await agent.RunAsync(["set", "accept-dns=true"], cancellation: cancellation)).OrThrow();
        (await agent.RunAsync(["down"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        bool same = await LookUpAsync(agent.Machine, cancellation) == before;
        table.Add($"{way}: look-up after down", "byte for byte as before", same ? "as before" : "another", same);
        (await agent.RunAsync(["up"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        progress.WriteLine($"{way}: done");
    }

    private static async Task OutsideAsync(CheckTable table, string check, LabAgent agent, CancellationToken cancellation)
    {
        string says = await SaysAsync(agent, LabInternet.Name, cancellation);
        table.Add(check, LabInternet.Address, says, says == LabInternet.Address);
    }

    private static async Task<TimeSpan> FoundAsync(LabAgent agent, string name, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        // Asked of the agent first: while it does not answer, nobody else shall hear the name.
        await Until.TrueAsync(async () => (await agent.RunAsync(["dns", "query", name], cancellation: cancellation)).Succeeded, FoundLimit, cancellation);
        await Until.TrueAsync(async () => (await agent.RunAsync(["dns", "status"], cancellation: cancellation)).Output.Contains("by ", StringComparison.Ordinal), FoundLimit, cancellation);
        await Until.TrueAsync(async () => await SaysAsync(agent, name, cancellation) != "nothing", FoundLimit, cancellation);
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static async Task<string> SaysAsync(LabAgent agent, string name, CancellationToken cancellation)
    {
        CommandOutcome outcome = await agent.Machine.RunAsync(["getent", "ahostsv4", name], cancellation: cancellation);
        return outcome.Succeeded ? outcome.Output.Split(' ', 2)[0] : "nothing";
    }

    // What programs of the machine are led by: the file with its mode, or the link and what it leads to.
    private static async Task<string> LookUpAsync(Machine machine, CancellationToken cancellation) =>
        (await machine.RunAsync(["bash", "-c", "stat -c '%F %a' /etc/resolv.conf; readlink /etc/resolv.conf; base64 -w0 /etc/resolv.conf"], cancellation: cancellation)).Output is var raw && raw.LastIndexOf('\n') is var end
            ? raw[..(end + 1)] + System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(raw[(end + 1)..]))
            : "";

    private static string Script()
    {
        using Stream stream = typeof(DnsScenario).Assembly.GetManifestResourceStream("way.sh") ?? throw new LabException("way.sh is not in the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
