using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead service-accounts</c>: what runs for a space, and its keys.</summary>
internal static class ServiceAccountsCommand
{
    private delegate Task<int> Action(ServerClient client, MyTenantJson space, ParseResult parsed, CancellationToken cancel);

    public static Command Create(Terminal terminal) =>
        new("service-accounts", "Accounts of a space for programs, each with API keys.") { List(terminal), Make(terminal), Remove(terminal), Key(terminal), Revoke(terminal) };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = InSpace(terminal, "ls", "List a space's service accounts, and their keys that work.", [], [], async (client, space, parsed, cancel) =>
        {
            List<ServiceAccountJson> accounts = await client.ListAsync(PathOf(space), ServiceAccountsJson.Default.ServiceAccountJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new ServiceAccountListJson(1, space.Id, accounts), ServiceAccountsJson.Default.ServiceAccountListJson);
                return ExitCodes.Ok;
            }
            DateTimeOffset now = terminal.Time.GetUtcNow();
            foreach (ServiceAccountJson account in accounts)
            {
                terminal.Out.WriteLine(Human.Safe($"{account.Name}  {account.Role}"));
                var table = new Columns();
                foreach (ApiKeyJson key in account.Keys.Where(key => key.RevokedAt is null && !(key.ExpiresAt <= now)))
                    table.Add(KeyOptions.Row(key, now));
                table.WriteTo(terminal.Out, terminal.Colour, indent: "  ");
            }
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Make(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What it is for" };
        var role = new Option<string>("--role") { Description = "viewer, member, moderator or admin, at most your own", DefaultValueFactory = _ => "viewer" };
        role.AcceptOnlyFromAmong("viewer", "member", "moderator", "admin");
        OutputFormat? format = null;
        Command command = InSpace(terminal, "create", "Make a service account; it can do nothing before it has a key.", [name], [role], async (client, space, parsed, cancel) =>
        {
            ServiceAccountJson made = await client.PostAsync(
                PathOf(space), new CreateServiceAccountJson(parsed.GetRequiredValue(name), parsed.GetRequiredValue(role)),
                ServiceAccountsJson.Default.CreateServiceAccountJson, ServiceAccountsJson.Default.ServiceAccountJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new ServiceAccountMadeJson(1, made.Id, made.Name, made.Role), ServiceAccountsJson.Default.ServiceAccountMadeJson);
                return ExitCodes.Ok;
            }
            return NetworkAtServer.Done(terminal, $"{made.Name} is {made.Role} of {space.Name}. Give it a key: lanstead service-accounts key {made.Id} KEY-NAME --scope …");
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        Argument<string> account = Account();
        Option<bool> yes = NetworkAtServer.Yes();
        return InSpace(terminal, "rm", "Remove a service account; its keys end at once.", [account], [yes], async (client, space, parsed, cancel) =>
        {
            ServiceAccountJson meant = await FindAsync(client, space, parsed.GetRequiredValue(account), cancel);
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"{meant.Name} and its keys end at once; its devices become yours. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, $"{PathOf(space)}/{meant.Id}", cancel);
            return NetworkAtServer.Done(terminal, $"{meant.Name} is gone.");
        });
    }

    private static Command Key(Terminal terminal)
    {
        Argument<string> account = Account();
        var name = new Argument<string>("name") { Description = "What the key is for" };
        KeyOptions? options = null;
        Command command = InSpace(terminal, "key", "Make a key of a service account and print its secret, once.", [account, name], [], async (client, space, parsed, cancel) =>
        {
            ServiceAccountJson meant = await FindAsync(client, space, parsed.GetRequiredValue(account), cancel);
            return await options!.MakeAsync(terminal, client, parsed, $"{PathOf(space)}/{meant.Id}/keys", parsed.GetRequiredValue(name), cancel);
        });
        options = new KeyOptions(command, mayLast: true);
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("key") { Description = "Id of the key, as ls shows it" };
        return InSpace(terminal, "revoke", "End a key of a service account at once.", [id], [], async (client, space, parsed, cancel) =>
        {
            List<ServiceAccountJson> accounts = await client.ListAsync(PathOf(space), ServiceAccountsJson.Default.ServiceAccountJson, cancel);
            string wanted = parsed.GetRequiredValue(id);
            ServiceAccountJson owner = accounts.Find(account => account.Keys.Any(key => key.Id == wanted))
                ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"{Human.Safe(space.Name)} has no such key. See: lanstead service-accounts ls");
            await client.DoAsync(HttpMethod.Delete, $"{PathOf(space)}/{owner.Id}/keys/{wanted}", cancel);
            return NetworkAtServer.Done(terminal, "Revoked.");
        });
    }

    private static Command InSpace(Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Action run)
    {
        var command = new Command(verb, text);
        foreach (Argument argument in arguments)
            command.Add(argument);
        foreach (Option option in options)
            command.Add(option);
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed), async client => await run(client, await space.FindAsync(client, parsed, cancel), parsed, cancel), cancel));
        return command;
    }

    private static Argument<string> Account() => new("account") { Description = "Name or id of the service account" };

    private static string PathOf(MyTenantJson space) => $"/v1/tenants/{space.Id}/service-accounts";

    private static async Task<ServiceAccountJson> FindAsync(ServerClient client, MyTenantJson space, string which, CancellationToken cancel)
    {
        List<ServiceAccountJson> accounts = await client.ListAsync(PathOf(space), ServiceAccountsJson.Default.ServiceAccountJson, cancel);
        if (accounts.Find(account => account.Id == which) is { } exact)
            return exact;
        List<ServiceAccountJson> named = accounts.FindAll(account => string.Equals(account.Name, which, StringComparison.OrdinalIgnoreCase));
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"{Human.Safe(space.Name)} has no service account \u201c{Human.Safe(which)}\u201d. See: lanstead service-accounts ls"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several service accounts have that name. Say which by its id: {string.Join(", ", named.Select(account => account.Id))}"),
        };
    }
}
