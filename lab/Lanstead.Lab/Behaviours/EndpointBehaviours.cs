using Lanstead.Lab.Figures;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>Where a peer is, and by which way it is reached.</summary>
internal static class EndpointBehaviours
{
    private const int Probes = 20;

    public static IEnumerable<Behaviour> All()
    {
        yield return new("roaming", "`wg show endpoints` follows a new port, and from IPv4 to IPv6", RoamingAsync);
        yield return new("a more specific prefix of another", "a datagram is delivered, then refused; the endpoint still follows", MoreSpecificAsync);
        yield return new("source address: old one removed", "the next packet comes from the new address", AddressRemovedAsync)
        {
            OfReference = "it goes on asking for the address that is gone, until it begins a new handshake",
        };
        yield return new("source address: sticks", "an answer comes from the address that was asked", AnswerFromAskedAsync);
        yield return new("source address: of another interface", "an answer comes from it all the same", AnswerFromLoopbackAsync);
        yield return new("source address: not too much", "a better route is taken", BetterRouteAsync);
        yield return new("firewall mark", "set, packets take the other route; unset, the former", MarkAsync);
        yield return new("B4 NAT with a 2 s mapping, keepalive 1 s", "idle, then 0 of 20 probes from outside lost; without keepalive all", NatAsync);
    }

