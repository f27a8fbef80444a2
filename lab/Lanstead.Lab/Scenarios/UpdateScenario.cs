using System.Globalization;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>M3: updates of a real agent by signed releases of a real server, everything on the machine killed at random moments of them; new versions that end at once, or do not reach the server.</summary>
internal sealed class UpdateScenario : IScenario
{
    // In the machine's own part of the disk.
    private const string Folder = "/var/lib/lanstead-program", Program = $"{Folder}/lanstead", Previous = "/var/lib/lanstead/update/previous";

    // Answers when asked for its version, as the real one: what is wrong with it shows when it runs.
    private const string CrashLoop = "#!/bin/sh\n[ \"$1\" = version ] && exit 0\nexit 1\n";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public string Name => "update";

    public string Summary => "M3: kill -9 of everything at --points N (50) random moments of an update; versions that crash-loop or reach no server: --release-tool PATH";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        string tool = Path.GetFullPath(options.Value("--release-tool") ?? throw new LabException("Name the tool that signs releases: --release-tool PATH"));
        string releases = Directory.CreateTempSubdirectory("lanstead-releases-").FullName;
        try
        {
            await using Stage stage = await Stage.CreateAsync(options, progress, new Dictionary<string, string> { ["LANSTEAD_RELEASES"] = releases }, cancellation);
            var signer = await Signer.MakeAsync(tool, releases, cancellation);

            // 1. Two machines in one network; the first one has its program where it can be replaced, and trusts who signs here.
            LabHost host = await stage.Topology.AddAsync("updated", 1);
            (await host.Machine.RunAsync(["bash", "-ec", $"mkdir -p {Folder} && cp {options.Agent} {Program}"], cancellation: cancellation)).OrThrow();
            await using var agent = new LabAgent(host.Machine, Program);
            await agent.StartAsync(cancellation);
            (LabAgent other, _) = await stage.AddAgentAsync("other", 2, cancellation);
            NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            await stage.JoinAsync(agent, network, null, cancellation);
            string address = (await stage.JoinAsync(other, network, null, cancellation)).Ipv4;
            await Ping.UntilAnsweredAsync(host.Machine, address, s_patience, cancellation);
            byte[] original = await File.ReadAllBytesAsync(options.Agent, cancellation);
            await signer.SignAsync(original, cancellation);
            (await agent.RunAsync(["update", "pin"], cancellation: cancellation)).OrThrow();

            // 2. One that comes through, to know how long it takes. Bytes after its end make another program of a single file, and no difference.
            await signer.SignAsync([.. original, 1], cancellation);
            long start = TimeProvider.System.GetTimestamp();
            (await agent.RunAsync(["update"], s_patience, cancellation)).OrThrow();
            TimeSpan whole = TimeProvider.System.GetElapsedTime(start);
            table.Add("an update that comes through", "<= 60 s", Seconds(whole), whole <= s_limit);
            await Ping.UntilAnsweredAsync(host.Machine, address, s_patience, cancellation);

            // 3. Everything on the machine dies at random moments; a service manager starts it again.
            int points = options.Number("--points", 50), good = 0, updated = 0;
            var random = new Random(options.Number("--seed", 76));
            TimeSpan worst = TimeSpan.Zero;
            for (int point = 1; point <= points; point++)
            {
                await signer.SignAsync([.. original, (byte)(point % 250), 2], cancellation);
                string before = await SumAsync(host.Machine, cancellation);
                BackgroundProcess update = host.Machine.Start([Program, "update"], new Dictionary<string, string> { ["LANSTEAD_STATE"] = "/var/lib/lanstead" });
                await Task.Delay(whole * random.NextDouble(), TimeProvider.System, cancellation);
                (await host.Machine.RunAsync(["bash", "-c", "kill -9 -1"], cancellation: cancellation)).OrThrow();
                await update.DisposeAsync();
                start = TimeProvider.System.GetTimestamp();
                string? wrong = await ComesBackAsync(agent, address, cancellation);
                TimeSpan took = TimeProvider.System.GetElapsedTime(start);
                worst = took > worst ? took : worst;
                updated += before == await SumAsync(host.Machine, cancellation) ? 0 : 1;
                good += wrong is null && took <= s_limit ? 1 : 0;
                if (wrong is not null)
                    progress.WriteLine($"point {point}: {wrong}");
            }
            table.Add("killed -9 at random moments: a whole program runs, with its state and its tunnel", $"{points} of {points} within 60 s", $"{good} of {points}, at the worst {Seconds(worst)}; {updated} with the new one", good == points);

            // 4. Versions that do not do their work.
            await BadAsync(table, signer, agent, "a version that ends at once", System.Text.Encoding.ASCII.GetBytes(CrashLoop), address, cancellation);
            (await host.Machine.RunAsync(["cp", Program, $"{Folder}/deaf"], cancellation: cancellation)).OrThrow();
            string deaf = $"#!/bin/sh\n[ \"$1\" = version ] && exit 0\nexport http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9\nexec {Folder}/deaf \"$@\"\n";
            await BadAsync(table, signer, agent, "a version that does not reach its server", System.Text.Encoding.ASCII.GetBytes(deaf), address, cancellation);
            // 5. The same by who looks after the space: the machine does it by itself, and an update to what does not work stops.
            (await other.RunAsync(["set", "updates=off"], cancellation: cancellation)).OrThrow();
            await FleetAsync(table, stage, signer, "one that works, asked for at the server", [.. original, 3], "done", cancellation);
            await Ping.UntilAnsweredAsync(host.Machine, address, s_patience, cancellation);
            await FleetAsync(table, stage, signer, "one that ends at once, asked for at the server", System.Text.Encoding.ASCII.GetBytes(CrashLoop), "rolled_back", cancellation);
            await Ping.UntilAnsweredAsync(host.Machine, address, s_patience, cancellation);
            if (!table.Passed)
                stage.KeepLogs();
        }
        finally
        {
            Directory.Delete(releases, recursive: true);
        }
    }

    private static async Task FleetAsync(CheckTable table, Stage stage, Signer signer, string what, byte[] program, string wanted, CancellationToken cancellation)
    {
        await signer.SignAsync(program, cancellation);
        string fleet = $"/v1/tenants/{(await stage.Api.GetAsync<JsonElement>("/v1/me", cancellation)).GetProperty("tenants")[0].GetProperty("id").GetString()}/fleet";
        JsonElement known = await ExposeScenario.UntilAsync(stage.Api, fleet, one => one.GetProperty("machines").EnumerateArray().All(machine => machine.GetProperty("consent").GetString() == (machine.GetProperty("name").GetString() == "updated" ? "auto" : "off")), cancellation);
        if (known.GetProperty("update") is { ValueKind: JsonValueKind.Object } last && last.GetProperty("status").GetString() is "running")
            await stage.Api.SendAsync<JsonElement>(HttpMethod.Patch, $"{fleet}/updates/{last.GetProperty("id").GetString()}", new { status = "aborted" }, cancellation);
        long start = TimeProvider.System.GetTimestamp();
        await stage.Api.PostAsync<JsonElement>($"{fleet}/updates", new { version = signer.Version, gateMinutes = 1 }, cancellation);
        JsonElement step = default;
        while (TimeProvider.System.GetElapsedTime(start) < s_patience + s_patience)
        {
            step = (await stage.Api.GetAsync<JsonElement>(fleet, cancellation)).GetProperty("update").GetProperty("machines")[0];
            if (step.GetProperty("state").GetString() is not ("waiting" or "asked" or "installing"))
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellation);
        }
        string state = step.GetProperty("state").GetString()!;
        table.Add(what, wanted, $"{state} after {Seconds(TimeProvider.System.GetElapsedTime(start))} {step.GetProperty("detail").GetString()}", state == wanted);
    }

    private static async Task BadAsync(CheckTable table, Signer signer, LabAgent agent, string what, byte[] program, string address, CancellationToken cancellation)
    {
        string before = await SumAsync(agent.Machine, cancellation);
        await signer.SignAsync(program, cancellation);
        long start = TimeProvider.System.GetTimestamp();
        CommandOutcome outcome = await agent.RunAsync(["update"], TimeSpan.FromMinutes(2), cancellation);
        await Ping.UntilAnsweredAsync(agent.Machine, address, s_patience, cancellation);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        bool isBack = before == await SumAsync(agent.Machine, cancellation);
        table.Add($"{what}: the one before runs again, and its tunnel", "<= 60 s", $"{(isBack ? "" : "another program; ")}{(outcome.Succeeded ? "told as done; " : "")}{Seconds(took)}", isBack && !outcome.Succeeded && took <= s_limit);
    }

    // As a service manager does: before each start the program before looks; what ends is started again.
    private static async Task<string?> ComesBackAsync(LabAgent agent, string address, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        string last = "";
        while (TimeProvider.System.GetElapsedTime(start) < s_limit + s_limit)
        {
            await agent.Machine.RunAsync(["bash", "-c", $"[ ! -x {Previous} ] || LANSTEAD_STATE=/var/lib/lanstead {Previous} update guard --program {Program}"], cancellation: cancellation);
            try
            {
                await agent.StartAsync(cancellation);
                await Ping.UntilAnsweredAsync(agent.Machine, address, s_patience, cancellation);
                JsonElement status = await agent.StatusAsync(cancellation);
                return status.TryGetProperty("warnings", out JsonElement warnings) && warnings.GetArrayLength() > 0 ? $"it warns: {warnings}" : null;
            }
            catch (LabException e)
            {
                last = e.Message;
            }
        }
        return last;
    }

    private static async Task<string> SumAsync(Machine machine, CancellationToken cancellation) => (await machine.RunAsync(["sha256sum", Program], cancellation: cancellation)).OrThrow().Output;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>Whoever signs releases, with keys of its own.</summary>
    private sealed class Signer(string tool, string folder, string keys, string passphrase)
    {
        private int _version;

        public string Version => $"0.2.{_version}";

        public static async Task<Signer> MakeAsync(string tool, string folder, CancellationToken cancellation)
        {
            string keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName, passphrase = Path.Combine(keys, "passphrase");
            await File.WriteAllTextAsync(passphrase, "of the lab alone, and for an hour", cancellation);
            var signer = new Signer(tool, folder, keys, passphrase);
            await signer.RunAsync(["key", "root.pem"], cancellation);
            await signer.RunAsync(["key", "release.pem"], cancellation);
            await signer.RunAsync(["keys", folder, "--root", "root.pem.pub", "--release", "release.pem.pub", "--with", "root.pem"], cancellation);
            return signer;
        }

        public async Task SignAsync(byte[] program, CancellationToken cancellation)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "lanstead-linux-x64"), program, cancellation);
            await RunAsync(["sign", folder, "--key", "release.pem", "--version", $"0.2.{++_version}"], cancellation);
        }

        private async Task RunAsync(string[] arguments, CancellationToken cancellation) =>
            (await Command.RunAsync(
                ["env", "-C", keys, tool, .. arguments], environment: new Dictionary<string, string> { ["LANSTEAD_RELEASE_PASSPHRASE_FILE"] = passphrase }, cancellation: cancellation)).OrThrow();
    }
}
