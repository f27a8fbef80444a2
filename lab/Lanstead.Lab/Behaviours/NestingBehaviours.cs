using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>Tunnels in tunnels, and routes that lead back.</summary>
internal static class NestingBehaviours
{
    private const long LoopBytes = 70_000;
    private const int SmallEchoBytes = 56, LargeEchoBytes = 1000;
    private const string NestedLeft = "10.98.0.1", NestedRight = "10.98.0.2";
    private const int NestedPort = 51821;
    private static readonly string[] Beyond = ["192.0.2.7", "2001:db8:77::7"];

    public static IEnumerable<Behaviour> All()
    {
        foreach (int size in new[] { SmallEchoBytes, LargeEchoBytes })
        {
            yield return new(
                $"a tunnel in a tunnel, then a loop of two processes, echoes of {size} bytes", "traffic; then ten echoes send less than 70,000 bytes in each",
                (ground, cancellation) => NestedAsync(ground, size, cancellation))
            {
                OfReference = "what comes back by way of another interface is sealed, and nothing tells it from other packets",
            };
        }

        yield return new("endpoint only through itself", "the program lives, less than 70,000 bytes, and all is well with the right endpoint", ThroughItselfAsync)
        {
            OfReference = "it sends what it has sealed through itself, again and again",
        };
        yield return new("policy routing as wg-quick's, flooded", "0 of 1000 lost over IPv4 and IPv6", PolicyRoutingAsync);
        yield return new("wg-quick itself, all routes, flooded", "up: its mark and rules, 0 of 1000 lost over IPv4 and IPv6; down: all as before", QuickAsync);
    }

    private static async Task<string?> NestedAsync(Ground ground, int echoBytes, CancellationToken cancellation)
    {
        // 1. wg1 inside wg0.
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        TunnelEnd nestedLeft = await ground.StartAsync(ground.Left.Machine, "wg1", cancellation), nestedRight = await ground.StartAsync(ground.Right.Machine, "wg1", cancellation);
        await nestedLeft.SetAsync(
            "listen-port", $"{NestedPort}", "peer", nestedRight.Key.Public, "endpoint", $"{Ground.RightAddress}:{NestedPort}", "allowed-ips", $"{NestedRight}/32");
        await nestedRight.SetAsync("listen-port", $"{NestedPort}", "peer", nestedLeft.Key.Public, "allowed-ips", $"{NestedLeft}/32");
        await nestedRight.UpAsync(1340, $"{NestedRight}/24");
        await nestedLeft.UpAsync(1340, $"{NestedLeft}/24");
        PingResult pings = await Ping.RunAsync(ground.Left.Machine, NestedRight, 10, cancellation: cancellation);
        if (pings.Lost > 0)
        {
            return $"{pings.Lost} of 10 lost in the nested tunnel";
        }

        // 2. wg0 inside wg1 inside wg0.
        await left.SetAsync("peer", right.Key.Public, "endpoint", $"{NestedRight}:{Ground.Port}");
        long outer = await left.SentAsync(right.Key.Public), inner = await nestedLeft.SentAsync(nestedRight.Key.Public);
        await Ground.FloodAsync(ground.Left.Machine, NestedRight, 10, waitSeconds: 1, echoBytes);
        await Ground.WaitAsync(2, cancellation);
        outer = await left.SentAsync(right.Key.Public) - outer;
        inner = await nestedLeft.SentAsync(nestedRight.Key.Public) - inner;
        // A loop that goes on would go on while the ground is taken down.
        await nestedLeft.IpAsync("link", "set", "wg1", "down");
        return outer < LoopBytes && inner < LoopBytes ? null : $"{outer} and {inner} bytes sent in a loop";
    }

    private static async Task<string?> ThroughItselfAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        long before = await left.SentAsync(right.Key.Public);
        await left.SetAsync("peer", right.Key.Public, "endpoint", $"{Ground.RightAddress}:{Ground.Port}");
        await Ground.FloodAsync(ground.Left.Machine, Ground.RightAddress, 10, waitSeconds: 1);
        await Ground.WaitAsync(2, cancellation);
        long sent = await left.SentAsync(right.Key.Public) - before;
        if (!left.Program.IsRunning)
        {
            return "the program ended";
        }

