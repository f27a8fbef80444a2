using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>What goes through a tunnel, and what does not.</summary>
internal static class TrafficBehaviours
{
    private const int Echoes = 10;

    // Each echo of 84 bytes is padded to 96 and sealed with 32; the handshake's messages have 92 and 148 bytes.
    private const long ReceivedBytes = 92 + (Echoes * 128);
    private const long SentBytes = 148 + (Echoes * 128);
    private const long KeepaliveBytes = 32;
    private const int LargeMtuBytes = 34_736;

    // IPv4, UDP, the message's header and tag.
    private const int OuterBytes = 20 + 8 + 16 + 16;

    public static IEnumerable<Behaviour> All()
    {
        yield return new("ten flood pings", "received 1372, sent 1428 or 1460, the same mirrored, a handshake told", CountersAsync);
        foreach (bool ipv6 in new[] { false, true })
        foreach (int mtu in new[] { Ground.UsualMtuBytes, LargeMtuBytes })
        {
            yield return new(
                $"traffic over IPv{(ipv6 ? 6 : 4)}, MTU {mtu}", "ping, TCP and UDP both ways, each over IPv4 and IPv6 inside",
                (ground, cancellation) => TrafficAsync(ground, mtu, ipv6, cancellation));
        }

        yield return new("padding at the MTU", "no packet outside is longer than MTU + 60; the route's own MTU counts", PaddingAsync)
        {
            OfUserSpace = "through TUN only the interface's MTU is to be seen",
        };
        yield return new("oversized", "frames beyond the MTU are refused, a datagram of 65,000 bytes is dropped, the tunnel goes on", OversizedAsync);
        yield return new("bound sockets", "ping by interface and by address, over IPv4 and IPv6", BoundAsync);
        yield return new("ICMP errors", "a closed port is told, by the address that was asked", RefusedPortAsync);
        yield return new("ICMP errors for nobody", "what no peer has, and what has no endpoint, is told to be unreachable, over IPv4 and IPv6", UnreachableAsync)
        {
            OfReference = "it drops without a word",
        };
        yield return new("ICMP errors through a translation", "what no peer has is told to him who sent it, by the router's address on his side", NoPeerAsync)
        {
            OfUserSpace = "what comes out of a TUN interface cannot bear an address of this machine, so it bears the one that was asked for",
        };
    }

