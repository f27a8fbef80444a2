using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>A rented machine with a public address, a home whose provider lets nothing in, another device of the same mesh, and a friend on the Internet: what scenarios of exposing begin with.</summary>
internal sealed class ExposedHome : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private ExposedHome(Stage stage, (LabAgent Agent, LabHost Host) vps, (LabAgent Agent, LabHost Host) home, (LabAgent Agent, LabHost Host) mate, LabHost friend)
    {
        Stage = stage;
        (Vps, VpsHost) = vps;
        (Home, HomeHost) = home;
        (Mate, MateHost) = mate;
        Friend = friend;
    }

    public Stage Stage { get; }

    public LabAgent Vps { get; }

    public LabHost VpsHost { get; }

    public LabAgent Home { get; }

    public LabHost HomeHost { get; }

    public LabAgent Mate { get; }

    public LabHost MateHost { get; }

    public LabHost Friend { get; }

    /// <summary>Where the home is in the mesh that it shares with the other device.</summary>
    public PeerAnswer HomePeer { get; private set; } = null!;

    private string Space { get; set; } = "";

    private string Server { get; set; } = "";

    private string AddressId { get; set; } = "";

    public static async Task<ExposedHome> CreateAsync(LabOptions options, TextWriter progress, CancellationToken cancellation, IReadOnlyDictionary<string, string>? settings = null)
    {
        Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        try
        {
            var made = new ExposedHome(
                stage, await stage.AddAgentAsync("vps", 1, cancellation), await stage.AddAgentAsync("home", 2, cancellation), await stage.AddAgentAsync("mate", 4, cancellation), await stage.Topology.AddAsync("friend", 3));
            await stage.Topology.Router.LoadNftAsync("""
                table inet provider {
                    chain out { type nat hook postrouting priority srcnat; ip saddr 198.18.2.0/24 masquerade; }
                    chain in { type filter hook forward priority filter; ip daddr 198.18.2.0/24 ct state new drop; ip6 daddr 2001:db8:2::/64 ct state new drop; }
                }
                """);
            await made.JoinAsync(cancellation);
            return made;
        }
        catch (Exception)
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Exposes TCP and UDP of one port of the home, and waits until both ends say that it is open.</summary>
    public async Task ExposeAsync(int port, CancellationToken cancellation)
    {
        JsonElement made = await Stage.Api.PostAsync<JsonElement>(
            $"/v1/tenants/{Space}/exposures",
            new { deviceId = HomePeer.DeviceId, name = $"game {port}", serverId = Server, addressId = AddressId, ports = new[] { new { protocol = "both", first = port, last = port, targetPort = port } } },
            cancellation);
        await ExposeScenario.UntilAsync(Stage.Api, $"/v1/exposures/{made.GetProperty("id").GetString()}", one => one.GetProperty("state").GetString() == "open", cancellation);
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    private async Task JoinAsync(CancellationToken cancellation)
    {
        Space = (await Stage.Api.GetAsync<JsonElement>("/v1/me", cancellation)).GetProperty("tenants")[0].GetProperty("id").GetString()!;
        JsonElement made = await Stage.Api.PostAsync<JsonElement>($"/v1/tenants/{Space}/tunnel-servers", new { name = "Attic", port = 51820 }, cancellation);
        Server = made.GetProperty("id").GetString()!;
        await Vps.UpAsync(Stage.Server.Url, made.GetProperty("join").GetProperty("token").GetString()!, cancellation);
        NetworkAnswer mesh = await Stage.Api.NetworkAsync("home", cancellation: cancellation);
        HomePeer = await Stage.JoinAsync(Home, mesh, null, cancellation);
        await Stage.JoinAsync(Mate, mesh, null, cancellation);
        JsonElement found = await ExposeScenario.UntilAsync(Stage.Api, $"/v1/tunnel-servers/{Server}", one => ExposeScenario.AddressOf(one, VpsHost.Ipv4) is not null, cancellation);
        AddressId = ExposeScenario.AddressOf(found, VpsHost.Ipv4)!;
        await Figures.Ping.UntilAnsweredAsync(Mate.Machine, HomePeer.Ipv4, s_patience, cancellation);
    }
}