        await left.SetAsync("peer", right.Key.Public, "endpoint", $"{ground.Right.Ipv4}:{Ground.Port}");
        TimeSpan again = await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);
        // The kernel's own test asks here only that nothing crashes.
        return sent >= LoopBytes && !ground.Program.IsKernel ? $"{sent} bytes sent through itself (traffic again after {again.TotalSeconds:0.0} s)" : null;
    }

    private static async Task<string?> PolicyRoutingAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await AddBeyondAsync(right);
        await left.SetAsync("fwmark", "51820", "peer", right.Key.Public, "allowed-ips", "0.0.0.0/0,::/0");
        foreach (string family in new[] { "-4", "-6" })
        {
            await left.IpAsync(family, "route", "add", "default", "dev", "wg0", "table", "51820");
            await left.IpAsync(family, "rule", "add", "not", "fwmark", "51820", "table", "51820");
            await left.IpAsync(family, "rule", "add", "table", "main", "suppress_prefixlength", "0");
        }

        await Ground.RunAsync(ground.Left.Machine, "sysctl", "-q", "-w", "net.ipv4.conf.all.src_valid_mark=1");
        return await FloodBeyondAsync(ground);
    }

    private static async Task<string?> QuickAsync(Ground ground, CancellationToken cancellation)
    {
        // 1. The right as ever; the left has nothing but a file.
        TunnelEnd right = await ground.StartAsync(ground.Right.Machine, "wg0", cancellation);
        WireGuardKey key = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        await right.SetAsync("listen-port", $"{Ground.Port}", "peer", key.Public, "allowed-ips", $"{Ground.LeftAddress}/32,{Ground.LeftIpv6Address}/128");
        await right.UpAsync(Ground.UsualMtuBytes, $"{Ground.RightAddress}/24", $"{Ground.RightIpv6Address}/64");
        await AddBeyondAsync(right);
        string file = ground.Topology.Workspace.File("wgq.conf");
        await File.WriteAllTextAsync(file, $"""
            [Interface]
            PrivateKey = {key.Secret}
            Address = {Ground.LeftAddress}/24, {Ground.LeftIpv6Address}/64
            [Peer]
            PublicKey = {right.Key.Public}
            AllowedIPs = 0.0.0.0/0, ::/0
            Endpoint = {ground.Right.Ipv4}:{Ground.Port}

            """, cancellation);
        string before = await RulesAsync(ground.Left.Machine);

        // 2. Up.
        await QuickAsync(ground, "up", file);
        CommandOutcome mark = await ground.Left.Machine.RunAsync(["wg", "show", "wgq", "fwmark"], cancellation: cancellation);
        if (mark.Output.Trim() != "0xca6c")
        {
            return $"the mark is {mark.Output.Trim()}{mark.Error.Trim()}";
        }

        if (await FloodBeyondAsync(ground) is { } lost)
        {
            return lost;
        }

        // 3. Down.
        await QuickAsync(ground, "down", file);
        if ((await ground.Left.Machine.RunAsync(["ip", "link", "show", "wgq"], cancellation: cancellation)).Succeeded)
        {
            return "the interface is still there";
        }

        return await RulesAsync(ground.Left.Machine) is var after && after != before ? $"rules before: {before}; after: {after}" : null;
    }

    private static async Task QuickAsync(Ground ground, string verb, string file) => (await ground.Left.Machine.RunAsync(
        ["wg-quick", verb, file],
        TimeSpan.FromSeconds(60),
        new Dictionary<string, string>(ground.Program.Environment) { ["WG_QUICK_USERSPACE_IMPLEMENTATION"] = ground.Program.OneWord(ground.Topology.Workspace) })).OrThrow();

    private static async Task<string> RulesAsync(Machine machine) =>
        (await machine.RunAsync(["ip", "-4", "rule"])).OrThrow().Output + (await machine.RunAsync(["ip", "-6", "rule"])).OrThrow().Output + (await machine.RunAsync(["nft", "list", "ruleset"])).OrThrow().Output;

    // Addresses that only a route for everything leads to.
    private static async Task AddBeyondAsync(TunnelEnd right)
    {
        foreach (string beyond in Beyond)
        {
            await right.IpAsync("address", "add", beyond, "dev", "lo");
        }
    }

    private static async Task<string?> FloodBeyondAsync(Ground ground)
    {
        foreach (string beyond in Beyond)
        {
            PingResult flood = await Ground.FloodAsync(ground.Left.Machine, beyond, 1000);
            if (flood is not { Lost: 0, Sent: >= 1000 })
            {
                return $"{flood.Lost} of {flood.Sent} lost on the way to {beyond}";
            }
        }

        return null;
    }
}
