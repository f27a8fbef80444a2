using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol;

namespace Lanstead.Cli.Commands;

/// <summary>The verbs of <c>lanstead networks</c> that make and change networks at the server.</summary>
internal static class NetworkSettingsVerbs
{
    public static IEnumerable<Command> All(Terminal terminal) =>
        [Show(terminal), Create(terminal), Set(terminal), Delete(terminal), Reservations(terminal), Reserve(terminal), Release(terminal)];

    private static Command Show(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "show", "Show a network: addresses, who finds it, how people come in.", [], [], (_, network, parsed, _) =>
        {
            if (format!.IsJson(parsed))
                terminal.WriteJson(new ServerNetworkOneJson(1, network), ServerNetworksJson.Default.ServerNetworkOneJson);
            else
                Write(terminal, network);
            return Task.FromResult(ExitCodes.Ok);
        });
        format = new OutputFormat(command);
        return command;
    }

    private static void Write(Terminal terminal, ServerNetworkJson network)
    {
        var table = new Columns();
        table.Add("Name", network.Name);
        if (network.Description.Length > 0)
            table.Add("Description", network.Description);
        table.Add("Addresses", $"{network.Ipv4Cidr}, {network.Ipv6Cidr}");
        table.Add("Devices", $"{network.OnlineCount} of {network.PeerCount} online");
        table.Add("Found by", network.Visibility == "public" ? "everybody with an account" : "the space's members");
        table.Add("Joining", network.JoinPolicy switch
        {
            "open" => $"freely, from the role {network.RequiredRole} on",
            "approval" => $"by asking, from the role {network.RequiredRole} on",
            _ => "by invitation",
        });
        table.Add("New devices", network.Settings.DeviceApproval ? "wait for somebody's yes" : "come in at once");
        table.Add("Devices are good for", network.Settings.DeviceSeconds == 0 ? "ever" : Human.Ago(TimeSpan.FromSeconds(network.Settings.DeviceSeconds)));
        table.Add("Keys become", network.Settings.KeySeconds == 0 ? "as old as they like" : $"{Human.Ago(TimeSpan.FromSeconds(network.Settings.KeySeconds))} old");
        table.Add("Preshared keys", network.Settings.PresharedKeys ? "each two agents agree on one" : "none");
        table.Add("Cut off, trusts for", network.Settings.LeaseSeconds == 0 ? "ever" : Human.Ago(TimeSpan.FromSeconds(network.Settings.LeaseSeconds)));
        table.Add("Freed addresses rest", Human.Ago(TimeSpan.FromSeconds(network.Settings.QuietSeconds)));
        table.Add("Acts as a LAN", network.Settings.ActsAsLan ? "yes: broadcast and multicast reach all its devices" : "no");
        table.Add("Flow log", !network.Settings.FlowLog ? "off" : $"on: who connects to whom is kept for {(network.Settings.FlowLogDays == 0 ? "as long as the server keeps it" : $"{network.Settings.FlowLogDays} d")}");
        if (network.Settings.Posture is { } demand)
            table.Add("Machines must have", PostureOptions.TextOf(demand));
        table.Add("ID", network.Id);
        table.WriteTo(terminal.Out, terminal.Colour);
    }

    private static Command Create(Terminal terminal)
    {
        var command = new Command("create", "Make a network.");
        var name = new Argument<string>("name") { Description = "What people call it" };
        var space = new Option<string?>("--space") { Description = "ID of the space that it belongs to; else your personal one" };
        var description = new Option<string?>("--description") { Description = "What it is for" };
        var range = new Option<string?>("--range") { Description = "Its private IPv4 range, such as 10.20.0.0/24; else a free one" };
        command.Add(name);
        command.Add(space);
        command.Add(description);
        command.Add(range);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            ServerNetworkJson made = await client.PostAsync(
                "/v1/networks", new MakeNetworkJson(parsed.GetRequiredValue(name), parsed.GetValue(space), parsed.GetValue(description), parsed.GetValue(range)),
                ServerNetworksJson.Default.MakeNetworkJson, ServerNetworksJson.Default.ServerNetworkJson, cancel);
            return NetworkAtServer.Done(terminal, $"{made.Name} is there, with {made.Ipv4Cidr}.");
        }, cancel));
        return command;
    }

    private static Command Set(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "New name" };
        var description = new Option<string?>("--description") { Description = "New description" };
        var visibility = new Option<string?>("--visibility") { Description = "public or private" };
        visibility.AcceptOnlyFromAmong("public", "private");
        var joining = new Option<string?>("--joining") { Description = "open, invite or approval" };
        joining.AcceptOnlyFromAmong("open", "invite", "approval");
        var role = new Option<string?>("--required-role") { Description = "Least role in the space with which one comes in by oneself" };
        role.AcceptOnlyFromAmong("viewer", "member", "moderator", "admin", "owner");
        var quiet = new Option<int?>("--quiet-seconds") { Description = "How long a freed address rests" };
        var approval = new Option<bool?>("--device-approval") { Description = "true: devices that come in by a key wait for somebody's yes" };
        var good = new Option<string?>("--device-life") { Description = "How long devices that come in from now on are good for: 90d, or never over" };
        var keys = new Option<string?>("--key-life") { Description = "How old a device's WireGuard key becomes before it makes another: 30d, or never" };
        var lease = new Option<string?>("--lease") { Description = "How long a device that is cut off from the server goes on trusting who is in: 5m to 90d, or never over" };
        var lan = new Option<string?>("--lan") { Description = "on or off: whether broadcast and multicast reach all its devices, as games and discovery want it" };
        lan.AcceptOnlyFromAmong("on", "off");
        var preshared = new Option<string?>("--preshared-keys") { Description = "on or off: whether each two agents agree on a preshared key, which the server never has" };
        preshared.AcceptOnlyFromAmong("on", "off");
        var flowLog = new Option<string?>("--flow-log") { Description = "on or off: whether it is noted who connects to whom; all members are told" };
        flowLog.AcceptOnlyFromAmong("on", "off");
        var flowDays = new Option<int?>("--flow-log-days") { Description = "For how many days that is kept, 1 to 90; 0: as the server keeps it" };
        var posture = new PostureOptions();
        return NetworkAtServer.Verb(terminal, "set", "Change a network.", [], [name, description, visibility, joining, role, quiet, approval, good, keys, lease, lan, preshared, flowLog, flowDays, .. posture.All], async (client, network, parsed, cancel) =>
        {
            if (!TryLife(parsed.GetValue(good), out int? goodSeconds) || !TryLife(parsed.GetValue(lease), out int? leaseSeconds) || !TryLife(parsed.GetValue(keys), out int? keySeconds))
                return terminal.Fail(ExitCodes.Usage, "--device-life, --key-life and --lease are a number with m, h or d, such as 12h, or never.");
            if (!posture.TryRead(parsed, network.Settings.Posture, out PostureDemand? demand))
                return terminal.Fail(ExitCodes.Usage, "--min-agent is a version, such as 0.2.0, or any; --systems are names of os-release with their least version, such as \"debian 12, ubuntu 24.04\", or any.");
            var given = new ChangeNetworkSettingsJson(parsed.GetValue(quiet), parsed.GetValue(approval), leaseSeconds, goodSeconds, parsed.GetValue(lan) is { } word ? word == "on" : null, keySeconds, demand, parsed.GetValue(preshared) is { } agreed ? agreed == "on" : null,
                parsed.GetValue(flowLog) is { } logged ? logged == "on" : null, parsed.GetValue(flowDays));
            ChangeNetworkSettingsJson? settings = given == new ChangeNetworkSettingsJson(null, null, null, null, null) ? null : given;
            var change = new ChangeNetworkJson(
                parsed.GetValue(name), parsed.GetValue(description), parsed.GetValue(visibility), parsed.GetValue(joining), parsed.GetValue(role), settings);
            if (change == new ChangeNetworkJson(null, null, null, null, null, null))
                return terminal.Fail(ExitCodes.Usage, "Say what shall change, such as --description TEXT. See how: lanstead networks set --help");
            ServerNetworkJson changed = await client.PatchAsync(
                $"/v1/networks/{network.Id}", change, ServerNetworksJson.Default.ChangeNetworkJson, ServerNetworksJson.Default.ServerNetworkJson, cancel);
            Write(terminal, changed);
            return ExitCodes.Ok;
        });
    }

    // Not given: null; never: 0, as the server writes it.
    private static bool TryLife(string? text, out int? seconds)
    {
        seconds = null;
        if (text is null)
            return true;
        if (!InvitesCommand.TryLife(text, out long? life) || life > int.MaxValue)
            return false;
        seconds = (int?)life ?? 0;
        return true;
    }

    private static Command Delete(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "The network's name, typed once more" };
        return NetworkAtServer.Verb(terminal, "delete", "Delete a network: its devices lose their connection to each other.", [], [name], async (client, network, parsed, cancel) =>
        {
            if (parsed.GetValue(name) != network.Name)
                return terminal.Fail(ExitCodes.Usage, $"This deletes {Human.Safe(network.Name)} with its {network.PeerCount} devices' connections, and cannot be undone. If that is meant, repeat it with --name and the name as it is written.");
            await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}", cancel);
            return NetworkAtServer.Done(terminal, $"{network.Name} is gone.");
        });
    }

    private static Command Reservations(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "reservations", "List the addresses that a network keeps back.", [], [], async (client, network, parsed, cancel) =>
        {
            List<ReservationJson> kept = await client.ListAsync($"/v1/networks/{network.Id}/reservations", ServerNetworksJson.Default.ReservationJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new ReservationListJson(1, network.Id, kept), ServerNetworksJson.Default.ReservationListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (ReservationJson one in kept)
                table.Add(one.Address, one.Label, new Cell(one.PeerId is null ? "free" : "in use", Tone.Quiet));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Reserve(Terminal terminal)
    {
        var address = new Argument<string>("address") { Description = "An IPv4 address of the network" };
        var label = new Argument<string>("label") { Description = "What it is kept for" };
        return NetworkAtServer.Verb(terminal, "reserve", "Keep an address back: it is handed out only when it is asked for.", [address, label], [], async (client, network, parsed, cancel) =>
        {
            ReservationJson kept = await client.PostAsync(
                $"/v1/networks/{network.Id}/reservations", new MakeReservationJson(parsed.GetRequiredValue(address), parsed.GetRequiredValue(label)),
                ServerNetworksJson.Default.MakeReservationJson, ServerNetworksJson.Default.ReservationJson, cancel);
            return NetworkAtServer.Done(terminal, $"{kept.Address} is kept for {kept.Label}.");
        });
    }

    private static Command Release(Terminal terminal)
    {
        var address = new Argument<string>("address") { Description = "An address that is kept back" };
        return NetworkAtServer.Verb(terminal, "release", "Give an address that was kept back to the pool; a device that has it keeps it.", [address], [], async (client, network, parsed, cancel) =>
        {
            await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}/reservations/{Uri.EscapeDataString(parsed.GetRequiredValue(address))}", cancel);
            return NetworkAtServer.Done(terminal, $"{parsed.GetRequiredValue(address)} is kept back no more.");
        });
    }
}
