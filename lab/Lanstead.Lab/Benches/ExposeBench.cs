using System.Globalization;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Scenarios;

namespace Lanstead.Lab.Benches;

/// <summary>What it costs that a service is reached by a public address: against the tunnel alone, and against copying in user space at the tunnel server, in turn in one run.</summary>
/// <remarks>The tunnel alone is measured from the tunnel server, so it is spared the hop from the friend to it: the comparison is not in our favour.</remarks>
internal sealed class ExposeBench : IScenario
{
    private const int Port = 5201, CopiedPort = 5301;

    private static readonly string[] s_ways = ["tunnel", "exposed", "copied"];

    public string Name => "bench-expose";

    public string Summary => "throughput of an exposure, against the tunnel alone and against socat";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int rounds = int.Parse(options.Value("--rounds") ?? "5", CultureInfo.InvariantCulture), seconds = int.Parse(options.Value("--seconds") ?? "3", CultureInfo.InvariantCulture);
        await using Stage stage = await Stage.CreateAsync(options, progress, null, cancellation);
        (LabAgent vps, LabHost vpsHost) = await stage.AddAgentAsync("vps", 1, cancellation);
        (LabAgent home, LabHost homeHost) = await stage.AddAgentAsync("home", 2, cancellation);
        LabHost friend = await stage.Topology.AddAsync("friend", 3);
        string space = (await stage.Api.GetAsync<JsonElement>("/v1/me", cancellation)).GetProperty("tenants")[0].GetProperty("id").GetString()!;
        JsonElement made = await stage.Api.PostAsync<JsonElement>($"/v1/tenants/{space}/tunnel-servers", new { name = "Attic" }, cancellation);
        await vps.UpAsync(stage.Server.Url, made.GetProperty("join").GetProperty("token").GetString()!, cancellation);
        string homeId = (await stage.JoinAsync(home, await stage.Api.NetworkAsync("home", cancellation: cancellation), null, cancellation)).DeviceId;
        await ExposeScenario.UntilAsync(stage.Api, $"/v1/tunnel-servers/{made.GetProperty("id").GetString()}", one => ExposeScenario.AddressOf(one, vpsHost.Ipv4) is not null, cancellation);
        JsonElement exposure = await stage.Api.PostAsync<JsonElement>($"/v1/tenants/{space}/exposures", new { deviceId = homeId, name = "iperf", ports = new[] { new { protocol = "tcp", first = Port, last = Port, targetPort = Port } } }, cancellation);
        await ExposeScenario.UntilAsync(stage.Api, $"/v1/exposures/{exposure.GetProperty("id").GetString()}", one => one.GetProperty("state").GetString() == "open", cancellation);
        JsonElement clients = await stage.Api.GetAsync<JsonElement>($"/v1/tunnel-servers/{made.GetProperty("id").GetString()}/clients", cancellation);
        string inTunnel = clients.GetProperty("items")[0].GetProperty("tunnelAddress").GetString()!;

        await using BackgroundProcess server = Iperf.StartServer(homeHost.Machine);
        await using BackgroundProcess copier = vpsHost.Machine.Start(["socat", $"TCP-LISTEN:{CopiedPort},fork,reuseaddr", $"TCP:{inTunnel}:{Port}"]);
        foreach (bool reverse in new[] { false, true })
        {
            var figures = s_ways.ToDictionary(way => way, _ => new List<double>());
            for (int round = 1; round <= rounds; round++)
            {
                foreach (string way in round % 2 == 0 ? s_ways : s_ways.Reverse())
                {
                    (Machine from, string address, int port) = way switch
                    {
                        "tunnel" => (vpsHost.Machine, inTunnel, Port),
                        "exposed" => (friend.Machine, vpsHost.Ipv4, Port),
                        _ => (friend.Machine, vpsHost.Ipv4, CopiedPort),
                    };
                    double bits = await Iperf.TcpAsync(from, address, 1, reverse, seconds, cancellation, port);
                    figures[way].Add(bits);
                    progress.WriteLine($"round {round}, {way}{(reverse ? ", back" : "")}: {Show(bits)}");
                }
            }
            double tunnel = Median(figures["tunnel"]), exposed = Median(figures["exposed"]), copied = Median(figures["copied"]);
            string direction = reverse ? "from home" : "to home";
            table.Add($"TCP {direction}: the tunnel alone", "told", Show(tunnel), true);
            table.Add($"TCP {direction}: exposed", ">= 0.95 of the tunnel alone", $"{Show(exposed)}, {exposed / tunnel:0.00} of it", exposed >= 0.95 * tunnel);
            table.Add($"TCP {direction}: copied in user space", "told", $"{Show(copied)}, {copied / tunnel:0.00} of the tunnel; exposed is {exposed / copied:0.00} of this", true);
        }
    }

    private static string Show(double bits) => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e9:0.00} Gbit/s");

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
