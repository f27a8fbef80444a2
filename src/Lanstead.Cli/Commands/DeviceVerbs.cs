using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The verbs of <c>lanstead devices</c> that ask the server: what may be in a network, and for how long.</summary>
internal static class DeviceVerbs
{
    public static IEnumerable<Command> All(Terminal terminal) =>
        [Rename(terminal), Approve(terminal), Disable(terminal), Enable(terminal), Expire(terminal), Renew(terminal), Stay(terminal), Rotate(terminal), Config(terminal), Remove(terminal)];

    /// <summary><c>devices ls --all</c>.</summary>
    public static async Task<int> ListAllAsync(Terminal terminal, ServerClient client, bool json, CancellationToken cancel)
    {
        List<ServerDeviceJson> devices = await ListAsync(client, null, cancel);
        if (json)
        {
            terminal.WriteJson(new ServerDeviceListJson(1, devices), ServerDevicesJson.Default.ServerDeviceListJson);
            return ExitCodes.Ok;
        }
        var table = new Columns();
        foreach (ServerDeviceJson device in devices)
        {
            if (device.Networks.Count == 0)
                table.Add(device.Name, device.Owner.Username, "in no network", "", State(device, null));
            foreach (ServerDeviceNetworkJson network in device.Networks)
                table.Add(device.Name, device.Owner.Username, network.NetworkName, network.Ipv4, State(device, network));
        }
        table.WriteTo(terminal.Out, terminal.Colour);
        return ExitCodes.Ok;
    }

