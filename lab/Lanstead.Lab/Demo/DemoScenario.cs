using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Demo;

/// <summary>What <c>./run</c> shows: the server on the host, and two machines that join a network and reach each other.</summary>
internal sealed class DemoScenario : IScenario
{
    private const int PingsPerDirection = 20;

    public string Name => "demo";

    public string Summary => "what ./run shows (--once, --port N, --data FOLDER)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        options.RequirePrograms();
        long start = TimeProvider.System.GetTimestamp();
        bool once = options.Has("--once");
        await using Topology topology = await Topology.CreateAsync();
        string data = options.Value("--data") ?? topology.Workspace.File("data");
        Uri url = new($"http://127.0.0.1:{options.Number("--port", FreePort())}");
        ThrowIfTaken(url);

        Directory.CreateDirectory(data);
        string log = once ? topology.Workspace.File("server.log") : Path.Combine(data, "server.log");
        await using LabServer server = LabServer.StartOnHost(options, url, data, log);
        TimeSpan ready = await server.UntilReadyAsync(TimeSpan.FromSeconds(90), cancellation);
        progress.WriteLine($"== server ready after {ready.TotalSeconds:0.0} s");
        (LabApi api, Account account) = await DemoAccount.SignInAsync(server, data, cancellation);
        using LabApi signedIn = api;

        NetworkAnswer network = await api.NetworkAsync("Demo", cancellation: cancellation);
        await using DemoMachine alpha = await DemoMachine.StartAsync(topology, options, url, "alpha", 1, Path.Combine(data, "demo-alpha"), cancellation);
        await using DemoMachine bravo = await DemoMachine.StartAsync(topology, options, url, "bravo", 2, Path.Combine(data, "demo-bravo"), cancellation);
        PeerAnswer alphaPeer = await alpha.JoinAsync(api, network, url, cancellation);
        PeerAnswer bravoPeer = await bravo.JoinAsync(api, network, url, cancellation);
        progress.WriteLine($"== alpha {alphaPeer.Ipv4} and bravo {bravoPeer.Ipv4} are in the network {network.Name} ({network.Ipv4Cidr})");
        await Ping.UntilAnsweredAsync(alpha.Agent.Machine, bravoPeer.Ipv4, TimeSpan.FromSeconds(30), cancellation);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        progress.WriteLine($"== first packet through the tunnel after {took.TotalSeconds:0.0} s");

        if (once)
        {
            await MeasureAsync(table, alpha, alphaPeer, bravo, bravoPeer, cancellation);
            return;
        }

        progress.WriteLine($"""

            Lanstead runs:   {url}
            Sign in with     {account.Email}
            and password     {account.Password}
            Server log       {log}
            Ctrl-C ends server, machines and network.

            """);
        await new LiveView(Console.Out, !Console.IsOutputRedirected)
            .RunAsync(alpha.Agent.Machine, alphaPeer.Ipv4, bravo.Agent.Machine, bravoPeer.Ipv4, cancellation);
    }

    private static async Task MeasureAsync(
        CheckTable table, DemoMachine alpha, PeerAnswer alphaPeer, DemoMachine bravo, PeerAnswer bravoPeer, CancellationToken cancellation)
    {
        List<PingResult> pings = [];
        foreach ((DemoMachine from, string name, string address) in new[]
        {
            (alpha, "alpha to bravo IPv4", bravoPeer.Ipv4), (alpha, "alpha to bravo IPv6", bravoPeer.Ipv6),
            (bravo, "bravo to alpha IPv4", alphaPeer.Ipv4), (bravo, "bravo to alpha IPv6", alphaPeer.Ipv6),
        })
        {
            PingResult ping = await Ping.RunAsync(from.Agent.Machine, address, PingsPerDirection, cancellation: cancellation);
            pings.Add(ping);
            table.Add(name, $"0 of {PingsPerDirection} lost", $"{ping.Lost} of {ping.Sent} lost, {ping.AverageMilliseconds:0.00} ms", ping.Lost == 0);
        }

        table.Conclusion = $"{pings.Sum(ping => ping.Lost)} of {pings.Sum(ping => ping.Sent)} packets lost through the tunnel, "
            + $"round trip {pings.Average(ping => ping.AverageMilliseconds):0.00} ms mean, {pings.Max(ping => ping.MaxMilliseconds):0.00} ms worst";
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void ThrowIfTaken(Uri url)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, url.Port);
            listener.Start();
        }
        catch (SocketException)
        {
            throw new LabException($"Port {url.Port} is taken by another program. Choose another with --port.");
        }
    }
}
