using System.Text.Json;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Two agents that give their figures for Prometheus.</summary>
public sealed class FiguresPair : JoinedPair
{
    public const string Address = "127.0.0.1:9586";

    internal override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["LANSTEAD_METRICS"] = Address };
}

/// <summary>What the running agent counts, as <c>/metrics</c>, <c>lanstead metrics print</c> and <c>lanstead status --json</c> tell it.</summary>
[Collection(nameof(JoinedPair))]
public sealed class AgentFiguresTests(FiguresPair pair) : IClassFixture<FiguresPair>
{
    private const int Echoes = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Echoes_and_packets_for_nobody_are_counted_by_network_peer_direction_and_reason_and_told_alike_everywhere()
    {
        PrometheusSamples before = await ReadAsync();
        Assert.Equal(Echoes, (await Ping.RunAsync(pair.Alpha.Machine, pair.Server.Find("beta").Ipv4, Echoes, TimeSpan.FromMilliseconds(50), Cancellation)).Received);
        string nobody = pair.Server.Find("beta").Ipv4[..^1] + "9";
        CommandOutcome told = await pair.Alpha.Machine.RunAsync(["ping", "-n", "-c", "1", "-W", "5", nobody], cancellation: Cancellation);
        Assert.Contains($"From {nobody} icmp_seq=1 Destination Host Unreachable", told.Output, StringComparison.Ordinal);

        // 1. For Prometheus, of the daemon.
        PrometheusSamples after = await ReadAsync();
        string[] network = ["network=Lab", $"interface={JoinedPair.Interface}"], beta = [.. network, "peer=beta"];
        Assert.Equal(1, after.Sum("lanstead_agent_connected"));
        Assert.Equal(1, after.Sum("lanstead_network_up", [.. network, "back_end=engine"]));
        // Keepalives and handshakes may come between.
        Assert.InRange(Grown("lanstead_peer_received_packets_total", beta), Echoes, Echoes + 4);
        Assert.InRange(Grown("lanstead_peer_sent_packets_total", beta), Echoes, Echoes + 4);
        Assert.InRange(Grown("lanstead_received_bytes_total", network), Echoes * 128, (Echoes * 128) + 400);
        Assert.Equal(Echoes, Grown("lanstead_filter_packets_total", [.. network, "verdict=Allowed"]));
        // What the system says to all by itself has no peer either, and is not answered.
        Assert.True(Grown("lanstead_refused_packets_total", [.. network, "direction=outgoing", "reason=NoRoute"]) >= 1);
        Assert.Equal(1, Grown("lanstead_unreachable_told_total", network));
        Assert.True(after.Sum("lanstead_peer_last_handshake_seconds", beta) > 1_700_000_000);

        // 2. The same by the command line.
        PrometheusSamples printed = PrometheusSamples.Parse(await pair.OnAlphaAsync(JoinedPair.Program, "metrics", "print"));
        Assert.Equal(after.Sum("lanstead_unreachable_told_total", network), printed.Sum("lanstead_unreachable_told_total", network));
        Assert.True(printed.Sum("lanstead_refused_packets_total", [.. network, "reason=NoRoute"]) >= after.Sum("lanstead_refused_packets_total", [.. network, "reason=NoRoute"]));
        Assert.True(printed.Sum("lanstead_peer_sent_bytes_total", beta) >= after.Sum("lanstead_peer_sent_bytes_total", beta));

        // 3. And in status.
        JsonElement lab = (await pair.Alpha.StatusAsync(Cancellation)).GetProperty("networks").EnumerateArray().Single();
        JsonElement counters = lab.GetProperty("counters");
        Assert.Equal("engine", lab.GetProperty("backEnd").GetString());
        Assert.Equal("role mesh", lab.GetProperty("backEndReason").GetString());
        Assert.False(string.IsNullOrEmpty(lab.GetProperty("cipher").GetString()));
        Assert.Equal(after.Sum("lanstead_unreachable_told_total", network), counters.GetProperty("unreachableTold").GetInt64());
        Assert.Equal(after.Sum("lanstead_filter_packets_total", [.. network, "verdict=Allowed"]), counters.GetProperty("filtered").GetProperty("Allowed").GetInt64());
        JsonElement refused = counters.GetProperty("refused").EnumerateArray().Single(one => one.GetProperty("reason").GetString() == "NoRoute");
        Assert.Equal("outgoing", refused.GetProperty("direction").GetString());
        Assert.True(refused.GetProperty("packets").GetInt64() >= after.Sum("lanstead_refused_packets_total", [.. network, "reason=NoRoute"]));
        JsonElement device = lab.GetProperty("devices").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "beta");
        Assert.True(device.GetProperty("rxPackets").GetInt64() >= after.Sum("lanstead_peer_received_packets_total", beta));
        Assert.True(device.GetProperty("txBytes").GetInt64() >= after.Sum("lanstead_peer_sent_bytes_total", beta));

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task Nobody_but_this_machine_hears_them_and_nothing_of_them_is_secret()
    {
        CommandOutcome outside = await pair.Beta.Machine.RunAsync(["curl", "-s", "-m", "2", $"http://{pair.AlphaHost.Ipv4}:9586/metrics"], cancellation: Cancellation);
        Assert.False(outside.Succeeded);
        string inside = await pair.OnAlphaAsync("curl", "-sf", "-m", "10", $"http://{FiguresPair.Address}/metrics");
        Assert.DoesNotContain((await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "private-key")).Trim(), inside, StringComparison.Ordinal);
    }

    private async Task<PrometheusSamples> ReadAsync() => PrometheusSamples.Parse(await pair.OnAlphaAsync("curl", "-sf", "-m", "10", $"http://{FiguresPair.Address}/metrics"));
}