    private static Cell State(ServerDeviceJson device, ServerDeviceNetworkJson? network) => network?.Held switch
    {
        "approval" => new("waits for a yes", Tone.Attention),
        "disabled" => new("disabled", Tone.Attention),
        "expired" => new("its time is over", Tone.Attention),
        "suspended" => new("its space is suspended", Tone.Attention),
        "posture" => new("lacks what the network demands", Tone.Attention),
        { Length: > 0 } => new("held", Tone.Attention),
        _ when device.DisabledAt is not null => new("disabled", Tone.Attention),
        _ => new(network?.EndsAt is { } end ? $"{Human.Safe(device.Status)}, stays until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : Human.Safe(device.Status), device.Status == "online" ? Tone.Good : Tone.Quiet),
    };

    private static Command Rename(Terminal terminal)
    {
        var to = new Argument<string>("new-name") { Description = "New name: letters, digits and hyphens" };
        return OnDevice(terminal, "rename", "Give a device another name.", [to], [], async (client, device, parsed, cancel) =>
        {
            ServerDeviceJson renamed = await client.PatchAsync(PathOf(device), new RenameDeviceJson(parsed.GetRequiredValue(to)), ServerDevicesJson.Default.RenameDeviceJson, ServerDevicesJson.Default.ServerDeviceJson, cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} is called {renamed.Name} now.");
        });
    }

    private static Command Approve(Terminal terminal)
    {
        var network = new Option<string?>("--network") { Description = "Only in this network; else wherever it waits" };
        return OnDevice(terminal, "approve", "Say yes to a device that waits to come into a network.", [], [network], async (client, device, parsed, cancel) =>
        {
            ServerDeviceNetworkJson[] waiting = [.. InNetworks(device, parsed.GetValue(network)).Where(one => one.Held == "approval")];
            if (waiting.Length == 0)
            {
                return terminal.Fail(ExitCodes.Conflict, device.DisabledAt is not null
                    ? $"{Human.Safe(device.Name)} is disabled. Run: lanstead devices enable {Human.Safe(device.Name)}"
                    : $"{Human.Safe(device.Name)} waits for nobody's yes. See: lanstead devices ls --all");
            }
            foreach (ServerDeviceNetworkJson one in waiting)
                await client.DoAsync(HttpMethod.Patch, $"/v1/peers/{one.PeerId}", new ApprovePeerJson(true), ServerDevicesJson.Default.ApprovePeerJson, cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} is in {string.Join(" and ", waiting.Select(one => one.NetworkName))} now.");
        });
    }

    private static Command Disable(Terminal terminal) =>
        OnDevice(terminal, "disable", "Take a device out of all its networks until it is enabled again; its addresses stay its own.", [], [], async (client, device, _, cancel) =>
        {
            await client.DoAsync(HttpMethod.Patch, PathOf(device), new DisableDeviceJson(true), ServerDevicesJson.Default.DisableDeviceJson, cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} reaches nobody any more. To undo it: lanstead devices enable {device.Name}");
        });

    private static Command Enable(Terminal terminal) =>
        OnDevice(terminal, "enable", "Let a device that was disabled come back.", [], [], async (client, device, _, cancel) =>
        {
            await client.DoAsync(HttpMethod.Patch, PathOf(device), new DisableDeviceJson(false), ServerDevicesJson.Default.DisableDeviceJson, cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} is enabled.");
        });

    private static Command Expire(Terminal terminal)
    {
        var when = new Argument<string>("when") { Description = "now, in how long (12h, 90d), or never", DefaultValueFactory = _ => "now" };
        return OnDevice(terminal, "expire", "Say until when a device is good; then its owner signs in anew for it, or it joins anew by a key.", [when], [], async (client, device, parsed, cancel) =>
        {
            string text = parsed.GetRequiredValue(when);
            long? seconds = 0;
            if (text != "now" && !InvitesCommand.TryLife(text, out seconds))
                return terminal.Fail(ExitCodes.Usage, "Say now, never, or a number with m, h or d, such as 90d.");
            DateTimeOffset? end = seconds is { } inSeconds ? terminal.Time.GetUtcNow().AddSeconds(inSeconds) : null;
            await client.DoAsync(HttpMethod.Patch, PathOf(device), new ExpireDeviceJson(end), ServerDevicesJson.Default.ExpireDeviceJson, cancel);
            return NetworkAtServer.Done(terminal, (text, end) switch
            {
                ("now", _) => $"The time of {device.Name} is over: it reaches nobody until its owner signs in anew for it (lanstead devices renew {device.Name}), or it joins anew: lanstead up --key KEY",
                (_, { } time) => $"{device.Name} is good until {time.ToLocalTime():yyyy-MM-dd HH:mm}.",
                _ => $"{device.Name} is good for ever.",
            });
        });
    }

    private static Command Renew(Terminal terminal) =>
        OnDevice(terminal, "renew", "Sign in anew for a device of yours, so that it is good for as long again as its networks say.", [], [], async (client, device, _, cancel) =>
        {
            ServerDeviceJson renewed = await client.PostAsync($"/v1/me/devices/{device.Id}/renew", ServerDevicesJson.Default.ServerDeviceJson, cancel);
            return NetworkAtServer.Done(terminal, $"{renewed.Name} is good until {renewed.ExpiresAt?.ToLocalTime():yyyy-MM-dd HH:mm}.");
        });

    private static Command Stay(Terminal terminal)
    {
        var howLong = new Argument<string>("how-long") { Description = "From now on: 12h, 7d; or always" };
        var network = new Option<string?>("--network") { Description = "In which network; needed when it is in several" };
        return OnDevice(terminal, "stay", "Say how long a device stays in a network: a guest for a day.", [howLong], [network], async (client, device, parsed, cancel) =>
        {
            string text = parsed.GetRequiredValue(howLong);
            if (!InvitesCommand.TryLife(text == "always" ? "never" : text, out long? seconds))
                return terminal.Fail(ExitCodes.Usage, "Say always, or a number with m, h or d, such as 12h.");
            ServerDeviceNetworkJson[] meant = [.. InNetworks(device, parsed.GetValue(network))];
            if (meant.Length != 1)
                return terminal.Fail(meant.Length == 0 ? ExitCodes.NotFound : ExitCodes.Usage, meant.Length == 0 ? $"{Human.Safe(device.Name)} is in no such network." : $"In which network? Name one by --network: {string.Join(", ", meant.Select(one => Human.Safe(one.NetworkName)))}");
            DateTimeOffset? end = seconds is { } given ? terminal.Time.GetUtcNow().AddSeconds(given) : null;
            await client.DoAsync(HttpMethod.Patch, $"/v1/peers/{meant[0].PeerId}", new EndPeerJson(end), ServerDevicesJson.Default.EndPeerJson, cancel);
            return NetworkAtServer.Done(terminal, end is { } time ? $"{device.Name} stays in {meant[0].NetworkName} until {time.ToLocalTime():yyyy-MM-dd HH:mm}." : $"{device.Name} stays in {meant[0].NetworkName}.");
        });
    }

    private static Command Rotate(Terminal terminal)
    {
        var network = new Option<string?>("--network") { Description = "Only in this network; else in all that it is in" };
        return OnDevice(terminal, "rotate", "Ask a device for new WireGuard keys; it makes them as soon as it is connected.", [], [network], async (client, device, parsed, cancel) =>
        {
            ServerDeviceNetworkJson[] meant = [.. InNetworks(device, parsed.GetValue(network))];
            if (meant.Length == 0)
                return terminal.Fail(ExitCodes.NotFound, $"{Human.Safe(device.Name)} is in no such network.");
            foreach (ServerDeviceNetworkJson one in meant)
                await client.DoAsync(HttpMethod.Post, $"/v1/peers/{one.PeerId}/rotate-key", cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} is asked for a new key in {string.Join(" and ", meant.Select(one => one.NetworkName))}.");
        });
    }

    private static Command Config(Terminal terminal)
    {
        var atOnce = new Option<bool>("--at-once") { Description = "What it has now is over at once; else it works until the new one is used, for a day at most" };
        var qr = new Option<bool>("--qr") { Description = "Show it as a QR code" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnDevice(terminal, "config", "Give a phone another WireGuard key, and print the configuration with it.", [], [atOnce, qr, json], (client, device, parsed, cancel) =>
            PhoneConfigVerb.RunAsync(terminal, client, device, parsed.GetValue(atOnce), parsed.GetValue(qr), parsed.GetValue(json), cancel));
    }

    private static Command Remove(Terminal terminal)
    {
        Option<bool> yes = NetworkAtServer.Yes();
        return OnDevice(terminal, "rm", "Remove a device from everything; its addresses become free.", [], [yes], async (client, device, parsed, cancel) =>
        {
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"This takes {Human.Safe(device.Name)} of {Human.Safe(device.Owner.Username)} out of {device.Networks.Count} networks for good. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, PathOf(device), cancel);
            return NetworkAtServer.Done(terminal, $"{device.Name} is gone.");
        });
    }

    /// <summary><c>lanstead wake DEVICE</c>.</summary>
    public static Command Wake(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnDevice(terminal, "wake", "Wake a sleeping machine, through others of its networks in the same LAN.", [], [json], async (client, device, parsed, cancel) =>
        {
            WakeJson woken = await client.PostAsync($"{PathOf(device)}/wake", ServerDevicesJson.Default.WakeJson, cancel);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new WokenJson(1, device.Name, woken.Through), ServerDevicesJson.Default.WokenJson);
                return ExitCodes.Ok;
            }
            return NetworkAtServer.Done(terminal, $"{string.Join(" and ", woken.Through)} {(woken.Through.Count == 1 ? "sends" : "send")} {device.Name} a packet that wakes it. See when it is there: lanstead ping {device.Name}");
        });
    }

