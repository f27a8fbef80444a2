using System.CommandLine;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead networks export</c> and <c>import</c>: a network as a file.</summary>
internal static class NetworkCopyVerbs
{
    // What the server takes in one request.
    private const int LongestFileBytes = 1024 * 1024;

    public static Command Export(Terminal terminal) =>
        NetworkAtServer.Verb(terminal, "export", "Write a network as JSON: members, addresses, names, servers, policy. Never a secret.", [], [], async (client, network, _, cancel) =>
        {
            JsonElement copy = await client.GetAsync($"/v1/networks/{network.Id}/export", NetworkCopyJson.Default.JsonElement, cancel);
            terminal.WriteJson(copy, NetworkCopyJson.Default.JsonElement);
            return ExitCodes.Ok;
        });

    public static Command Import(Terminal terminal)
    {
        var command = new Command("import", "Make a network of a file that export wrote, and say what of it is left away.");
        var file = new Argument<string>("file") { Description = "The file; - for standard input" };
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be" };
        command.Add(file);
        command.Add(dry);
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            if (await ReadAsync(terminal, parsed.GetRequiredValue(file), cancel) is not { } copy)
                return terminal.Fail(ExitCodes.Failed, "This is no export of a network: JSON of at most 1 MiB.");
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            ImportedNetworkJson imported = await client.PostAsync(
                $"/v1/tenants/{meant.Id}/networks/import", new ImportNetworkJson(copy, parsed.GetValue(dry)), NetworkCopyJson.Default.ImportNetworkJson, NetworkCopyJson.Default.ImportedNetworkJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new ImportReportJson(1, imported.IsMade, imported.Network, imported.Left), NetworkCopyJson.Default.ImportReportJson);
                return ExitCodes.Ok;
            }
            foreach (LeftAwayJson left in imported.Left)
                terminal.Out.WriteLine(Human.Safe($"left away: {left.What}: {left.Why}"));
            return NetworkAtServer.Done(terminal, imported.IsMade ? $"{imported.Network.Name} is there, with {imported.Network.Ipv4Cidr}." : $"{imported.Network.Name} would be made, with {imported.Network.Ipv4Cidr}. Nothing was done.");
        }, cancel));
        return command;
    }

    private static async Task<JsonElement?> ReadAsync(Terminal terminal, string path, CancellationToken cancel)
    {
        using TextReader reader = path == "-" ? terminal.In : new StreamReader(path);
        char[] text = new char[LongestFileBytes + 1];
        int length = await reader.ReadBlockAsync(text, cancel);
        try
        {
            using var read = JsonDocument.Parse(text.AsMemory(0, length));
            return length > LongestFileBytes || read.RootElement.ValueKind != JsonValueKind.Object ? null : read.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
