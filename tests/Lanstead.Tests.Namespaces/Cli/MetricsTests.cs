using Lanstead.Crypto;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;
using Lanstead.Tests.Namespaces.Agent;

namespace Lanstead.Tests.Namespaces.Cli;

/// <summary>The bare engine's figures, its file of filter rules and its log, of two real ones.</summary>
public sealed class MetricsTests : TwoBareMachines
{
    private const string Address = "127.0.0.1:9586";

    private readonly List<BackgroundProcess> _programs = [];

    private string Rules => Topology.Workspace.File("rules.json");

    public override async ValueTask DisposeAsync()
    {
        foreach (BackgroundProcess program in _programs)
            await program.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Figures_of_a_real_tunnel_are_read_by_the_letter_and_count_what_happened()
    {
        (string leftKey, string rightKey) = await ConnectAsync(new() { ["LANSTEAD_METRICS"] = Address });
        await Ping.UntilAnsweredAsync(Left.Machine, "10.77.0.2", TimeSpan.FromSeconds(30), Cancellation);
        PrometheusSamples before = await ReadAsync();
        Assert.Equal(20, (await Ping.RunAsync(Left.Machine, "10.77.0.2", 20, cancellation: Cancellation)).Received);
        // A stranger's noise, and a packet for nobody.
        await RunAsync(Left, "bash", "-c", $"printf '\\x01\\x00\\x00\\x00nonsense' > /dev/udp/{Right.Ipv4}/51820");
        await RunAsync(Right, "ping", "-c", "1", "-W", "0.2", "10.77.0.99");

        PrometheusSamples after = await ReadAsync();

        string[] peer = ["interface=wg0", $"public_key={leftKey}"];
        Assert.Equal(20, after.Sum("lanstead_peer_received_packets_total", peer) - before.Sum("lanstead_peer_received_packets_total", peer));
        Assert.Equal(20 * 128, after.Sum("lanstead_peer_received_bytes_total", peer) - before.Sum("lanstead_peer_received_bytes_total", peer));
        Assert.Equal(20, after.Sum("lanstead_peer_sent_packets_total", peer) - before.Sum("lanstead_peer_sent_packets_total", peer));
        Assert.Equal(after.Sum("lanstead_peer_sent_bytes_total"), after.Sum("lanstead_sent_bytes_total", "interface=wg0"));
        Assert.Equal(20, after.Sum("lanstead_filter_packets_total", "verdict=Allowed") - before.Sum("lanstead_filter_packets_total", "verdict=Allowed"));
        Assert.Equal(1, after.Sum("lanstead_port_refused_packets_total", "direction=incoming", "reason=WrongLength"));
        Assert.Equal(1, after.Sum("lanstead_refused_packets_total", "interface=wg0", "direction=outgoing", "reason=NoRoute"));
        Assert.Equal(1, after.Sum("lanstead_network_up", "interface=wg0", "back_end=engine"));
        Assert.True(after.Sum("lanstead_peer_last_handshake_seconds", peer) > 0);
        Assert.Equal(0, after.Sum("lanstead_peer_last_handshake_seconds", $"public_key={rightKey}"));
        // Nothing of it is secret, and nobody else hears it.
        Assert.False((await RunAsync(Left, "curl", "-s", "-m", "2", $"http://{Right.Ipv4}:9586/metrics")).Succeeded);
    }

    [Fact]
    public async Task Rules_from_a_file_are_in_force_from_the_start_and_read_again_when_told()
    {
        await WriteRulesAsync("""{ "action": "allow", "protocol": "icmpv6" }""");
        await ConnectAsync(new() { ["LANSTEAD_FILTER"] = Rules, ["LANSTEAD_METRICS"] = Address });
        await Ping.UntilAnsweredAsync(Left.Machine, "fd77::2", TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, (await Ping.RunAsync(Left.Machine, "10.77.0.2", 3, cancellation: Cancellation)).Received);
        Assert.Equal(3, (await ReadAsync()).Sum("lanstead_filter_packets_total", "verdict=DefaultDenied"));

        await WriteRulesAsync("""{ "action": "allow", "protocol": "icmp" }""");
        await SignalAsync("was read again");
        Assert.Equal(3, (await Ping.RunAsync(Left.Machine, "10.77.0.2", 3, cancellation: Cancellation)).Received);
        Assert.Equal(0, (await Ping.RunAsync(Left.Machine, "fd77::2", 3, cancellation: Cancellation)).Received);

        await WriteRulesAsync("""{ "action": "perhaps" }""");
        await SignalAsync("The rules before stay");
        Assert.Equal(3, (await Ping.RunAsync(Left.Machine, "10.77.0.2", 3, cancellation: Cancellation)).Received);
    }

    [Fact]
    public async Task Handshakes_are_told_when_wireguard_gos_variable_asks_for_it()
    {
        await ConnectAsync(new() { ["LOG_LEVEL"] = "verbose" });
        await Ping.UntilAnsweredAsync(Left.Machine, "10.77.0.2", TimeSpan.FromSeconds(30), Cancellation);

        Assert.Contains($"Initiation from {Left.Ipv4}:51820 taken", _programs[1].ReadLog(), StringComparison.Ordinal);
        Assert.DoesNotContain("Initiation", _programs[0].ReadLog(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LANSTEAD_METRICS", "0.0.0.0:9586", "loopback")]
    [InlineData("LANSTEAD_FILTER", "/nowhere/rules.json", "/nowhere/rules.json")]
    public async Task A_setting_that_cannot_be_used_ends_the_start(string name, string value, string told)
    {
        CommandOutcome outcome = await Left.Machine.RunAsync([JoinedPair.Program, "wg", "-f", "wg0"], TimeSpan.FromSeconds(30), new Dictionary<string, string> { [name] = value }, cancellation: Cancellation);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
        Assert.False((await RunAsync(Left, "ip", "link", "show", "wg0")).Succeeded);
    }

    // Left is plain, right has the settings.
    private async Task<(string LeftKey, string RightKey)> ConnectAsync(Dictionary<string, string> settings)
    {
        using PrivateKey left = X25519.GeneratePrivateKey(), right = X25519.GeneratePrivateKey();
        await StartAsync(Left, 1, left, right, Right, []);
        await StartAsync(Right, 2, right, left, Left, settings);
        return (X25519.PublicKeyOf(left).ToString(), X25519.PublicKeyOf(right).ToString());
    }

    private async Task StartAsync(LabHost host, int side, PrivateKey own, PrivateKey other, LabHost there, Dictionary<string, string> settings)
    {
        BackgroundProcess program = host.Machine.Start([JoinedPair.Program, "wg", "-f", "wg0"], settings);
        _programs.Add(program);
        await JoinedPair.UntilAsync(async () => (await RunAsync(host, "wg", "show", "wg0")).Succeeded, TimeSpan.FromSeconds(30), $"the engine answers: {program.ReadLog()}");
        string key = Topology.Workspace.File($"{host.Machine.Name}.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(own.Reveal()), Cancellation);
        foreach (string command in new[]
        {
            $"wg set wg0 private-key {key} listen-port 51820 peer {X25519.PublicKeyOf(other)} endpoint {there.Ipv4}:51820 allowed-ips 10.77.0.{3 - side}/32,fd77::{3 - side}/128",
            $"ip address add 10.77.0.{side}/24 dev wg0",
            // Without IPv6's own chatter, so that counts are exact.
            "sysctl -q -w net.ipv6.conf.wg0.addr_gen_mode=1 net.ipv6.conf.wg0.router_solicitations=0",
            $"ip address add fd77::{side}/64 dev wg0 nodad",
            "ip link set wg0 mtu 1420 up",
        })
            (await RunAsync(host, command.Split(' '))).OrThrow();
    }

    private Task WriteRulesAsync(string rule) => File.WriteAllTextAsync(Rules, $$"""{ "default": "deny", "local": ["10.77.0.2/32", "fd77::2/128"], "rules": [{{rule}}] }""", Cancellation);

    private async Task SignalAsync(string told)
    {
        (await RunAsync(Right, "pkill", "-HUP", "-f", "wg -f wg0")).OrThrow();
        long start = TimeProvider.System.GetTimestamp();
        while (!_programs[1].ReadLog().Contains(told, StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"It does not tell that {told}, and is {(_programs[1].IsRunning ? "running" : "gone")}: {_programs[1].ReadLog()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }

    private async Task<PrometheusSamples> ReadAsync() =>
        PrometheusSamples.Parse((await RunAsync(Right, "curl", "-sf", "-m", "10", $"http://{Address}/metrics")).OrThrow().Output);
}
