using System.CommandLine;
using System.Globalization;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead devices</c>: the other devices of this machine's networks, from the agent's own map.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var list = new Command("ls", "List the devices of this machine's networks; with --all those that you see at the server, with what holds them.");
        var everywhere = new Option<bool>("--all") { Description = "Ask the server for all that you can see" };
        list.Add(everywhere);
        var server = new ServerOption(list);
        var format = new OutputFormat(list);
        list.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(everywhere))
                return await terminal.AskServerAsync(server.Of(parsed), client => DeviceVerbs.ListAllAsync(terminal, client, format.IsJson(parsed), cancel), cancel);
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            var all = status.Networks.SelectMany(network => network.Peers.Select(peer => (network, peer)));
            if (format.IsJson(parsed))
                terminal.WriteJson(new DevicesJson(1, [.. all.Select(pair => DeviceJson.From(pair.peer, pair.network.Name))]), OutputJson.Default.DevicesJson);
            else
                Write(terminal, all, withNetwork: status.Networks.Count > 1, indent: "");
            return exitCode;
        });
        var command = new Command("devices", "Other devices.") { list, AccessCommand.Tag(terminal) };
        foreach (Command verb in DeviceVerbs.All(terminal))
            command.Add(verb);
        return command;
    }

    /// <summary>One line each: <c>pi  10.84.0.2  direct 203.0.113.4:51820  ↑1.2 GiB ↓340 MiB</c>.</summary>
    public static void Write(Terminal terminal, IEnumerable<(StatusNetwork Network, StatusPeer Peer)> devices, bool withNetwork, string indent)
    {
        var table = new Columns();
        DateTimeOffset now = terminal.Time.GetUtcNow();
        foreach ((StatusNetwork network, StatusPeer peer) in devices)
        {
            Cell traffic = new(peer.RxBytes + peer.TxBytes == 0 ? "" : $"↑{Human.Bytes(peer.TxBytes)} ↓{Human.Bytes(peer.RxBytes)}", Tone.Quiet);
            string address = peer.Ipv4.Length > 0 ? peer.Ipv4 : peer.Ipv6;
            if (withNetwork)
                table.Add(peer.Name, network.Name, address, Path(peer, network.MtuBytes, now), traffic);
            else
                table.Add(peer.Name, address, Path(peer, network.MtuBytes, now), traffic);
        }
        table.WriteTo(terminal.Out, terminal.Colour, indent);
    }

    private static string Latency(StatusPeer peer) =>
        peer.LatencyMicroseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {peer.LatencyMicroseconds / 1000.0:0.#} ms");

    private static string Narrow(StatusPeer peer, uint mtuBytes) =>
        peer.PathBytes == 0 || peer.PathBytes >= mtuBytes ? "" : string.Create(CultureInfo.InvariantCulture, $" up to {peer.PathBytes} bytes");

    private static string Preshared(StatusPeer peer) => peer.Preshared switch
    {
        "on" => " preshared key",
        "waits" => " no preshared key yet",
        _ => "",
    };

    internal static Cell Path(StatusPeer peer, uint mtuBytes, DateTimeOffset now) => peer.Path switch
    {
        "direct" => new($"direct {Human.Safe(peer.Endpoint)}{Latency(peer)}{Narrow(peer, mtuBytes)}{Preshared(peer)}", Tone.Good),
        "gateway" => new("through the gateway", Tone.Good),
        "connecting" => new("connecting", Tone.Attention),
        _ when peer.LastHandshake > 0 => new($"offline since {Human.Ago(now - DateTimeOffset.FromUnixTimeMilliseconds(peer.LastHandshake))}", Tone.Quiet),
        _ => new("offline", Tone.Quiet),
    };
}
