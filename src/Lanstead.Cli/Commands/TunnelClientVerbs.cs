using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>Verbs of <c>lanstead tunnel-servers</c> about the devices behind one.</summary>
internal static class TunnelClientVerbs
{
    public static Command Add(Terminal terminal)
    {
        Option<string?> address = Address("Which public address its exposures get; else by the server's rule");
        return OnServer(terminal, "add-client", "Put a device behind a tunnel server.", [address], async (client, server, device, parsed, cancel) =>
        {
            string id = (await DeviceVerbs.FindAsync(client, device, cancel)).Id;
            TunnelClientJson made = await client.PostAsync(
                $"/v1/tunnel-servers/{server.Id}/clients", new AddTunnelClientJson(id, AddressOf(server, parsed.GetValue(address))), ExposeJson.Default.AddTunnelClientJson, ExposeJson.Default.TunnelClientJson, cancel);
            return NetworkAtServer.Done(terminal, $"{made.DeviceName} is behind {server.Name}; what it exposes gets {made.Address}.");
        });
    }

    public static Command Move(Terminal terminal)
    {
        var to = new Option<string?>("--to") { Description = "Another tunnel server; else another address of this one" };
        Option<string?> address = Address("Which public address there");
        var leave = new Option<bool>("--leave-exposures") { Description = "Only new exposures go there; those that are there stay" };
        return OnServer(terminal, "move-client", "Move a device with what it exposes to another public address or tunnel server.", [to, address, leave], async (client, server, device, parsed, cancel) =>
        {
            if (parsed.GetValue(to) is null && parsed.GetValue(address) is null)
                return terminal.Fail(ExitCodes.Usage, "Say where it shall go: --to SERVER, --address ADDRESS, or both.");
            TunnelServerJson target = parsed.GetValue(to) is { } named ? await client.FindTunnelServerAsync(null, named, cancel) : server;
            TunnelClientJson now = await ChangeAsync(
                client, server, device, new ChangeTunnelClientJson(null, target.Id == server.Id ? null : target.Id, AddressOf(target, parsed.GetValue(address)), !parsed.GetValue(leave)), cancel);
            return NetworkAtServer.Done(terminal, $"{now.DeviceName} is at {now.Address} of {target.Name} now.");
        });
    }

    public static Command Switch(Terminal terminal, string verb, bool active) =>
        OnServer(terminal, verb, active ? "Open what a device exposes through a tunnel server again." : "Close all that a device exposes through a tunnel server.", [], async (client, server, device, parsed, cancel) =>
        {
            TunnelClientJson now = await ChangeAsync(client, server, device, new ChangeTunnelClientJson(active ? "active" : "suspended", null, null, false), cancel);
            return NetworkAtServer.Done(terminal, active ? $"What {now.DeviceName} exposes through {server.Name} is open again." : $"Nothing of {now.DeviceName} is open through {server.Name} until: lanstead tunnel-servers resume-client");
        });

    public static Command Remove(Terminal terminal)
    {
        Option<bool> yes = NetworkAtServer.Yes();
        return OnServer(terminal, "rm-client", "Take a device and what it exposes away from a tunnel server.", [yes], async (client, server, device, parsed, cancel) =>
        {
            TunnelClientJson found = await FindAsync(client, server, device, cancel);
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"This deletes {found.Exposures} exposures of {Human.Safe(found.DeviceName)}. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, $"/v1/tunnel-clients/{found.Id}", cancel);
            return NetworkAtServer.Done(terminal, $"{found.DeviceName} is behind {server.Name} no more.");
        });
    }

    private static async Task<TunnelClientJson> ChangeAsync(ServerClient client, TunnelServerJson server, string device, ChangeTunnelClientJson change, CancellationToken cancel)
    {
        TunnelClientJson found = await FindAsync(client, server, device, cancel);
        return await client.PatchAsync($"/v1/tunnel-clients/{found.Id}", change, ExposeJson.Default.ChangeTunnelClientJson, ExposeJson.Default.TunnelClientJson, cancel);
    }

    private static async Task<TunnelClientJson> FindAsync(ServerClient client, TunnelServerJson server, string device, CancellationToken cancel)
    {
        List<TunnelClientJson> clients = await client.ListAsync($"/v1/tunnel-servers/{server.Id}/clients", ExposeJson.Default.TunnelClientJson, cancel);
        return clients.FindAll(one => one.Id == device || one.DeviceId == device || string.Equals(one.DeviceName, device, StringComparison.OrdinalIgnoreCase)) switch
        {
            [var only] => only,
            [] => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"No device \u201c{Human.Safe(device)}\u201d is behind {Human.Safe(server.Name)}. See: lanstead tunnel-servers clients {Human.Safe(server.Name)}"),
            var several => throw new ServerCallException(ExitCodes.Conflict, "", $"Several have that name. Say which by its ID: {string.Join(", ", several.Select(one => one.Id))}"),
        };
    }

    private static string? AddressOf(TunnelServerJson server, string? wanted) => wanted is null ? null
        : server.Addresses.FirstOrDefault(one => one.Address == wanted)?.Id
            ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"{Human.Safe(server.Name)} has no address {Human.Safe(wanted)}. See: lanstead tunnel-servers addresses {Human.Safe(server.Name)}");

    private static Option<string?> Address(string text) => new("--address") { Description = text };

    private static Command OnServer(Terminal terminal, string verb, string text, Option[] options, Func<ServerClient, TunnelServerJson, string, ParseResult, CancellationToken, Task<int>> run)
    {
        var device = new Argument<string>("device") { Description = "Its name or ID" };
        return VerbAtServer.About(
            terminal, verb, text, new Argument<string>("tunnel-server") { Description = "Its name or ID" }, (client, which, cancel) => client.FindTunnelServerAsync(null, which, cancel), [device], options,
            (client, server, parsed, cancel) => run(client, server, parsed.GetRequiredValue(device), parsed, cancel));
    }
}