    private static async Task<string?> RoamingAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        await left.SetAsync("listen-port", "9999");
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer after the change of the port";
        }

        if (await right.EndpointOfAsync(left.Key.Public) is var seen && seen != $"{ground.Left.Ipv4}:9999")
        {
            return $"the right sees {seen}";
        }

        // Now the right one moves, which the left had configured.
        await right.SetAsync("listen-port", "9998");
        if (!await Ground.EchoAsync(ground.Right.Machine, Ground.LeftAddress))
        {
            return "no answer after the change of the other port";
        }

        if (await left.EndpointOfAsync(right.Key.Public) is var other && other != $"{ground.Right.Ipv4}:9998")
        {
            return $"the left sees {other}";
        }

        await left.SetAsync("peer", right.Key.Public, "endpoint", $"[{ground.Right.Ipv6}]:9998");
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer over IPv6";
        }

        return await right.EndpointOfAsync(left.Key.Public) is var last && last != $"[{ground.Left.Ipv6}]:9999" ? $"the right sees {last}" : null;
    }

    private static async Task<string?> MoreSpecificAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await left.SetAsync("peer", right.Key.Public, "allowed-ips", "10.99.0.0/24");
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        if (!await Ground.DatagramAsync(ground.Right.Machine, ground.Left.Machine, Ground.LeftAddress, 1111, TimeSpan.FromSeconds(10), cancellation))
        {
            return "the datagram was not delivered";
        }

        WireGuardKey another = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        await left.SetAsync("peer", another.Public, "allowed-ips", $"{Ground.RightAddress}/32");
        await right.SetAsync("listen-port", "9997");
        if (await Ground.DatagramAsync(ground.Right.Machine, ground.Left.Machine, Ground.LeftAddress, 1111, TimeSpan.FromSeconds(3), cancellation))
        {
            return "the datagram was delivered though its source address is another peer's";
        }

        await left.SetAsync("peer", another.Public, "remove");
        return await left.EndpointOfAsync(right.Key.Public) is var seen && seen != $"{ground.Right.Ipv4}:9997" ? $"the left sees {seen}" : null;
    }

    private static async Task<string?> AddressRemovedAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        await left.IpAsync("address", "del", $"{ground.Left.Ipv4}/24", "dev", "eth0");
        await left.IpAsync("address", "add", "198.18.1.77/24", "dev", "eth0");
        await left.IpAsync("route", "replace", "default", "via", "198.18.1.1");
        if (await SeenAsync(ground, left, right, "198.18.1.77") is not { } wrong)
        {
            return null;
        }

        TimeSpan later = await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(60), cancellation);
        return $"{wrong}; traffic {later.TotalSeconds:0} s later";
    }

    private static async Task<string?> AnswerFromAskedAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await left.IpAsync("address", "add", "198.18.1.77/24", "dev", "eth0");
        await left.IpAsync("address", "add", "2001:db8:1::77/64", "dev", "eth0", "nodad");
        foreach (string endpoint in new[] { "198.18.1.77:51820", "198.18.1.2:51820", "[2001:db8:1::77]:51820", "[2001:db8:1::2]:51820" })
        {
            await right.SetAsync("peer", left.Key.Public, "endpoint", endpoint);
            if (!await Ground.EchoAsync(ground.Right.Machine, Ground.LeftAddress))
            {
                return $"no answer from {endpoint}";
            }

            if (await right.EndpointOfAsync(left.Key.Public) is var seen && seen != endpoint)
            {
                return $"asked at {endpoint}, it answered from {seen}";
            }
        }

        return null;
    }

    private static async Task<string?> AnswerFromLoopbackAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await left.IpAsync("address", "add", "192.0.2.9/32", "dev", "lo");
        await Ground.RunAsync(ground.Middle, "ip", "route", "add", "192.0.2.9/32", "via", ground.Left.Ipv4);
        await right.SetAsync("peer", left.Key.Public, "endpoint", "192.0.2.9:51820");
        if (!await Ground.EchoAsync(ground.Right.Machine, Ground.LeftAddress))
        {
            return "no answer";
        }

        return await right.EndpointOfAsync(left.Key.Public) is var seen && seen != "192.0.2.9:51820" ? $"it answered from {seen}" : null;
    }

    private static async Task<string?> BetterRouteAsync(Ground ground, CancellationToken cancellation)
    {
        await ground.AddCableAsync();
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (await SeenAsync(ground, left, right, ground.Left.Ipv4) is { } wrong)
        {
            return wrong;
        }

        await left.IpAsync("route", "add", "198.18.2.0/24", "via", "198.18.50.1");
        // The news of the route has to arrive.
        await Ground.WaitAsync(2, cancellation);
        return await SeenAsync(ground, left, right, "198.18.50.2");
    }

    private static async Task<string?> MarkAsync(Ground ground, CancellationToken cancellation)
    {
        await ground.AddCableAsync();
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await left.IpAsync("route", "add", "default", "via", "198.18.50.1", "table", "100");
        await left.IpAsync("rule", "add", "fwmark", "0x77", "lookup", "100");
        if (await SeenAsync(ground, left, right, ground.Left.Ipv4) is { } before)
        {
            return before;
        }

        await left.SetAsync("fwmark", "0x77");
        if (await SeenAsync(ground, left, right, "198.18.50.2") is { } marked)
        {
            return $"marked: {marked}";
        }

        await left.SetAsync("fwmark", "0");
        return await SeenAsync(ground, left, right, ground.Left.Ipv4) is { } after ? $"unmarked: {after}" : null;
    }

    // The left sends; from where does the right see it come?
    private static async Task<string?> SeenAsync(Ground ground, TunnelEnd left, TunnelEnd right, string address)
    {
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        return await right.EndpointOfAsync(left.Key.Public) is var seen && seen != $"{address}:{Ground.Port}" ? $"the right sees {seen}, not {address}" : null;
    }

    private static async Task<string?> NatAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await ground.Middle.LoadNftAsync("""
            table ip translation {
                chain postrouting {
                    type nat hook postrouting priority 100;
                    ip saddr 198.18.1.0/24 oifname "lan2" masquerade fully-random
                }
            }

            """);
        await Ground.RunAsync(ground.Middle, "sysctl", "-q", "-w", "net.netfilter.nf_conntrack_udp_timeout=2", "net.netfilter.nf_conntrack_udp_timeout_stream=2");
        await left.SetAsync("peer", right.Key.Public, "persistent-keepalive", "1");
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer through the translation";
        }

        await Ground.WaitAsync(ground.IsShort ? 15 : 60, cancellation);
        PingResult kept = await Ping.RunAsync(ground.Right.Machine, Ground.LeftAddress, Probes, TimeSpan.FromMilliseconds(200), cancellation);
        if (kept.Lost > 0)
        {
            return $"{kept.Lost} of {Probes} probes lost";
        }

        // The other way round: without the keepalive the mapping is gone, so that the probes above proved something.
        // (15 s after it sent data and heard nothing, the left would begin a new handshake.)
        await left.SetAsync("peer", right.Key.Public, "persistent-keepalive", "0");
        await Ground.WaitAsync(6, cancellation);
        PingResult gone = await Ping.RunAsync(ground.Right.Machine, Ground.LeftAddress, 3, TimeSpan.FromMilliseconds(200), cancellation);
        return gone.Received > 0 ? "the mapping lives without the keepalive: nothing is proved" : null;
    }
}
