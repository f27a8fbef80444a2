using System.Net.Http.Json;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>A machine that has nothing but a WireGuard configuration, as a phone has.</summary>
internal sealed class LabPhone : IAsyncDisposable
{
    /// <summary>Its name in the network.</summary>
    public const string Name = "phone";

    private readonly TunnelEnd _tunnel;

    private LabPhone(Machine machine, TunnelEnd tunnel, PeerAnswer peer) => (Machine, _tunnel, Peer) = (machine, tunnel, peer);

    public Machine Machine { get; }

    public PeerAnswer Peer { get; }

    /// <summary>Puts it into the network; it reaches nobody before it has a gateway.</summary>
    public static async Task<LabPhone> AddAsync(Stage stage, LabOptions options, NetworkAnswer network, int subnet, CancellationToken cancellation)
    {
        LabHost host = await stage.Topology.AddAsync(Name, subnet);
        TunnelEnd tunnel = await TunnelEnd.StartAsync(host.Machine, TunnelProgram.Named("wireguard-go", options), "wg0", stage.Topology.Workspace, cancellation);
        PeerAnswer peer = await stage.Api.PostAsync<PeerAnswer>($"/v1/networks/{network.Id}/peers", new { name = Name, publicKey = tunnel.Key.Public, platform = "wireguard" }, cancellation);
        await tunnel.UpAsync(1280, $"{peer.Ipv4}/32", $"{peer.Ipv6}/128");
        (await host.Machine.RunAsync(["ip", "route", "add", network.Ipv4Cidr, "dev", "wg0"], cancellation: cancellation)).OrThrow();
        return new LabPhone(host.Machine, tunnel, peer);
    }

    /// <summary>Names the network's gateway, and takes the configuration that the server then gives.</summary>
    public async Task UseGatewayAsync(LabApi api, NetworkAnswer network, PeerAnswer gateway, CancellationToken cancellation)
    {
        using HttpResponseMessage named = await api.Client.PatchAsJsonAsync(new Uri($"/v1/networks/{network.Id}", UriKind.Relative), new { gatewayDeviceId = gateway.DeviceId }, cancellation);
        named.EnsureSuccessStatusCode();
        ConfigAnswer config = await api.GetAsync<ConfigAnswer>($"/v1/peers/{Peer.Id}/config", cancellation);
        foreach (string before in (await _tunnel.ShowAsync("peers")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await _tunnel.SetAsync("peer", before, "remove");
        }

        await _tunnel.SetAsync(
            "peer", config.Peer.PublicKey, "endpoint", config.Peer.Endpoint, "allowed-ips", string.Join(',', config.Peer.AllowedIps), "persistent-keepalive", "5");
    }

    public ValueTask DisposeAsync() => _tunnel.DisposeAsync();

    private sealed record ConfigAnswer(ConfigPeerAnswer Peer);

    private sealed record ConfigPeerAnswer(string PublicKey, string Endpoint, IReadOnlyList<string> AllowedIps);
}
