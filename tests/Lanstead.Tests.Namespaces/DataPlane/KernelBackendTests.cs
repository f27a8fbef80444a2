using System.Net;
using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The suite of all back ends, and what is only true of the kernel's WireGuard. Runs in a guest that has it: <c>lab/run kernel</c>.</summary>
[Trait("needs", "kernel")]
public sealed class KernelBackendTests() : BackendContract(BackendKind.Kernel)
{
    [Fact]
    public async Task D1_a_tunnel_goes_on_through_the_kill_of_the_process_that_made_it_and_the_next_takes_it_over()
    {
        int link = await TakeOverAfterKillAsync();
        Assert.Null(Left.Host.Netlink.AddAddress(new InterfaceAddress(link, IPAddress.Parse(Left.Ipv4), 24)));
        await Right.Make(Cancellation);
        await Apply(Left, Left.ConfigTowards(Right));
        await Apply(Right, Right.ConfigTowards(Left));
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv4, 10, cancellation: Cancellation)).Received);

        // The next one reads what the kernel kept, and has nothing to write.
        ITunnelBackend next = Left.NewBackend();
        Assert.Equal(InterfaceOrigin.Adopted, Value(await next.EnsureInterface(Left.Interface, Cancellation)));
        Assert.Equal(0, Value(await next.Apply(Left.Interface, Left.ConfigTowards(Right), Cancellation)).Changes);
        Assert.NotNull(Assert.Single(Value(await next.Read(Left.Interface, Cancellation)).Peers).LastHandshakeAt);
    }

    [Fact]
    public async Task A_tun_interface_of_an_outside_program_is_replaced_and_the_program_ends()
    {
        await using var outside = new TunnelEnd(Left.Lab, Left.Ipv4, Left.Ipv6, BackendKind.Uapi);
        await ReplaceOutsideProgramAsync(outside);
        Assert.Equal(WireGuardNetlink.LinkKind, Left.Host.Netlink.FindLink(outside.Interface)?.Kind);
        Assert.True(Value(await Left.Backend.Remove(outside.Interface, Cancellation)));
    }

    [Fact]
    public async Task Two_thousand_peers_with_ten_allowed_ips_each_are_as_the_witness_sees_them()
    {
        await Left.Make(Cancellation);
        using var presharedKey = new PresharedKey([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        TunnelConfig config = new(Left.PrivateKey, 51820, null, [.. Enumerable.Range(0, 2000).Select(i => Peer(i, presharedKey, 10))]);

        await ApplyToFresh(Left, config);
        Assert.Equal(0, (await Apply(Left, config)).Changes);
        string[] witness = (await Left.Wg("show", Left.Interface, "allowed-ips")).TrimEnd().Split('\n');
        Assert.Equal(
            config.Peers.Select(peer => $"{peer.PublicKey} {string.Join(' ', peer.AllowedIps.Select(network => $"{network}").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
            witness.Select(line => line.Split('\t')).Select(parts => $"{parts[0]} {string.Join(' ', parts[1].Split(' ').Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));

        // One peer's allowed IPs over many messages, both ways; the others go.
        TunnelConfig single = config with { Peers = [Peer(5, null, 1500)] };
        Assert.Equal(2000, (await Apply(Left, single)).Changes);
        Assert.Equal(0, (await Apply(Left, single)).Changes);
        TunnelPeerState peer = Assert.Single(Value(await Left.Backend.Read(Left.Interface, Cancellation)).Peers);
        Assert.Equal((1500, false), (peer.AllowedIps.Count, peer.HasPresharedKey));
    }

    private static TunnelPeer Peer(int number, PresharedKey? presharedKey, int allowedIps) => new(
        new PublicKey([7, (byte)number, (byte)(number >> 8), .. new byte[29]]), presharedKey, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1000 + number),
        [
            .. Enumerable.Range(0, allowedIps).Select(i => i % 2 == 0
                ? new IPNetwork(new IPAddress([(byte)(11 + (i >> 8)), (byte)(number >> 8), (byte)number, (byte)i]), 32)
                : IPNetwork.Parse($"fd79:{number:x}:{i:x}::/48")),
        ],
        25);
}

/// <inheritdoc/>
[Trait("needs", "kernel")]
public sealed class KernelHostileConfigTests() : HostileConfigContract(BackendKind.Kernel);
