using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>What every back end does, whatever carries its packets.</summary>
public abstract class BackendContract(BackendKind kind) : IAsyncLifetime
{
    private readonly TunnelPair _pair = new(kind);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected TunnelEnd Left => _pair.Left;

    private protected TunnelEnd Right => _pair.Right;

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Two_machines_reach_each_other_and_leave_nothing()
    {
        using var presharedKey = new PresharedKey([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);

        await ApplyToFresh(Left, Left.ConfigTowards(Right, presharedKey));
        await ApplyToFresh(Right, Right.ConfigTowards(Left, presharedKey));
        PingResult ipv4 = await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 20, cancellation: Cancellation);
        PingResult ipv6 = await Ping.RunAsync(Right.Lab.Machine, Left.Ipv6, 20, cancellation: Cancellation);

        Assert.Equal((20, 20), (ipv4.Received, ipv6.Received));
        string[] witness = (await Left.Wg("show", Left.Interface, "dump")).Split('\n');
        Assert.StartsWith($"{Convert.ToBase64String(Left.PrivateKey.Reveal())}\t{Left.PublicKey}\t51820\toff", witness[0], StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Right.PublicKey}\t{Convert.ToBase64String(presharedKey.Reveal())}\t{Right.Lab.Ipv4}:51820\t{Right.Ipv4}/32,{Right.Ipv6}/128\t", witness[1], StringComparison.Ordinal);
        Assert.EndsWith("\t25", witness[1], StringComparison.Ordinal);
        TunnelState state = Value(await Left.Backend.Read(Left.Interface, Cancellation));
        TunnelPeerState peer = Assert.Single(state.Peers);
        Assert.Equal((Left.PublicKey, (ushort)51820), (state.PublicKey, state.ListenPort));
        Assert.Equal((Right.PublicKey, true, (ushort)25), (peer.PublicKey, peer.HasPresharedKey, peer.PersistentKeepaliveSeconds));
        Assert.InRange(peer.LastHandshakeAt!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.True(peer.RxBytes > 40 * 64 && peer.TxBytes > 40 * 64);

        Assert.True(Value(await Left.Backend.Remove(Left.Interface, Cancellation)));
        Assert.Null(Left.Host.Netlink.FindLink(Left.Interface));
        Assert.False(File.Exists(Left.Socket));
        Assert.False(Value(await Left.Backend.Remove(Left.Interface, Cancellation)));
    }

    [Fact]
    public async Task D4_applying_the_same_again_writes_nothing()
    {
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        TunnelConfig config = Left.ConfigTowards(Right);
        await Apply(Left, config);
        await Apply(Right, Right.ConfigTowards(Left));
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);

        for (int i = 0; i < 100; i++)
            Assert.Equal(0, (await Apply(Left, config)).Changes);

        Assert.Equal(InterfaceOrigin.Adopted, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
    }

    [Fact]
    public async Task D4_what_another_program_changed_is_mended()
    {
        await Left.Make(Cancellation);
        TunnelConfig config = Left.ConfigTowards(Right);
        await Apply(Left, config);
        using PrivateKey stranger = X25519.GeneratePrivateKey();

        await Left.Wg("set", Left.Interface, "listen-port", "4", "peer", $"{Right.PublicKey}", "allowed-ips", "10.9.0.0/24", "persistent-keepalive", "1");
        await Left.Wg("set", Left.Interface, "peer", $"{X25519.PublicKeyOf(stranger)}", "allowed-ips", $"{Right.Ipv4}/32");
        Assert.Equal(3, (await Apply(Left, config)).Changes);
        await Left.Wg("set", Left.Interface, "peer", $"{Right.PublicKey}", "remove");
        Assert.Equal(1, (await Apply(Left, config)).Changes);

        Assert.Equal(0, (await Apply(Left, config)).Changes);
        Assert.Equal($"{Right.PublicKey}\t{Right.Ipv4}/32 {Right.Ipv6}/128\n", await Left.Wg("show", Left.Interface, "allowed-ips"));
    }

    [Fact]
    public async Task Five_hundred_peers_are_applied_and_compared_within_three_seconds()
    {
        await Left.Make(Cancellation);
        TunnelConfig config = new(Left.PrivateKey, 51820, null,
        [
            .. Enumerable.Range(0, 500).Select(i => new TunnelPeer(
                new PublicKey([7, (byte)i, (byte)(i >> 8), .. new byte[29]]), null, new IPEndPoint(IPAddress.Parse(Right.Lab.Ipv4), 1000 + i),
                [new IPNetwork(new IPAddress([10, 79, (byte)(i >> 8), (byte)i]), 32), IPNetwork.Parse($"fd79::{i:x}/128")], 0)),
        ]);
        bool isFresh = true;
        await Figure.BestOfAsync("500 peers", Within(3), async () =>
        {
            if (!isFresh)
                await Apply(Left, config with { Peers = [] });
            long start = TimeProvider.System.GetTimestamp();
            await (isFresh ? ApplyToFresh(Left, config) : Apply(Left, config));
            isFresh = false;
            Assert.Equal(0, (await Apply(Left, config)).Changes);
            return TimeProvider.System.GetElapsedTime(start);
        });
        Assert.Equal(500, Value(await Left.Backend.Read(Left.Interface, Cancellation)).Peers.Count);
    }

    [Fact]
    public async Task Only_what_differs_is_written_and_what_is_not_configured_goes()
    {
        await Left.Make(Cancellation);
        TunnelConfig config = Left.ConfigTowards(Right);
        using PrivateKey thirdKey = X25519.GeneratePrivateKey();
        var third = new TunnelPeer(X25519.PublicKeyOf(thirdKey), null, null, [IPNetwork.Parse("10.77.0.3/32")], 0);
        await Apply(Left, config with { Peers = [config.Peers[0], third] });

        TunnelPeer moved = config.Peers[0] with { AllowedIps = [IPNetwork.Parse("10.77.0.3/32")], Endpoint = null, PersistentKeepaliveSeconds = 7 };
        Assert.Equal(3, (await Apply(Left, config with { Peers = [moved], FirewallMark = 0x4c53 })).Changes);

        TunnelState state = Value(await Left.Backend.Read(Left.Interface, Cancellation));
        TunnelPeerState peer = Assert.Single(state.Peers);
        Assert.Equal(0x4c53u, state.FirewallMark);
        Assert.Equal((IPNetwork.Parse("10.77.0.3/32"), (ushort)7), (Assert.Single(peer.AllowedIps), peer.PersistentKeepaliveSeconds));
        Assert.Equal(config.Peers[0].Endpoint, peer.Endpoint);
    }

    [Fact]
    public async Task A_suggested_endpoint_does_not_undo_roaming()
    {
        await Left.Make(Cancellation);
        TunnelConfig config = Left.ConfigTowards(Right);
        await Apply(Left, config);
        TunnelPeer elsewhere = config.Peers[0] with { Endpoint = IPEndPoint.Parse("203.0.113.9:1"), EndpointUse = EndpointUse.WhenUnknown };

        Assert.Equal(0, (await Apply(Left, config with { Peers = [elsewhere] })).Changes);
        Assert.Equal(1, (await Apply(Left, config with { Peers = [elsewhere with { EndpointUse = EndpointUse.Always }] })).Changes);
    }

    [Fact]
    public async Task A9_keys_swapped_under_traffic_work_within_a_second()
    {
        await Left.Make(Cancellation);
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);

        // 1. A new private key.
        await Figure.BestOfAsync("A9 traffic after a new key", Within(1), async () =>
        {
            Left.PrivateKey = X25519.GeneratePrivateKey();
            await Apply(Right, Right.ConfigTowards(Left));
            Assert.Equal(1, (await Apply(Left, Left.ConfigTowards(Right))).Changes);
            return await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        });
        // 2. A preshared key comes.
        using var presharedKey = new PresharedKey([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        await Apply(Right, Right.ConfigTowards(Left, presharedKey));
        Assert.Equal(1, (await Apply(Left, Left.ConfigTowards(Right, presharedKey))).Changes);
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        // 3. And goes.
        await Apply(Right, Right.ConfigTowards(Left));
        Assert.Equal(1, (await Apply(Left, Left.ConfigTowards(Right))).Changes);
        Assert.False(Value(await Left.Backend.Read(Left.Interface, Cancellation)).Peers[0].HasPresharedKey);
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_deleted_interface_is_made_anew()
    {
        await Left.Make(Cancellation);
        Assert.Null(Left.Host.DeleteLink(Left.Interface));
        await TunnelPrograms.Until(() => Left.Backend.Read(Left.Interface, Cancellation).GetAwaiter().GetResult().Failure?.Code == TunnelFailures.NotRunning);

        Assert.Equal(InterfaceOrigin.Started, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
    }

    [Fact]
    public async Task A_taken_port_is_told_each_time_until_it_is_free()
    {
        await Left.Make(Cancellation);
        using (Left.Lab.Machine.InNetwork(() => new UdpClient(51820)))
        {
            for (int i = 0; i < 3; i++)
                Assert.Equal(TunnelFailures.PortInUse, (await Left.Backend.Apply(Left.Interface, Left.ConfigTowards(Right), Cancellation)).Failure?.Code);
            // Taken before the interface is up: only setting it up finds out.
            Assert.Null(Left.Host.Netlink.SetLinkUp(Left.Link, up: false));
            await Left.Backend.Apply(Left.Interface, Left.ConfigTowards(Right), Cancellation);
            Assert.Equal(InterfaceOrigin.Adopted, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
            await TunnelPrograms.Until(() => Left.Backend.Apply(Left.Interface, Left.ConfigTowards(Right), Cancellation).GetAwaiter().GetResult().Failure?.Code == TunnelFailures.PortInUse);
        }

        Assert.NotEqual(0, (await Apply(Left, Left.ConfigTowards(Right))).Changes);
        Assert.Equal(0, (await Apply(Left, Left.ConfigTowards(Right))).Changes);
        Assert.Equal(51820, Value(await Left.Backend.Read(Left.Interface, Cancellation)).ListenPort);
    }

    [Fact]
    public async Task An_interface_of_somebody_else_is_left_alone()
    {
        (await Left.Lab.Machine.RunAsync(["ip", "link", "add", Left.Interface, "type", "veth", "peer", "name", "other"], cancellation: Cancellation)).OrThrow();

        Assert.Equal(TunnelFailures.NameTaken, (await Left.Backend.EnsureInterface(Left.Interface, Cancellation)).Failure?.Code);
        Assert.False(Value(await Left.Backend.Remove(Left.Interface, Cancellation)));
        Assert.NotNull(Left.Host.Netlink.FindLink(Left.Interface));
    }

    [Fact]
    public async Task An_interface_of_another_network_is_not_adopted()
    {
        await Left.Make(Cancellation);
        Result<InterfaceOrigin> other = await Right.AfterRestart().EnsureInterface(Left.Interface, Cancellation);

        // The socket's name is one for all networks of the machine; the kernel has names for each.
        if (kind != BackendKind.Kernel)
        {
            Assert.Equal(TunnelFailures.NameTaken, other.Failure?.Code);
            return;
        }
        Assert.Equal(InterfaceOrigin.Started, Value(other));
        await Apply(Left, Left.ConfigTowards(Right));
        Assert.Empty(Value(await Right.Backend.Read(Left.Interface, Cancellation)).Peers);
    }

    // The kernel's runs on a processor that QEMU emulates, many times slower than the machine's own.
    private TimeSpan Within(int seconds) => TimeSpan.FromSeconds(kind == BackendKind.Kernel ? 30 * seconds : seconds);

    /// <summary>Another process makes the interface and is killed; this one takes it over, the same as it was. The interface's index.</summary>
    private protected async Task<int> TakeOverAfterKillAsync()
    {
        CommandOutcome parent = await DyingParent.RunAsync(kind, Left, Cancellation);
        Assert.Equal(DyingParent.KilledExitCode, parent.ExitCode);
        int link = Left.Link;
        Assert.Equal(InterfaceOrigin.Adopted, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
        Assert.Equal(link, Left.Link);
        return link;
    }

    /// <summary>An outside program makes its interface; ours is made in its place, and the program ends.</summary>
    private protected async Task ReplaceOutsideProgramAsync(TunnelEnd outside)
    {
        await outside.Make(Cancellation);
        Assert.Single(TunnelPrograms.Of(outside.Interface));
        Assert.Equal(InterfaceOrigin.Started, Value(await Left.Backend.EnsureInterface(outside.Interface, Cancellation)));
        await TunnelPrograms.Until(() => TunnelPrograms.Of(outside.Interface).Count == 0);
    }

    // Key, port and each peer. The kernel gives a fresh interface any port above 32767, so it can be the wanted one by chance: then it is not written.
    private protected static async Task ApplyToFresh(TunnelEnd end, TunnelConfig config)
    {
        string fresh = await end.Wg("show", end.Interface, "dump");
        int expected = fresh.Split('\t')[2] == $"{config.ListenPort}" ? config.Peers.Count + 1 : config.Peers.Count + 2;
        TunnelApplied applied = await Apply(end, config);
        Assert.Empty(applied.Refused);
        Assert.True(applied.Changes == expected, $"{applied.Changes} changes instead of {expected}; the fresh interface said: {fresh}");
    }

    private protected static async Task<TunnelApplied> Apply(TunnelEnd end, TunnelConfig config) =>
        Value(await end.AfterRestart().Apply(end.Interface, config, Cancellation));

    private protected static T Value<T>(Result<T> result)
    {
        Assert.Null(result.Failure);
        return result.Value;
    }
}
