using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Lans;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>A network as a LAN: real programs find each other on it, a flood is capped, and nothing gets into another network.</summary>
internal sealed class LanScenario : IScenario
{
    private const int Flood = 20_000;
    private const int PerSecond = 200;
    private const int AtOnce = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "lan";

    public string Summary => "Avahi and OpenTTD's servers are found over a network that acts as a LAN; a flood is capped; 0 packets into another network";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        LabRequirements.Require("avahi-daemon", "avahi-browse", "dbus-daemon");
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            // alpha stands in both networks, bravo in the first, carol in the second: what alpha sends to all of one must not reach the other.
            NetworkAnswer party = await LanAsync(stage.Api, "party", cancellation), other = await LanAsync(stage.Api, "other", cancellation);
            (LabAgent alpha, _) = await stage.AddAgentAsync("alpha", 1, cancellation);
            (LabAgent bravo, _) = await stage.AddAgentAsync("bravo", 2, cancellation);
            (LabAgent carol, _) = await stage.AddAgentAsync("carol", 3, cancellation);
            PeerAnswer alphaAt = await stage.JoinAsync(alpha, party, through: null, cancellation);
            PeerAnswer bravoAt = await stage.JoinAsync(bravo, party, through: null, cancellation);
            PeerAnswer alphaElsewhere = await stage.JoinAsync(alpha, other, through: null, cancellation);
            PeerAnswer carolAt = await stage.JoinAsync(carol, other, through: null, cancellation);
            await Ping.UntilAnsweredAsync(bravo.Machine, alphaAt.Ipv4, Patience, cancellation);
            await Ping.UntilAnsweredAsync(carol.Machine, alphaElsewhere.Ipv4, Patience, cancellation);

            await AvahiAsync(table, alpha.Machine, alphaAt, bravo.Machine, progress, cancellation);
            await GameAsync(table, alpha.Machine, alphaAt, bravo.Machine, bravoAt, progress, cancellation);
            await ApartAsync(table, alpha, (alphaAt, alphaElsewhere), bravo.Machine, carol.Machine, cancellation);
            progress.WriteLine($"{carolAt.Name} has heard nothing of {party.Name}");
        }
        finally
        {
            if (!table.Passed)
            {
                stage.KeepLogs();
            }
        }
    }

    private static Task<NetworkAnswer> LanAsync(LabApi api, string name, CancellationToken cancellation) =>
        api.PostAsync<NetworkAnswer>("/v1/networks", new { Name = name, Settings = new { ActsAsLan = true } }, cancellation);

    private static async Task AvahiAsync(CheckTable table, Machine alpha, PeerAnswer alphaAt, Machine bravo, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine("avahi-daemon on alpha and bravo; alpha publishes a service, bravo looks for it");
        await RoleAsync(alpha, "avahi", cancellation);
        await RoleAsync(bravo, "avahi", cancellation);
        await RoleAsync(alpha, "publish", cancellation);
        long start = TimeProvider.System.GetTimestamp();
        string found = "";
        while (TimeProvider.System.GetElapsedTime(start) < Patience && !found.Contains(alphaAt.Ipv4, StringComparison.Ordinal))
        {
            CommandOutcome looked = await bravo.RunAsync(["avahi-browse", "--parsable", "--terminate", "--resolve", "_lanstead._udp"], cancellation: cancellation);
            found = looked.Output;
        }

        string? line = found.Split('\n').FirstOrDefault(one => one.StartsWith('=') && one.Contains(alphaAt.Ipv4, StringComparison.Ordinal));
        table.Add("Avahi on bravo finds alpha's service, by the interface of the network", $"at {alphaAt.Ipv4}", line ?? "not found", line is not null);
        CommandOutcome named = await bravo.RunAsync(["avahi-resolve", "-4", "-n", "alpha.local"], cancellation: cancellation);
        table.Add("… and its name, alpha.local", alphaAt.Ipv4, named.Output.Trim(), named.Output.Contains(alphaAt.Ipv4, StringComparison.Ordinal));
    }

    // The server is the game itself; what asks is a few lines of ours that send what its list of LAN games sends, since that list needs a display.
    private static async Task GameAsync(CheckTable table, Machine alpha, PeerAnswer alphaAt, Machine bravo, PeerAnswer bravoAt, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine("OpenTTD's server on alpha; bravo asks all for games");
        await RoleAsync(alpha, "openttd", cancellation);
        using Socket asks = LanSockets.Asks(bravo, bravoAt.Ipv4);
        IPAddress? found = await LanSockets.FindGameAsync(asks, Patience, cancellation);
        table.Add("OpenTTD's server on alpha answers bravo's packet to 255.255.255.255", alphaAt.Ipv4, found?.ToString() ?? "nobody", found?.ToString() == alphaAt.Ipv4);
    }

    private static async Task ApartAsync(
        CheckTable table, LabAgent alpha, (PeerAnswer Party, PeerAnswer Other) at, Machine bravo, Machine carol, CancellationToken cancellation)
    {
        using Socket bravoHears = LanSockets.Hears(bravo), carolHears = LanSockets.Hears(carol);
        using Socket toParty = LanSockets.Asks(alpha.Machine, at.Party.Ipv4), toOther = LanSockets.Asks(alpha.Machine, at.Other.Ipv4);
        IPEndPoint all = new(IPAddress.Broadcast, LanSockets.Port);

        // 1. That it can be heard at all.
        await toOther.SendToAsync("x"u8.ToArray(), all, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        (int control, IPAddress? from) = LanSockets.Take(carolHears);
        table.Add("carol hears what alpha sends to the network that both are in", $"1, from {at.Other.Ipv4}", $"{control}, from {from}", control == 1 && from?.ToString() == at.Other.Ipv4);
        LanSockets.Take(bravoHears);

        // 2. A flood.
        long start = TimeProvider.System.GetTimestamp();
        int got = 0;
        for (int i = 0; i < Flood; i++)
        {
            toParty.SendTo("flood"u8, all);
            if (i % 100 == 99)
            {
                got += LanSockets.Take(bravoHears).Packets;
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        got += LanSockets.Take(bravoHears).Packets;
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        int most = AtOnce + (int)(PerSecond * seconds) + 1;
        JsonElement status = await alpha.StatusAsync(cancellation);
        long dropped = status.GetProperty("networks").EnumerateArray().Sum(network => network.GetProperty("refused").TryGetProperty("LanRate", out JsonElement rate) ? rate.GetInt64() : 0);
        table.Add(
            $"of a flood of {Flood} packets to all arrive at bravo",
            string.Create(CultureInfo.InvariantCulture, $"at most {most} in {seconds:0.0} s"), $"{got}; {dropped} counted as too many", got > 0 && got <= most && dropped > 0);
        int crossed = LanSockets.Take(carolHears).Packets;
        table.Add("packets of it in the other network", "0", $"{crossed}", crossed == 0);
    }

    private static async Task RoleAsync(Machine machine, string role, CancellationToken cancellation)
    {
        await using Stream stream = typeof(LanScenario).Assembly.GetManifestResourceStream("lan.sh") ?? throw new LabException("lan.sh is not in the assembly.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        (await machine.RunAsync(["bash", "-c", await reader.ReadToEndAsync(cancellation), "lan", role, "ls-party"], cancellation: cancellation)).OrThrow();
    }
}
