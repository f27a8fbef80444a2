using System.CommandLine;
using System.Globalization;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead keys</c>: join keys, which let machines into a network.</summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal) => new("keys", "Join keys: they let machines into a network.") { List(terminal), Make(terminal), Revoke(terminal) };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "ls", "List a network's join keys, newest first; never their tokens.", [], [], async (client, network, parsed, cancel) =>
        {
            List<JoinKeyJson> keys = await client.ListAsync($"/v1/networks/{network.Id}/join-keys", JoinKeysJson.Default.JoinKeyJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new JoinKeyListJson(1, network.Id, keys), JoinKeysJson.Default.JoinKeyListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (JoinKeyJson key in keys)
            {
                string uses = string.Create(CultureInfo.InvariantCulture, $"{key.Uses} of {key.MaxUses} used");
                table.Add(key.Id, key.Description.Length == 0 ? "-" : key.Description, uses, State(key, terminal.Time.GetUtcNow()));
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Make(Terminal terminal)
    {
        var description = new Option<string?>("--description") { Description = "What it is for" };
        var maxUses = new Option<int?>("--max-uses") { Description = "How many machines may join by it; else one" };
        var expires = new Option<string>("--expires") { Description = "How long it works: 30m, 12h or 7d", DefaultValueFactory = _ => "24h" };
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "create", "Make a join key and print its token, once.", [], [description, maxUses, expires], async (client, network, parsed, cancel) =>
        {
            if (!InvitesCommand.TryLife(parsed.GetRequiredValue(expires), out long? seconds) || seconds is null)
                return terminal.Fail(ExitCodes.Usage, "--expires is a number with m, h or d, such as 12h.");
            NewJoinKeyJson made = await client.PostAsync(
                $"/v1/networks/{network.Id}/join-keys", new CreateJoinKeyJson(parsed.GetValue(description), parsed.GetValue(maxUses), seconds),
                JoinKeysJson.Default.CreateJoinKeyJson, JoinKeysJson.Default.NewJoinKeyJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new JoinKeyMadeJson(1, made.Id, made.Token, made.Code, made.CodeExpiresAt, made.ExpiresAt, made.Command), JoinKeysJson.Default.JoinKeyMadeJson);
                return ExitCodes.Ok;
            }
            terminal.Out.WriteLine(Human.Safe(made.Token));
            terminal.Error.WriteLine(Human.Safe($"On the machine, as root: {made.Command}"));
            terminal.Error.WriteLine(Human.Safe($"Or type the code {made.Code}, until {made.CodeExpiresAt.ToLocalTime():HH:mm}."));
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Id of the key, as ls shows it" };
        var command = new Command("revoke", "End a join key. Machines that joined by it stay.") { id };
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            await client.DoAsync(HttpMethod.Delete, $"/v1/join-keys/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancel);
            return NetworkAtServer.Done(terminal, "Revoked.");
        }, cancel));
        return command;
    }

    private static string State(JoinKeyJson key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "ended" : key.Uses >= key.MaxUses ? "used up" : $"until {key.ExpiresAt.ToLocalTime():yyyy-MM-dd HH:mm}";
}
