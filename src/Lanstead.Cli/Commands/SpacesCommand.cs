using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead spaces</c>: the spaces of the person who is signed in, and who is what in them.</summary>
internal static class SpacesCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("spaces", "Spaces and their members.")
        {
            List(terminal), Make(terminal), Rename(terminal), Members(terminal), Role(terminal), RemoveMember(terminal),
            Join(terminal), Leave(terminal), Transfer(terminal), Delete(terminal), Restore(terminal),
        };
        foreach (Command verb in SpaceBanVerbs.All(terminal))
            command.Add(verb);
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List your spaces.");
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<SpaceOfMineJson> spaces = await client.ListAsync("/v1/tenants", SpacesJson.Default.SpaceOfMineJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new SpaceListJson(1, spaces), SpacesJson.Default.SpaceListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (SpaceOfMineJson space in spaces)
                table.Add(space.Name, new Cell(Human.Safe(space.Slug), Tone.Quiet), space.Kind, space.Role, space.MemberCount == 1 ? "1 member" : $"{space.MemberCount} members", StateOf(space));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Cell StateOf(SpaceOfMineJson space)
    {
        string ending = space.DeleteAfter is { } end ? $"being deleted, gone on {end.ToLocalTime():yyyy-MM-dd}" : "";
        if (space.Suspension is not { } held)
            return new Cell(ending, Tone.Attention);
        string gone = ending == "" ? "" : $" ({ending})";
        return new Cell(Human.Safe($"suspended by the administrators{gone}: {held.Reason}"), Tone.Attention);
    }

    private static Command Make(Terminal terminal)
    {
        var command = new Command("create", "Make a space for a team or a community; you own it.");
        var name = new Argument<string>("name") { Description = "What people call it" };
        var kind = new Option<string>("--kind") { Description = "team or community", DefaultValueFactory = _ => "team" };
        kind.AcceptOnlyFromAmong("team", "community");
        var description = new Option<string?>("--description") { Description = "What it is about" };
        command.Add(name);
        command.Add(kind);
        command.Add(description);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            SpaceOfMineJson made = await client.PostAsync(
                "/v1/tenants", new MakeSpaceJson(parsed.GetRequiredValue(name), parsed.GetRequiredValue(kind), parsed.GetValue(description)),
                SpacesJson.Default.MakeSpaceJson, SpacesJson.Default.SpaceOfMineJson, cancel);
            return Done(terminal, $"{made.Name} is there, as {made.Slug}.");
        }, cancel));
        return command;
    }

    private static Command Rename(Terminal terminal)
    {
        var to = new Argument<string>("new-name") { Description = "New name" };
        return OnSpace(terminal, "rename", "Give a space another name.", [to], async (client, space, parsed, cancel) =>
        {
            SpaceOfMineJson renamed = await client.PatchAsync(
                $"/v1/tenants/{space.Id}", new RenameSpaceJson(parsed.GetRequiredValue(to)), SpacesJson.Default.RenameSpaceJson, SpacesJson.Default.SpaceOfMineJson, cancel);
            return Done(terminal, $"{space.Name} is called {renamed.Name} now.");
        });
    }

    private static Command Members(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = OnSpace(terminal, "members", "List who is in a space.", [], async (client, space, parsed, cancel) =>
        {
            List<MemberJson> members = await client.ListAsync($"/v1/tenants/{space.Id}/members", SpacesJson.Default.MemberJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new MemberListJson(1, space.Id, members), SpacesJson.Default.MemberListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (MemberJson member in members)
                table.Add(member.Username, member.Role, member.Devices == 1 ? "1 device" : $"{member.Devices} devices", new Cell($"since {member.JoinedAt.ToLocalTime():yyyy-MM-dd}{(member.EndsAt is { } end ? $", until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "")}", Tone.Quiet));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Role(Terminal terminal)
    {
        var user = new Argument<string>("user") { Description = "Username of a member" };
        var role = new Argument<string>("role") { Description = "viewer, member, moderator, admin or owner" };
        role.AcceptOnlyFromAmong("viewer", "member", "moderator", "admin", "owner");
        return OnSpace(terminal, "role", "Give a member another role.", [user, role], async (client, space, parsed, cancel) =>
        {
            MemberJson member = await FindMemberAsync(client, space, parsed.GetRequiredValue(user), cancel);
            await client.DoAsync(HttpMethod.Patch, $"/v1/tenants/{space.Id}/members/{member.UserId}", new ChangeRoleJson(parsed.GetRequiredValue(role)), SpacesJson.Default.ChangeRoleJson, cancel);
            return Done(terminal, $"{member.Username} is {parsed.GetRequiredValue(role)} of {space.Name} now.");
        });
    }

    private static Command RemoveMember(Terminal terminal)
    {
        var user = new Argument<string>("user") { Description = "Username of a member" };
        var yes = Yes();
        return OnSpace(terminal, "remove-member", "Remove a member, with their devices.", [user], [yes], async (client, space, parsed, cancel) =>
        {
            MemberJson member = await FindMemberAsync(client, space, parsed.GetRequiredValue(user), cancel);
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"This takes {member.Username} out of {space.Name}, with {member.Devices} of their devices, at once. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, $"/v1/tenants/{space.Id}/members/{member.UserId}", cancel);
            return Done(terminal, $"{member.Username} is no member of {space.Name} any more.");
        });
    }

    private static Command Join(Terminal terminal)
    {
        var command = new Command("join", "Join an open space, or one with a password, by its ID.");
        var id = new Argument<string>("space") { Description = "ID of the space, as its people tell it" };
        var password = new Option<string?>("--password") { Description = "file:PATH of a file that holds the space's password (or LANSTEAD_SPACE_PASSWORD)" };
        command.Add(id);
        command.Add(password);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string? secret = terminal.Variable("LANSTEAD_SPACE_PASSWORD") is { Length: > 0 } set ? set : null;
            if (parsed.GetValue(password) is { } file)
            {
                if (!file.StartsWith("file:", StringComparison.Ordinal))
                    return terminal.Fail(ExitCodes.Usage, "A password on the command line can be seen by everybody on this machine. Give --password file:PATH.");
                secret = (await File.ReadAllTextAsync(file["file:".Length..], cancel)).TrimEnd('\r', '\n');
            }
            SpaceOfMineJson joined = await client.PostAsync(
                $"/v1/tenants/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/join", new JoinSpaceJson(secret), SpacesJson.Default.JoinSpaceJson, SpacesJson.Default.SpaceOfMineJson, cancel);
            return Done(terminal, $"You are {joined.Role} of {joined.Name}.");
        }, cancel));
        return command;
    }

    private static Command Leave(Terminal terminal)
    {
        var yes = Yes();
        return OnSpace(terminal, "leave", "Stop being a member; your devices in it go too.", [], [yes], async (client, space, parsed, cancel) =>
        {
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"Your devices in {space.Name} leave its networks at once. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Post, $"/v1/tenants/{space.Id}/leave", cancel);
            return Done(terminal, $"You left {space.Name}.");
        });
    }

    private static Command Transfer(Terminal terminal)
    {
        var user = new Argument<string>("user") { Description = "Username of a member" };
        var yes = Yes();
        return OnSpace(terminal, "transfer", "Make another member the owner; you stay as an admin.", [user], [yes], async (client, space, parsed, cancel) =>
        {
            MemberJson member = await FindMemberAsync(client, space, parsed.GetRequiredValue(user), cancel);
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"{member.Username} owns {space.Name} then, and you do not any more. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Post, $"/v1/tenants/{space.Id}/transfer", new TransferSpaceJson(member.UserId), SpacesJson.Default.TransferSpaceJson, cancel);
            return Done(terminal, $"{member.Username} owns {space.Name} now.");
        });
    }

    private static Command Delete(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "The space's name, typed once more" };
        return OnSpace(terminal, "delete", "Delete a space, after a grace time in which it can be restored.", [], [name], async (client, space, parsed, cancel) =>
        {
            if (parsed.GetValue(name) != space.Name)
                return terminal.Fail(ExitCodes.Usage, $"This deletes {space.Name} with its networks and devices. If that is meant, repeat it with --name and the name as it is written.");
            await client.DoAsync(HttpMethod.Delete, $"/v1/tenants/{space.Id}", new DeleteSpaceJson(space.Name), SpacesJson.Default.DeleteSpaceJson, cancel);
            SpaceOfMineJson ending = await client.GetAsync($"/v1/tenants/{space.Id}", SpacesJson.Default.SpaceOfMineJson, cancel);
            return Done(terminal, $"{space.Name} is gone for good on {ending.DeleteAfter?.ToLocalTime():yyyy-MM-dd HH:mm}. Until then: lanstead spaces restore {space.Slug}");
        });
    }

    private static Command Restore(Terminal terminal) =>
        OnSpace(terminal, "restore", "Call the deletion of a space off.", [], async (client, space, _, cancel) =>
        {
            await client.DoAsync(HttpMethod.Post, $"/v1/tenants/{space.Id}/restore", cancel);
            return Done(terminal, $"{space.Name} stays.");
        });

    private static Option<bool> Yes() => new("--yes") { Description = "Yes, this is meant" };

    private static Command OnSpace(
        Terminal terminal, string verb, string text, Argument[] arguments, Func<ServerClient, SpaceOfMineJson, ParseResult, CancellationToken, Task<int>> run) =>
        OnSpace(terminal, verb, text, arguments, [], run);

    /// <summary>A verb whose first argument is a space.</summary>
    internal static Command OnSpace(
        Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, SpaceOfMineJson, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(verb, text);
        var which = new Argument<string>("space") { Description = "Name, short name or ID of one of your spaces" };
        command.Add(which);
        foreach (Argument argument in arguments)
            command.Add(argument);
        foreach (Option option in options)
            command.Add(option);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed), async client => await run(client, await client.FindSpaceAsync(parsed.GetRequiredValue(which), cancel), parsed, cancel), cancel));
        return command;
    }

    /// <summary>The member of that name.</summary>
    internal static async Task<MemberJson> FindMemberAsync(ServerClient client, SpaceOfMineJson space, string username, CancellationToken cancel)
    {
        List<MemberJson> found = await client.ListAsync($"/v1/tenants/{space.Id}/members?search={Uri.EscapeDataString(username)}", SpacesJson.Default.MemberJson, cancel);
        return found.Find(member => string.Equals(member.Username, username, StringComparison.OrdinalIgnoreCase))
            ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"Nobody in {Human.Safe(space.Name)} is called {Human.Safe(username)}. See: lanstead spaces members {Human.Safe(space.Slug)}");
    }

    private static int Done(Terminal terminal, string text)
    {
        terminal.Out.WriteLine(Human.Safe(text));
        return ExitCodes.Ok;
    }
}
