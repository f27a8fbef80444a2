using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Lab.Figures;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Whoever sends where nobody is learns so from the engine, as from the kernel's WireGuard.</summary>
public sealed class EngineUnreachableTests : IAsyncLifetime
{
    private const int Flood = 20_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TunnelPair _pair = new(BackendKind.Engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TunnelEnd Left => _pair.Left;

    private long Refused => Counters.Refused.Where(refused => refused.Reason == Refusal.NoRoute).Sum(refused => refused.Packets);

    private InterfaceCounters Counters => Left.Backend.Count(Left.Interface)!;

    public async ValueTask InitializeAsync()
    {
        await _pair.InitializeAsync();
        using PrivateKey unknown = X25519.GeneratePrivateKey();
        await Left.Make(Cancellation);
        TunnelConfig config = Left.ConfigTowards(_pair.Right);
        Assert.Null((await Left.Backend.Apply(
            Left.Interface,
            config with { Peers = [config.Peers[0], new TunnelPeer(X25519.PublicKeyOf(unknown), null, null, [IPNetwork.Parse("10.77.0.8/32"), IPNetwork.Parse("fd77::8/128")], 0)] },
            Cancellation)).Failure);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData("10.77.0.9", "From 10.77.0.9 icmp_seq=1 Destination Host Unreachable", Refusal.NoRoute)]
    [InlineData("fd77::9", "From fd77::9 icmp_seq=1 Destination unreachable: Address unreachable", Refusal.NoRoute)]
    [InlineData("10.77.0.8", "From 10.77.0.8 icmp_seq=1 Destination Host Unreachable", Refusal.NoEndpoint)]
    [InlineData("fd77::8", "From fd77::8 icmp_seq=1 Destination unreachable: Address unreachable", Refusal.NoEndpoint)]
    public async Task A_ping_to_nobody_and_to_a_peer_without_endpoint_is_told_so_and_counted(string address, string told, Refusal reason)
    {
        long before = Counters.Unreachable;

        string output = (await Left.Lab.Machine.RunAsync(["ping", "-n", "-c", "3", "-i", "0.1", "-W", "5", address], cancellation: Cancellation)).Output;

        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.Contains("+3 errors", output, StringComparison.Ordinal);
        Assert.Equal(3, Counters.Unreachable - before);
        Assert.True(Counters.Refused.Single(refused => refused.Reason == reason).Packets >= 3);
    }

    [Fact]
    public async Task A_flood_to_nobody_is_answered_at_a_bounded_rate_and_packets_to_many_never()
    {
        long before = Counters.Unreachable, start = TimeProvider.System.GetTimestamp();
        using Socket socket = Left.Lab.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        // Some are lost in the interface's queue when the sender gets more of the processor than the engine.
        for (long sent = 0; sent < Flood || (Refused < Flood / 2 && TimeProvider.System.GetElapsedTime(start) < s_patience); sent++)
            await socket.SendToAsync("X"u8.ToArray(), new IPEndPoint(IPAddress.Parse("10.77.0.9"), 9), Cancellation);
        Assert.Equal(3, (await Ping.RunAsync(Left.Lab.Machine, "10.77.0.8", 3, TimeSpan.FromMilliseconds(100), Cancellation)).Sent);
        long told = Counters.Unreachable - before;
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Assert.InRange(told, 1, 50 + (100 * (seconds + 1)));
        Assert.True(Refused >= Flood / 2, "a flood came here, and was not lost in the interface's queue");

        before = Counters.Unreachable;
        (await Left.Lab.Machine.RunAsync(["ip", "route", "add", "239.1.1.1/32", "dev", Left.Interface], cancellation: Cancellation)).OrThrow();
        await Left.Lab.Machine.RunAsync(["ping", "-q", "-c", "3", "-i", "0.1", "-W", "1", "-I", Left.Interface, "239.1.1.1"], cancellation: Cancellation);
        await Left.Lab.Machine.RunAsync(["ping", "-q", "-c", "3", "-i", "0.1", "-W", "1", "-I", Left.Interface, "ff05::77"], cancellation: Cancellation);
        Assert.Equal(before, Counters.Unreachable);
    }
}
