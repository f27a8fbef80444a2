using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>A5 with real packets: 20,000 forged initiations a second from everywhere, while an honest peer makes handshakes.</summary>
internal sealed class FloodScenario : IScenario
{
    private const int PerSecond = 20_000;
    private const int InitiationBytes = 148;
    private const int CookieReplyBytes = 64;
    private const int Mac1Offset = 116;
    private const double GrowthMebibytesMax = 20;
    private const int UdpOverIpv4Bytes = 28;
    private const int UdpOverIpv6Bytes = 48;

    // A computation on the curve takes at least three times as long.
    private const double MicrosecondsWithoutCurveMax = 20;
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(5);

    // A new address has to show a cookie, and the initiator may not try again before 5 s have passed; ours does so then, others up to a third of a second later.
    private static readonly TimeSpan NewAddressLimit = TimeSpan.FromSeconds(5.1);

    public string Name => "flood";

    public string Summary => "A5: 20,000 forged initiations a second, and honest handshakes meanwhile: --program NAME|PATH (lanstead), --short";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram program = TunnelProgram.Named(options.Value("--program") ?? "lanstead", options);
        table.Conclusion = program.Name;
        int times = options.Has("--short") ? 10 : 100;
        await using Ground ground = await Ground.CreateAsync(program, options.Has("--short"));
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);

        // What forged sources are sent comes back to the flooder, where it is counted.
        LabHost flooder = await ground.Topology.AddAsync("flooder", 3);
        await Ground.RunAsync(ground.Middle, "ip", "route", "add", "11.0.0.0/8", "via", flooder.Ipv4);
        await Ground.RunAsync(ground.Middle, "ip", "-6", "route", "add", "2001:db8:77::/64", "via", flooder.Ipv6);
        byte[] good = await CaptureAsync(ground, flooder.Machine, right, cancellation), bad = [.. good];
        bad[Mac1Offset] ^= 1;
        IPAddress ipv4 = IPAddress.Parse(ground.Right.Ipv4), ipv6 = IPAddress.Parse(ground.Right.Ipv6);
        Round round = new(table, progress, ground, left, right, flooder.Machine);

        ProcessFigures before = ProcessFigures.Of(right.Program);
        await round.PlayAsync(
            "MAC1 wrong", () => InitiationFlood.FromEverywhere(flooder.Machine, ipv4, Ground.Port, bad, PerSecond), times / 5, UdpOverIpv4Bytes, mayAnswer: false, cancellation);
        await round.PlayAsync(
            "one /64", () => InitiationFlood.FromOneNetwork(flooder.Machine, IPAddress.Parse("2001:db8:77::"), ipv6, Ground.Port, good, PerSecond),
            times / 5, UdpOverIpv6Bytes, mayAnswer: true, cancellation);
        await round.PlayAsync(
            "forged sources", () => InitiationFlood.FromEverywhere(flooder.Machine, ipv4, Ground.Port, good, PerSecond),
            times - (times / 5 * 2), UdpOverIpv4Bytes, mayAnswer: true, cancellation, newAddresses: options.Has("--short") ? 1 : 5);
        double growth = ProcessFigures.Of(right.Program).ResidentMebibytes - before.ResidentMebibytes;
        table.Add(
            "memory, before and after", $"at most {GrowthMebibytesMax:0} MiB more", $"{before.ResidentMebibytes:0.0} MiB, then {growth:+0.0;-0.0;0.0}", growth <= GrowthMebibytesMax);
    }

    // A peer that the right one does not know sends it an initiation, which gets no further than here: its MAC1 is right, since it knows whom it asks.
    private static async Task<byte[]> CaptureAsync(Ground ground, Machine flooder, TunnelEnd right, CancellationToken cancellation)
    {
        using Socket socket = flooder.InNetwork(() =>
        {
            Socket bound = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return bound;
        });
        TunnelEnd stranger = await ground.StartAsync(flooder, "wg9", cancellation);
        await stranger.SetAsync("peer", right.Key.Public, "endpoint", $"127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}", "persistent-keepalive", "1");
        await stranger.UpAsync(Ground.UsualMtuBytes);
        byte[] message = new byte[2048];
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        int length = await socket.ReceiveAsync(message, limit.Token);
        await stranger.Program.KillAsync();
        return length == InitiationBytes ? message[..length] : throw new LabException($"The first message had {length} bytes, not {InitiationBytes}.");
    }

    /// <summary>One kind of flood after another against the right machine.</summary>
    private sealed class Round(CheckTable table, TextWriter progress, Ground ground, TunnelEnd left, TunnelEnd right, Machine flooder)
    {
        private int _address = 10;

        public async Task PlayAsync(
            string name, Func<InitiationFlood> start, int times, int headerBytes, bool mayAnswer, CancellationToken cancellation, int newAddresses = 0)
        {
            progress.WriteLine($"flood: {name}");
            (long answers, long answerBytes) = await ReceivedAsync();
            await using InitiationFlood flood = start();
            await Ground.WaitAsync(2, cancellation);
            double processor = ProcessFigures.Of(right.Program).ProcessorSeconds;
            long first = flood.Sent;
            List<TimeSpan> took = [];
            for (int time = 0; time < times; time++)
            {
                took.Add(await HandshakeAsync(cancellation));
                await Ground.WaitAsync(0.1, cancellation);
            }

            await Ground.WaitAsync(1, cancellation);
            double microseconds = (ProcessFigures.Of(right.Program).ProcessorSeconds - processor) / (flood.Sent - first) * 1e6;
            List<TimeSpan> elsewhere = [];
            for (int time = 0; time < newAddresses; time++)
            {
                await MoveAsync();
                elsewhere.Add(await HandshakeAsync(cancellation));
            }

            double perSecond = flood.PerSecond;
            long sent = flood.Sent;
            await flood.StopAsync();
            (long answersNow, long answerBytesNow) = await ReceivedAsync();
            (answers, answerBytes) = (answersNow - answers, answerBytesNow - answerBytes);

            table.Add($"{name}: forged initiations", $"{PerSecond:N0} a second", $"{perSecond:N0}", perSecond >= PerSecond * 0.9);
            table.Add(
                $"{name}: {took.Count} honest handshakes", $"each at most {HandshakeLimit.TotalSeconds:0} s",
                $"median {Milliseconds(took.Order().ElementAt(took.Count / 2))}, worst {Milliseconds(took.Max())}", took.Max() <= HandshakeLimit);
            if (newAddresses > 0)
            {
                table.Add(
                    $"{name}: {elsewhere.Count} from new addresses", "a cookie, and one retry of 5 s",
                    $"worst {Milliseconds(elsewhere.Max())}", elsewhere.Max() <= NewAddressLimit);
            }

            // The host itself says a few things besides (neighbours, errors).
            long few = 50 + (sent / 1000);
            double average = answers > few ? ((double)answerBytes / answers) - headerBytes - EthernetBytes : 0;
            table.Add(
                $"{name}: answers to forged ones", mayAnswer ? $"at most as many, {CookieReplyBytes} bytes each" : "none",
                $"{answers:N0} to {sent:N0}, {average:0} bytes each", answers <= (mayAnswer ? sent + few : few) && average <= CookieReplyBytes + 1);
            table.Add(
                $"{name}: processor time each", mayAnswer ? "told" : $"at most {MicrosecondsWithoutCurveMax:0} µs: no curve", $"{microseconds:0.0} µs",
                mayAnswer || microseconds <= MicrosecondsWithoutCurveMax);
        }

        private const int EthernetBytes = 14;

        // The peer is made anew, with no session and no cookie: its first packet begins a handshake, and waits for it.
        private async Task<TimeSpan> HandshakeAsync(CancellationToken cancellation)
        {
            await left.SetAsync("peer", right.Key.Public, "remove");
            await left.SetAsync("peer", right.Key.Public, "endpoint", $"{ground.Right.Ipv4}:{Ground.Port}", "allowed-ips", $"{Ground.RightAddress}/32,{Ground.RightIpv6Address}/128");
            PingResult ping = await Ping.OnceAsync(ground.Left.Machine, Ground.RightAddress, waitSeconds: 30, cancellation);
            return ping.Received == 1 ? TimeSpan.FromMilliseconds(ping.MaxMilliseconds!.Value) : throw new LabException("No handshake in 30 s.");
        }

        private async Task MoveAsync()
        {
            await Ground.RunAsync(ground.Left.Machine, "ip", "address", "add", $"198.18.1.{_address}/24", "dev", "eth0");
            await Ground.RunAsync(ground.Left.Machine, "ip", "route", "replace", "default", "via", "198.18.1.1", "src", $"198.18.1.{_address}");
            _address++;
        }

        private async Task<(long Packets, long Bytes)> ReceivedAsync()
        {
            string[] counts = (await flooder.RunAsync(["cat", "/sys/class/net/eth0/statistics/rx_packets", "/sys/class/net/eth0/statistics/rx_bytes"]))
                .OrThrow().Output.Trim().Split('\n');
            return (long.Parse(counts[0], CultureInfo.InvariantCulture), long.Parse(counts[1], CultureInfo.InvariantCulture));
        }

        private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:0} ms";
    }
}
