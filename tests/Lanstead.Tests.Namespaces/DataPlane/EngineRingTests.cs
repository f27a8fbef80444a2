using System.Globalization;
using System.Net;
using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>A9: a tunnel in a tunnel may be meant; one that leads back into itself is cut.</summary>
public sealed class EngineRingTests : IAsyncLifetime
{
    private readonly TunnelPair _pair = new(BackendKind.Engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    // Two engines share nothing but the machine: they are as two processes.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A9_a_tunnel_in_a_tunnel_passes_and_a_ring_of_two_stays_under_70_000_bytes(bool isOneEngine, bool overIpv6)
    {
        (TunnelEnd left, TunnelEnd right) = (_pair.Left, _pair.Right);
        await using var inner = new TunnelEnd(left.Lab, "10.78.0.1", "fd78::1", BackendKind.Engine, isOneEngine ? left.Backend : null);
        await using var other = new TunnelEnd(right.Lab, "10.78.0.2", "fd78::2", BackendKind.Engine);
        foreach (TunnelEnd end in (TunnelEnd[])[left, inner, right, other])
            await end.Make(Cancellation);
        await Apply(left, left.ConfigTowards(right));
        await Apply(right, right.ConfigTowards(left));
        int innerPort = isOneEngine ? 51820 : 51822;
        await Apply(other, At(other.ConfigTowards(inner), overIpv6 ? left.Ipv6 : left.Ipv4, innerPort, 51821));
        await Apply(inner, At(inner.ConfigTowards(other), overIpv6 ? right.Ipv6 : right.Ipv4, 51821, innerPort));

        // 1. The inner one's packets go through the outer one.
        await Ping.UntilAnsweredAsync(left.Lab.Machine, other.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(10, (await Ping.RunAsync(left.Lab.Machine, other.Ipv4, 10, cancellation: Cancellation)).Received);

        // 2. And the outer one's through the inner one. Large ones are cut in two at each round.
        await Apply(left, At(left.ConfigTowards(right), overIpv6 ? other.Ipv6 : other.Ipv4, 51820, 51820));
        foreach (string bytes in new[] { "56", "1000" })
        {
            (long outerBefore, long innerBefore) = (await SentAsync(left), await SentAsync(inner));
            string output = (await left.Lab.Machine.RunAsync(["ping", "-c", "10", "-i", "0.01", "-W", "2", "-s", bytes, right.Ipv4], cancellation: Cancellation)).Output;
            Assert.Contains("10 packets transmitted, 0 received", output, StringComparison.Ordinal);
            Assert.InRange(await SentAsync(left) - outerBefore, 1, 70_000);
            Assert.InRange(await SentAsync(inner) - innerBefore, 0, 70_000);
        }

        // 3. Put right, both work again.
        await Apply(left, left.ConfigTowards(right));
        await Ping.UntilAnsweredAsync(left.Lab.Machine, other.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
    }

    private static TunnelConfig At(TunnelConfig config, string address, int port, int ownPort) => config with
    {
        ListenPort = (ushort)ownPort,
        Peers = [config.Peers[0] with { Endpoint = new IPEndPoint(IPAddress.Parse(address), port) }],
    };

    private static async Task<long> SentAsync(TunnelEnd end) =>
        long.Parse((await end.Wg("show", end.Interface, "transfer")).TrimEnd().Split('\t')[2], CultureInfo.InvariantCulture);

    private static async Task Apply(TunnelEnd end, TunnelConfig config) => Assert.Null((await end.Backend.Apply(end.Interface, config, Cancellation)).Failure);
}
