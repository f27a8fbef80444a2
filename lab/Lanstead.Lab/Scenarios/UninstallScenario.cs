using System.Text.Json;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>D4: both ends of an exposure are installed by the server's script, used, and uninstalled, once in order and once after kill -9: everything on the machines is as before, to the byte.</summary>
internal sealed class UninstallScenario : IScenario
{
    private const int Own = 25565, Lan = 2222, LanTarget = 22;
    private const string LanAddress = "192.168.77.20", LanRouter = "192.168.77.1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // Firewall of a home with containers, as Docker makes it, and settings that an exposure changes.
    private const string Docker = """
        table ip nat {
          chain DOCKER { iifname != "docker0" tcp dport 8080 dnat to 10.98.0.2:80; }
          chain PREROUTING { type nat hook prerouting priority dstnat; policy accept; fib daddr type local jump DOCKER; }
          chain POSTROUTING { type nat hook postrouting priority srcnat; policy accept; oifname != "docker0" ip saddr 10.98.0.0/24 masquerade; }
        }
        table ip filter {
          chain DOCKER-USER { }
          chain FORWARD { type filter hook forward priority filter; policy drop; jump DOCKER-USER; ct state related,established accept; }
        }

        """;

    // Its own: programs, logs and units would be those of the machine that runs the lab. And what the lab lays for agents is not there where none was yet.
    private const string OwnFolders = "rmdir /run/wireguard /var/lib/lanstead; for folder in /usr/local/bin /var/log; do mount -t tmpfs -o mode=755 tmpfs $folder; done; printf 'nameserver 192.0.2.53\\n' >/etc/resolv.conf";

    private const string Snapshot = """
        nft list ruleset; ip -d link | sed 's/ state [A-Z]*//; s/ mode [A-Z]*//'; ip address; ip rule; ip -6 rule; ip route show table all; ip -6 route show table all
        sysctl -a -r '^net\.ipv[46]\.(conf|ip_forward)' 2>/dev/null | grep -v 'mc_forwarding\|stable_secret'
        sha256sum /etc/resolv.conf; ls -a /run/wireguard /run/lanstead /var/lib/lanstead /usr/local/bin /var/log /etc/systemd/system /etc/init.d 2>&1
        """;

    public string Name => "uninstall";

