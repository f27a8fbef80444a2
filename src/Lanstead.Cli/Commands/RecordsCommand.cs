using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead dns records</c>: names that people add to a network, at the server.</summary>
internal static class RecordsCommand
{
    public static Command Create(Terminal terminal) => new("records", "Names that people added to a network.") { List(terminal), Add(terminal), Remove(terminal) };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = OnNetwork(terminal, "ls", "List the names that people added.", [], async (client, network, names, parsed, cancel) =>
        {
            await Task.CompletedTask;
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new NameRecordListJson(1, network.Id, names.Domain, names.Records), NamesJson.Default.NameRecordListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (NameRecordJson record in names.Records)
                table.Add($"{record.Name}.{names.Domain}", record.Type, record.Data);
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The name below the network's domain, such as printer or *.apps" };
        var data = new Argument<string>("data") { Description = "An address; or another name of the network, for an alias" };
        return OnNetwork(terminal, "add", "Add a name.", [name, data], async (client, network, names, parsed, cancel) =>
        {
            string value = parsed.GetRequiredValue(data);
            string type = System.Net.IPAddress.TryParse(value, out System.Net.IPAddress? address)
                ? address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "A" : "AAAA" : "CNAME";
            NameRecordJson made = await client.PostAsync(
                $"/v1/networks/{network.Id}/records", new AddRecordJson(parsed.GetRequiredValue(name), type, value), NamesJson.Default.AddRecordJson, NamesJson.Default.NameRecordJson, cancel);
            return Done(terminal, $"{made.Name}.{names.Domain} is {made.Data} now.");
        });
    }

    private static Command Remove(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The name below the network's domain" };
        var data = new Argument<string?>("data") { Description = "Only the one that says this", Arity = ArgumentArity.ZeroOrOne };
        return OnNetwork(terminal, "rm", "Remove a name.", [name, data], async (client, network, names, parsed, cancel) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            NameRecordJson[] found = [.. names.Records.Where(record => record.Name == wanted && (parsed.GetValue(data) is not { } only || record.Data == only))];
            if (found.Length == 0)
                return terminal.Fail(ExitCodes.NotFound, $"Nobody added a name \"{wanted}\" to {network.Name}. See them: lanstead dns records ls {network.Slug}");
            foreach (NameRecordJson record in found)
                await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}/records/{record.Id}", cancel);
            return Done(terminal, $"{wanted}.{names.Domain} is removed.");
        });
    }

    private static Command OnNetwork(
        Terminal terminal, string verb, string summary, IReadOnlyList<Argument> arguments, Func<ServerClient, NetworkOfMineJson, NetworkNamesJson, ParseResult, CancellationToken, Task<int>> act)
    {
        var command = new Command(verb, summary);
        var name = new Argument<string>("network") { Description = "Name or ID of the network" };
        command.Add(name);
        foreach (Argument argument in arguments)
            command.Add(argument);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string wanted = parsed.GetRequiredValue(name);
            List<NetworkOfMineJson> all = await client.ListAsync("/v1/networks", NamesJson.Default.NetworkOfMineJson, cancel);
            NetworkOfMineJson[] found = [.. all.Where(network => network.Id == wanted || network.Slug == wanted || string.Equals(network.Name, wanted, StringComparison.OrdinalIgnoreCase))];
            if (found.Length != 1)
                return terminal.Fail(ExitCodes.NotFound, found.Length == 0 ? $"You see no network \"{wanted}\" on this server." : $"Several networks are called \"{wanted}\"; give the ID: {string.Join(", ", found.Select(network => network.Id))}");
            NetworkNamesJson names = await client.GetAsync($"/v1/networks/{found[0].Id}/names", NamesJson.Default.NetworkNamesJson, cancel);
            return await act(client, found[0], names, parsed, cancel);
        }, cancel));
        return command;
    }

    private static int Done(Terminal terminal, string text)
    {
        terminal.Out.WriteLine(Human.Safe(text));
        return ExitCodes.Ok;
    }
}