    private static IEnumerable<ServerDeviceNetworkJson> InNetworks(ServerDeviceJson device, string? network) =>
        device.Networks.Where(one => network is null || one.NetworkId == network || string.Equals(one.NetworkName, network, StringComparison.OrdinalIgnoreCase));

    private static string PathOf(ServerDeviceJson device) => $"/v1/devices/{device.Id}";

    private static Task<List<ServerDeviceJson>> ListAsync(ServerClient client, string? search, CancellationToken cancel) =>
        client.ListAsync(search is null ? "/v1/devices" : $"/v1/devices?search={Uri.EscapeDataString(search)}", ServerDevicesJson.Default.ServerDeviceJson, cancel);

    /// <summary>The device of that name or ID, of those that the person sees.</summary>
    /// <exception cref="ServerCallException">None, or several.</exception>
    public static async Task<ServerDeviceJson> FindAsync(ServerClient client, string which, CancellationToken cancel)
    {
        List<ServerDeviceJson> named = (await ListAsync(client, which.Length <= 63 && !Guid.TryParse(which, out _) ? which : null, cancel)).FindAll(device => device.Id == which || device.Name == which);
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"You see no device \u201c{Human.Safe(which)}\u201d. See: lanstead devices ls --all"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several devices have that name. Say which by its ID: {string.Join(", ", named.Select(device => device.Id))}"),
        };
    }

    private static Command OnDevice(
        Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, ServerDeviceJson, ParseResult, CancellationToken, Task<int>> run) =>
        VerbAtServer.About(terminal, verb, text, new Argument<string>("device") { Description = "Its name or ID, as devices ls --all shows it" }, FindAsync, arguments, options, run);
}
