using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead routes</c>: LANs behind devices; what this machine offers and uses, and what a network's people say yes to.</summary>
internal static class RoutesCommand
{
    public static Command Create(Terminal terminal) => new("routes", "LANs behind devices.")
    {
        List(terminal),
        Offer(terminal, "offer", "Offer a LAN of this machine: its network's devices reach it once somebody says yes.", withdraw: false),
        Offer(terminal, "withdraw", "Offer a LAN of this machine no more.", withdraw: true),
        Decide(terminal, "approve", "Say yes to a LAN behind a device.", "approved"),
        Decide(terminal, "reject", "Say no to a LAN behind a device.", "rejected"),
    };

    private static Command List(Terminal terminal)
    {
        var which = new Argument<string?>("network") { Description = "A network at the server: all that is offered and decided there; without it, what this machine uses and offers", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("ls", "List LANs behind devices.") { which };
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(which) is not { } name)
                return await ListHereAsync(terminal, format.IsJson(parsed), cancel);
            return await terminal.AskServerAsync(server.Of(parsed), async client =>
            {
                ServerNetworkJson network = await NetworkAtServer.FindAsync(client, name, cancel);
                RoutesOfNetworkJson routes = await RoutesAsync(client, network, cancel);
                if (format.IsJson(parsed))
                {
                    terminal.WriteJson(new RouteListJson(1, network.Id, routes.Routes), RoutesJson.Default.RouteListJson);
                    return ExitCodes.Ok;
                }
                var table = new Columns();
                foreach (RouteJson route in routes.Routes)
                    table.Add(route.Prefix, route.Mapped is { } by ? $"by {by}" : "", route.Device, route.Name is { Length: > 0 } called ? $"lan:{called}" : "", new Cell(Words(route), route.Decision == "approved" && route.Offered ? Tone.Good : Tone.Attention));
                table.WriteTo(terminal.Out, terminal.Colour);
                return ExitCodes.Ok;
            }, cancel);
        });
        return command;
    }

    private static string Words(RouteJson route) => (route.Decision, route.Offered) switch
    {
        ("approved", true) => "reached",
        ("approved", false) => "approved, but not offered now",
        ("rejected", _) => "rejected",
        _ => "waits for a yes",
    };

    private static async Task<int> ListHereAsync(Terminal terminal, bool isJson, CancellationToken cancel)
    {
        (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
        if (status is null)
            return exitCode;
        LocalRouteJson[] routes = [.. status.Networks.SelectMany(network => network.Routes.Select(route => new LocalRouteJson(
            network.Name, route.Prefix, NullIfEmpty(route.Lan), NullIfEmpty(route.Via), route.State, NullIfEmpty(route.Detail), [.. route.Others])))];
        if (isJson)
        {
            terminal.WriteJson(new LocalRouteListJson(1, routes), RoutesJson.Default.LocalRouteListJson);
            return ExitCodes.Ok;
        }
        var table = new Columns();
        foreach (LocalRouteJson route in routes)
        {
            string way = route.Via is null ? route.Detail ?? "" : $"by {route.Via}{(route.Others.Count > 0 ? $", else {string.Join(", ", route.Others)}" : "")}";
            table.Add(route.Network, route.Lan is null ? route.Prefix : $"{route.Prefix} for {route.Lan}", new Cell(route.State, route.State is "used" or "led to" ? Tone.Good : Tone.Attention), way);
        }
        table.WriteTo(terminal.Out, terminal.Colour);
        return ExitCodes.Ok;
    }

    private static Command Offer(Terminal terminal, string verb, string text, bool withdraw)
    {
        var prefix = new Argument<string>("lan") { Description = "A private network that this machine reaches, such as 192.168.1.0/24 or fd12:3456::/64" };
        var network = new Option<string?>("--network") { Description = "In which of this machine's networks; not needed where there is one" };
        var command = new Command(verb, text) { prefix, network };
        command.SetAction((parsed, cancel) => terminal.CallAsync(
            new LocalRequest { Route = new RouteRequest { Prefix = parsed.GetRequiredValue(prefix), Network = parsed.GetValue(network) ?? "", Withdraw = withdraw } },
            reply => terminal.Out.WriteLine(Human.Safe(reply.Line)), cancel));
        return command;
    }

    private static Command Decide(Terminal terminal, string verb, string text, string decision)
    {
        var prefix = new Argument<string>("lan") { Description = "The LAN, such as 192.168.1.0/24" };
        var device = new Option<string?>("--device") { Description = "The device before it; not needed where one offers it" };
        var mapped = new Option<string?>("--as") { Description = "Another range by which the others reach it, host for host: auto, or one of the same length. For LANs that have the same range" };
        var called = new Option<string?>("--name") { Description = "What rules call it: office for lan:office. Empty: nothing" };
        return NetworkAtServer.Verb(terminal, verb, text, [prefix], decision == "approved" ? [device, mapped, called] : [device], async (client, network, parsed, cancel) =>
        {
            string lan = parsed.GetRequiredValue(prefix);
            RouteJson[] found = [.. (await RoutesAsync(client, network, cancel)).Routes.Where(route => route.Prefix == lan && (parsed.GetValue(device) is not { } name || string.Equals(route.Device, name, StringComparison.OrdinalIgnoreCase)))];
            if (found.Length != 1)
            {
                return terminal.Fail(ExitCodes.NotFound, found.Length == 0
                    ? $"Nobody offers {Human.Safe(lan)} in {Human.Safe(network.Name)}. See: lanstead routes ls {Human.Safe(network.Slug)}"
                    : $"Several devices offer it: {Human.Safe(string.Join(", ", found.Select(route => route.Device)))}. Say which: --device NAME");
            }
            // A name alone leaves the rest as it is.
            string? by = decision == "approved" ? parsed.GetValue(mapped) ?? (parsed.GetValue(called) is null ? null : found[0].Mapped) : null;
            RouteJson decided = await client.PutAsync($"/v1/peers/{found[0].PeerId}/routes", new DecideRouteJson(lan, decision, by, decision == "approved" ? parsed.GetValue(called) : null), RoutesJson.Default.DecideRouteJson, RoutesJson.Default.RouteJson, cancel);
            return NetworkAtServer.Done(terminal, decision == "rejected"
                ? $"{decided.Prefix} behind {decided.Device} is not reached."
                : $"{decided.Prefix} behind {decided.Device} is reached{(decided.Mapped is { } reach ? $" by {reach}" : "")}{(decided.Name is { Length: > 0 } name ? $"; rules call it lan:{name}" : "")}{(decided.Offered ? "." : " as soon as its machine offers it.")}");
        });
    }

    private static Task<RoutesOfNetworkJson> RoutesAsync(ServerClient client, ServerNetworkJson network, CancellationToken cancel) =>
        client.GetAsync($"/v1/networks/{network.Id}/routes", RoutesJson.Default.RoutesOfNetworkJson, cancel);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
