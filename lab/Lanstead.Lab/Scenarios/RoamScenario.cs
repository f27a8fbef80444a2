using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>B2: a transfer goes on while its machine loses its link for three seconds and comes back with another address.</summary>
internal sealed class RoamScenario : IScenario
{
    private const int Bytes = 10_000_000;
    private const int BytesPerSecond = 300_000;
    private static readonly TimeSpan TrafficLimit = TimeSpan.FromSeconds(2);

    public string Name => "roam";

    public string Summary => "B2: 10 MB at 300 KB/s, 3 s without link, another address: --program NAME|PATH (lanstead)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram program = TunnelProgram.Named(options.Value("--program") ?? "lanstead", options);
        await using Ground ground = await Ground.CreateAsync(program, options.Has("--short"));
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);
        using SteadyTransfer transfer = SteadyTransfer.Open(ground.Left.Machine, ground.Right.Machine, Ground.RightAddress, 5001);
        Task<string?> running = transfer.RunAsync(Bytes, BytesPerSecond, TimeSpan.FromSeconds(180), cancellation);
        await Ground.WaitAsync(5, cancellation);

        // 1. No link; then another address.
        progress.WriteLine("the link goes down for 3 s");
        await ground.Topology.SetLinkAsync(ground.Left, up: false);
        await Ground.WaitAsync(3, cancellation);
        await left.IpAsync("address", "del", $"{ground.Left.Ipv4}/24", "dev", "eth0");
        await left.IpAsync("address", "add", "198.18.1.77/24", "dev", "eth0");
        await ground.Topology.SetLinkAsync(ground.Left, up: true);
        await left.IpAsync("route", "replace", "default", "via", "198.18.1.1");

        // 2. How long until the tunnel carries traffic again? (A new handshake is needed only where the old session is not kept.)
        TimeSpan again = await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(60), cancellation);
        table.Add("tunnel after the link is back", $"within {TrafficLimit.TotalSeconds:0} s", $"{again.TotalMilliseconds:0} ms", again <= TrafficLimit);
        string seen = await right.EndpointOfAsync(left.Key.Public);
        table.Add("the right one's endpoint", "198.18.1.77:51820", seen, seen == "198.18.1.77:51820");
        string? wrong = await running;
        table.Add("10 MB over one TCP connection", "all, SHA-256 equal", wrong ?? "all, equal", wrong is null);
        table.Conclusion = program.Name;
    }
}