    public string Summary => "D4: both ends of an exposure installed by /install.sh, used, and uninstalled, also after kill -9: as before, to the byte";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        string releases = Directory.CreateTempSubdirectory("lanstead-releases-").FullName;
        try
        {
            File.Copy(options.Agent, Path.Combine(releases, "lanstead"));
            await using Stage stage = await Stage.CreateAsync(options, progress, new Dictionary<string, string> { ["LANSTEAD_RELEASES"] = releases }, cancellation);
            LabHost vps = await stage.Topology.AddAsync("vps", 1), home = await stage.Topology.AddAsync("home", 2), friend = await stage.Topology.AddAsync("friend", 3);
            Machine lan = await PlugAsync(stage.Topology, home.Machine, cancellation);
            (await home.Machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv4.conf.lan0.forwarding=0", "net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.eth0.rp_filter=1"], cancellation: cancellation)).OrThrow();
            await home.Machine.LoadNftAsync(Docker);
            await vps.Machine.LoadNftAsync("table inet mine {\n chain in {\n type filter hook input priority 10; policy accept;\n tcp dport 23 drop\n }\n}\n");
            foreach (LabHost host in new[] { vps, home })
                (await host.Machine.RunAsync(["bash", "-ec", OwnFolders], cancellation: cancellation)).OrThrow();
            using var service = new EchoService(home.Machine, Own);
            using var shell = new EchoService(lan, LanTarget);
            string space = (await stage.Api.GetAsync<JsonElement>("/v1/me", cancellation)).GetProperty("tenants")[0].GetProperty("id").GetString()!;
            NetworkAnswer mesh = await stage.Api.NetworkAsync("home", cancellation: cancellation);
            foreach (bool isKilled in new[] { false, true })
            {
                progress.WriteLine(isKilled ? "installed again; the agents are killed -9 before they are uninstalled" : "installed by the server's script");
                string[] before = [await SnapshotAsync(vps, cancellation), await SnapshotAsync(home, cancellation)];
                await UseAsync(stage, space, mesh, isKilled ? "Shed" : "Attic", vps, home, friend, cancellation);
                string when = isKilled ? "uninstalled after kill -9" : "uninstalled";
                foreach ((LabHost host, string was) in new[] { (home, before[1]), (vps, before[0]) })
                {
                    if (isKilled)
                        (await host.Machine.RunAsync(["pkill", "-9", "-f", "lanstead daemon"], cancellation: cancellation)).OrThrow();
                    (await host.Machine.RunAsync(["bash", "-ec", $"curl -fsS {stage.Server.Url}install.sh | sh -s -- --uninstall"], s_patience, cancellation: cancellation)).OrThrow();
                    string now = await SnapshotAsync(host, cancellation);
                    // What a process held goes a moment after it.
                    for (int look = 0; look < 50 && now != was; look++)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
                        now = await SnapshotAsync(host, cancellation);
                    }
                    table.Add($"{host.Machine.Name}, {when}: packet filter, routes, rules, settings, links, names, files", "as before", now == was ? "as before" : Difference(was, now), now == was);
                }
            }
        }
        finally
        {
            Directory.Delete(releases, recursive: true);
        }
    }

    // Installed as a person does it, with something exposed of the home and of its LAN, that a friend has reached.
    private static async Task UseAsync(Stage stage, string space, NetworkAnswer mesh, string name, LabHost vps, LabHost home, LabHost friend, CancellationToken cancellation)
    {
        JsonElement server = await stage.Api.PostAsync<JsonElement>($"/v1/tenants/{space}/tunnel-servers", new { name, port = 51820 }, cancellation);
        string serverId = server.GetProperty("id").GetString()!;
        await InstallAsync(stage, vps, server.GetProperty("join").GetProperty("token").GetString()!, "tunnel-server", cancellation);
        await InstallAsync(stage, home, (await stage.Api.JoinKeyAsync(mesh, cancellation: cancellation)).Token, "gateway", cancellation);
        string homeId = (await stage.Api.PeersAsync(mesh, cancellation)).OrderBy(peer => peer.Id, StringComparer.Ordinal).Last().DeviceId;
        JsonElement found = await ExposeScenario.UntilAsync(stage.Api, $"/v1/tunnel-servers/{serverId}", one => ExposeScenario.AddressOf(one, vps.Ipv4) is not null, cancellation);
        string address = ExposeScenario.AddressOf(found, vps.Ipv4)!;
        foreach ((string? target, int port, int targetPort) in new[] { (null, Own, Own), ((string?)LanAddress, Lan, LanTarget) })
        {
            JsonElement made = await stage.Api.PostAsync<JsonElement>(
                $"/v1/tenants/{space}/exposures",
                new { deviceId = homeId, name = $"port {port}", serverId, addressId = address, target, ports = new[] { new { protocol = "both", first = port, last = port, targetPort } } }, cancellation);
            await ExposeScenario.UntilAsync(stage.Api, $"/v1/exposures/{made.GetProperty("id").GetString()}", one => one.GetProperty("state").GetString() == "open", cancellation);
            foreach (bool tcp in new[] { true, false })
            {
                await using SteadyFlow flow = await SteadyFlow.StartAsync(friend.Machine, tcp, vps.Ipv4, port, cancellation);
                await flow.UntilAnsweredAsync(s_patience, cancellation);
            }
        }
    }

    private static async Task InstallAsync(Stage stage, LabHost host, string key, string role, CancellationToken cancellation) => (await host.Machine.RunAsync(
        ["bash", "-ec", $"curl -fsS {stage.Server.Url}install.sh | sh -s -- --url {stage.Server.Url} --token \"$KEY\" --role {role}"], s_patience + s_patience, new Dictionary<string, string> { ["KEY"] = key }, cancellation: cancellation)).OrThrow();

    private static async Task<string> SnapshotAsync(LabHost host, CancellationToken cancellation) => string.Join(
        '\n',
        (await host.Machine.RunAsync(["bash", "-c", Snapshot], cancellation: cancellation)).Output.Split('\n').Where(line => !line.Contains("expires", StringComparison.Ordinal)));

    private static string Difference(string was, string now)
    {
        string[] before = was.Split('\n'), after = now.Split('\n');
        return string.Join(" | ", before.Except(after).Select(line => $"-{line.Trim()}").Concat(after.Except(before).Select(line => $"+{line.Trim()}")).Take(5));
    }

    private static async Task<Machine> PlugAsync(Topology topology, Machine home, CancellationToken cancellation)
    {
        Machine lan = (await topology.AddAsync("lan", 4)).Machine;
        foreach ((Machine at, string command) in new[]
        {
            (home, $"link add lan0 type veth peer name lan1 netns {lan.Pid}"), (home, $"address add {LanRouter}/24 dev lan0"), (home, "link set lan0 up"),
            (lan, $"address add {LanAddress}/24 dev lan1"), (lan, "link set lan1 up"), (lan, $"route replace default via {LanRouter}"),
        })
            (await Command.RunAsync(["nsenter", "--target", $"{at.Pid}", "--net", "--", "ip", .. command.Split(' ')], cancellation: cancellation)).OrThrow();
        return lan;
    }
}