    private static async Task<string?> CountersAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        return await CountedPingsAsync(ground.Left.Machine, left, right);
    }

    /// <summary>Ten flood pings, the first packets of a tunnel, and what both ends counted.</summary>
    public static async Task<string?> CountedPingsAsync(Machine from, TunnelEnd left, TunnelEnd right)
    {
        PingResult pings = await Ground.FloodAsync(from, Ground.RightAddress, Echoes);
        if (pings.Lost > 0)
        {
            return $"{pings.Lost} of {Echoes} lost";
        }

        long received = await left.ReceivedAsync(right.Key.Public), sent = await left.SentAsync(right.Key.Public);
        long otherReceived = await right.ReceivedAsync(left.Key.Public), otherSent = await right.SentAsync(left.Key.Public);
        bool told = await left.HasHandshakeAsync(right.Key.Public) && await right.HasHandshakeAsync(left.Key.Public);
        bool exact = received == ReceivedBytes && sent is SentBytes or SentBytes + KeepaliveBytes && otherReceived == sent && otherSent == received;
        return exact && told ? null : $"received {received}, sent {sent}; the other received {otherReceived}, sent {otherSent}; handshake told: {told}";
    }

    private static async Task<string?> TrafficAsync(Ground ground, int mtu, bool ipv6, CancellationToken cancellation)
    {
        await ground.PairAsync(cancellation, mtu, ipv6);
        foreach (string address in new[] { Ground.RightAddress, Ground.RightIpv6Address })
        {
            PingResult pings = await Ground.FloodAsync(ground.Left.Machine, address, Echoes, waitSeconds: 10);
            if (pings.Lost > 0)
            {
                return $"{pings.Lost} of {Echoes} echoes to {address} lost";
            }
        }

        await using BackgroundProcess atRight = Iperf.StartServer(ground.Right.Machine);
        await using BackgroundProcess atLeft = Iperf.StartServer(ground.Left.Machine);
        foreach ((var from, string address) in new[]
        {
            (ground.Left.Machine, Ground.RightAddress), (ground.Right.Machine, Ground.LeftAddress),
            (ground.Left.Machine, Ground.RightIpv6Address), (ground.Right.Machine, Ground.LeftIpv6Address),
        })
        {
            if (await Iperf.TcpAsync(from, address, streams: 1, reverse: false, seconds: 1, cancellation) <= 0)
            {
                return $"TCP to {address} moved nothing";
            }

            UdpFlow flow = await Iperf.UdpAsync(from, address, payloadBytes: 1000, bitsPerSecond: 1_000_000, seconds: 1, cancellation);
            if (flow.LostShare > 0.1)
            {
                return $"UDP to {address} lost {flow.LostShare:P0}";
            }
        }

        return null;
    }

    private static async Task<string?> PaddingAsync(Ground ground, CancellationToken cancellation)
    {
        const int mtu = 1300;
        await ground.PairAsync(cancellation, mtu);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        // 1. The interface's: an echo of 1299 bytes would be padded to 1312.
        await ground.Middle.LoadNftAsync(LongerThan(mtu + OuterBytes));
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress, "-s", "1271"))
        {
            return "padded beyond the interface's MTU";
        }

        // 2. The route's, one byte less.
        await ground.Middle.LoadNftAsync(LongerThan(mtu - 1 + OuterBytes));
        await Ground.RunAsync(ground.Left.Machine, "ip", "route", "add", $"{Ground.RightAddress}/32", "dev", "wg0", "mtu", $"{mtu - 1}");
        await Ground.RunAsync(ground.Right.Machine, "ip", "route", "add", $"{Ground.LeftAddress}/32", "dev", "wg0", "mtu", $"{mtu - 1}");
        return await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress, "-s", "1269") ? null : "padded to the interface's MTU, beyond the route's";
    }

    private static string LongerThan(int bytes) => $$"""
        table ip padding
        delete table ip padding
        table ip padding {
            chain forward {
                type filter hook forward priority 0;
                ip length > {{bytes}} drop
            }
        }

        """;

    private static async Task<string?> OversizedAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        long before = await left.SentAsync(right.Key.Public);
        if (await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress, "-M", "do", "-s", "1500"))
        {
            return "an echo beyond the MTU came through";
        }

        long sent = await left.SentAsync(right.Key.Public) - before;
        if (sent > KeepaliveBytes)
        {
            return $"{sent} bytes were sent for a frame beyond the MTU";
        }

        // Looks like a transport message, and is longer than any.
        using Socket sender = ground.Left.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        byte[] junk = new byte[65_000];
        junk[0] = 4;
        for (int number = 0; number < 20; number++)
        {
            await sender.SendToAsync(junk, new IPEndPoint(IPAddress.Parse(ground.Right.Ipv4), Ground.Port), cancellation);
        }

        return !right.Program.IsRunning ? "the program ended"
            : await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress) ? null : "no answer afterwards";
    }

    private static async Task<string?> BoundAsync(Ground ground, CancellationToken cancellation)
    {
        await ground.PairAsync(cancellation);
        foreach ((string target, string own) in new[] { (Ground.RightAddress, Ground.LeftAddress), (Ground.RightIpv6Address, Ground.LeftIpv6Address) })
        foreach (string bound in new[] { "wg0", own })
        {
            if (!await Ground.EchoAsync(ground.Left.Machine, target, "-I", bound))
            {
                return $"no answer from {target} to a socket bound to {bound}";
            }
        }

        return null;
    }

    private static async Task<string?> RefusedPortAsync(Ground ground, CancellationToken cancellation)
    {
        await ground.PairAsync(cancellation);
        foreach (string address in new[] { Ground.RightAddress, Ground.RightIpv6Address })
        {
            IPAddress target = IPAddress.Parse(address);
            using Socket socket = ground.Left.Machine.InNetwork(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
            // Connected: an error counts only when it quotes the packet and comes for this address.
            await socket.ConnectAsync(target, 9, cancellation);
            await socket.SendAsync("X"u8.ToArray(), cancellation);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            // The datagram waits for the tunnel's first handshake, which may have to be tried again.
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            try
            {
                await socket.ReceiveAsync(new byte[1], limit.Token);
                return $"something answered at {address}";
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return $"nothing told that the port at {address} is closed";
            }
        }

        return null;
    }

    private static async Task<string?> UnreachableAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        // A peer that nobody has heard of yet.
        WireGuardKey stranger = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        await left.SetAsync("peer", stranger.Public, "allowed-ips", "10.99.0.78/32,fd99::78/128");
        foreach (string address in new[] { "10.99.0.77", "fd99::77", "10.99.0.78", "fd99::78" })
        {
            CommandOutcome told = await ground.Left.Machine.RunAsync(["ping", "-n", "-c", "1", "-W", "4", address], cancellation: cancellation);
            if (!told.Output.Contains(address.Contains(':') ? "Destination unreachable: Address unreachable" : "Destination Host Unreachable", StringComparison.Ordinal))
            {
                return $"nothing is told about {address}";
            }
        }

        return await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress) && await left.SentAsync(right.Key.Public) > 0 ? null : "no answer from the peer that there is";
    }

    private static async Task<string?> NoPeerAsync(Ground ground, CancellationToken cancellation)
    {
        // The middle machine reaches the tunnel by the left one, which gives its packets an address of its own.
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ground.RunAsync(ground.Left.Machine, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        await ground.Left.Machine.LoadNftAsync("""
            table ip translation {
                chain postrouting {
                    type nat hook postrouting priority 100;
                    oifname "wg0" masquerade
                }
            }

            """);
        await Ground.RunAsync(ground.Middle, "ip", "route", "add", $"{Ground.RightAddress}/32", "via", ground.Left.Ipv4);
        if (!await Ground.EchoAsync(ground.Middle, Ground.RightAddress))
        {
            return "no answer through the translation";
        }

        await left.SetAsync("peer", right.Key.Public, "remove");
        CommandOutcome told = await ground.Middle.RunAsync(["ping", "-n", "-c", "1", "-W", "4", Ground.RightAddress], cancellation: cancellation);
        return told.Output.Contains($"From {ground.Left.Ipv4} icmp_seq=1 Destination Host Unreachable", StringComparison.Ordinal) ? null
            : told.Output.Contains("Destination Host Unreachable", StringComparison.Ordinal) ? $"told by {Teller(told.Output)}" : "nothing is told";
    }

    private static string Teller(string output) => output.Split("From ")[1].Split(' ')[0];
}
