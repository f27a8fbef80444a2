using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Alone in the process while it runs, since all of the process's allocations are counted.</summary>
[CollectionDefinition(nameof(EngineAllocationTests), DisableParallelization = true)]
public sealed class EngineAllocationCollection;

[Collection(nameof(EngineAllocationTests))]
public sealed class EngineAllocationTests : IAsyncLifetime
{
    // What the test's own process handling may differ by, between a short run and a long one.
    private const long AllowedBytes = 512 * 1024;
    private const long FewestPackets = 50_000;
    private const int PacketBytes = 1400;

    private readonly TunnelPair _pair = new(BackendKind.Engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Packets_through_both_ends_of_a_tunnel_allocate_nothing()
    {
        foreach ((TunnelEnd end, TunnelEnd other) in new[] { (_pair.Left, _pair.Right), (_pair.Right, _pair.Left) })
        {
            await end.Make(Cancellation);
            Assert.Null((await end.Backend.Apply(end.Interface, end.ConfigTowards(other), Cancellation)).Failure);
        }
        await Ping.UntilAnsweredAsync(_pair.Left.Lab.Machine, _pair.Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        await using BackgroundProcess server = Iperf.StartServer(_pair.Right.Lab.Machine);
        await Move(seconds: 1);

        (long shortBytes, long shortPackets) = await Move(seconds: 1);
        (long longBytes, long longPackets) = await Move(seconds: 5);

        long packets = longPackets - shortPackets;
        Assert.True(packets >= FewestPackets, $"Only {packets} packets more in the long run: too few to tell.");
        Assert.True(longBytes - shortBytes < AllowedBytes, $"{longBytes - shortBytes} bytes for {packets} packets.");
    }

    private async Task<(long AllocatedBytes, long Packets)> Move(int seconds)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        double bits = await Iperf.TcpAsync(_pair.Left.Lab.Machine, _pair.Right.Ipv4, streams: 1, reverse: false, seconds, Cancellation);
        return (GC.GetTotalAllocatedBytes(precise: true) - before, (long)(bits * seconds / 8 / PacketBytes));
    }
}
