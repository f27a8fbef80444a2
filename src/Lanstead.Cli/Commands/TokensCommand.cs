using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead tokens</c>: one's own API keys, for programs that sign in.</summary>
internal static class TokensCommand
{
    private const string Path = "/v1/me/api-keys";

    public static Command Create(Terminal terminal) => new("tokens", "API keys of yours, for scripts and CI.") { List(terminal), Make(terminal), Revoke(terminal) };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List your API keys; their secrets were shown when they were made.");
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<ApiKeyJson> keys = await client.ListAsync(Path, TokensJson.Default.ApiKeyJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new ApiKeyListJson(1, keys), TokensJson.Default.ApiKeyListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (ApiKeyJson key in keys)
                table.Add(KeyOptions.Row(key, terminal.Time.GetUtcNow()));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Make(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What the key is for" };
        var command = new Command("create", "Make an API key and print its secret, once.") { name };
        var options = new KeyOptions(command, mayLast: false);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed), client => options.MakeAsync(terminal, client, parsed, Path, parsed.GetRequiredValue(name), cancel), cancel));
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Id of the key, as ls shows it" };
        var command = new Command("revoke", "End an API key of yours at once.") { id };
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            await client.DoAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancel);
            return NetworkAtServer.Done(terminal, "Revoked.");
        }, cancel));
        return command;
    }
}
