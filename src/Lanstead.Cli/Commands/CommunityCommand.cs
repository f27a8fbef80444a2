using System.CommandLine;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead community</c>: what is said in the channels of a space, and who is there.</summary>
internal static class CommunityCommand
{
    public static Command Create(Terminal terminal) => new("community", "Channels of a space: read, write, see who is there.")
    {
        List(terminal), Members(terminal), Post(terminal), Read(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List the channels of a space, or of all your spaces, with what is unread.");
        var which = new Argument<string?>("space") { Description = "Name, short name or ID of one of your spaces", Arity = ArgumentArity.ZeroOrOne };
        command.Add(which);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<SpaceOfMineJson> spaces = parsed.GetValue(which) is { } one
                ? [await client.FindSpaceAsync(one, cancel)]
                : await client.ListAsync("/v1/tenants", SpacesJson.Default.SpaceOfMineJson, cancel);
            var table = new Columns();
            foreach (SpaceOfMineJson space in spaces)
            {
                ChannelsJson channels = await client.GetAsync($"/v1/tenants/{space.Id}/channels", ChatJson.Default.ChannelsJson, cancel);
                if (format.IsJson(parsed))
                    terminal.Out.WriteLine(JsonSerializer.Serialize(new ChannelListJson(1, space.Id, channels.Items), ChatJson.Default.ChannelListJson));
                foreach (ChannelJson channel in channels.Items)
                {
                    Cell unread = channel.Unread == 0 ? new("") : new($"{(channel.Unread >= 100 ? "100+" : channel.Unread)} unread{(channel.Mentions > 0 ? ", calls you" : "")}", Tone.Attention);
                    table.Add(new Cell(Human.Safe(space.Slug), Tone.Quiet), Human.Safe(SpaceFinder.NameOf(channel)), unread, new Cell(Human.Safe(channel.Topic), Tone.Quiet));
                }
            }
            if (!format.IsJson(parsed))
                table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Members(Terminal terminal)
    {
        var command = new Command("members", "List who is in a space, and who is there now.");
        Argument<string> which = Space(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            SpaceOfMineJson space = await client.FindSpaceAsync(parsed.GetRequiredValue(which), cancel);
            List<MemberJson> members = await client.ListAsync($"/v1/tenants/{space.Id}/members", SpacesJson.Default.MemberJson, cancel);
            PresencesJson presence = await client.GetAsync($"/v1/tenants/{space.Id}/presence", ChatJson.Default.PresencesJson, cancel);
            Dictionary<string, string> networks = (await client.ListAsync($"/v1/networks?tenant={space.Id}", ChatJson.Default.PlaceJson, cancel)).ToDictionary(network => network.Id, network => network.Name);
            CommunityMemberJson[] people = [.. members.Select(member =>
            {
                PresenceJson? here = presence.Items.FirstOrDefault(one => one.UserId == member.UserId);
                return new CommunityMemberJson(member.UserId, member.Username, member.Role, here?.Online == true, [.. (here?.Networks ?? []).Select(place => networks.GetValueOrDefault(place.NetworkId, place.NetworkId))]);
            })];
            if (format.IsJson(parsed))
            {
                terminal.Out.WriteLine(JsonSerializer.Serialize(new CommunityMembersJson(1, space.Id, people), ChatJson.Default.CommunityMembersJson));
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (CommunityMemberJson person in people)
            {
                string places = person.Networks.Count == 0 ? "" : Human.Safe($"in {string.Join(", ", person.Networks)}");
                table.Add(person.Username, person.Role, person.Online ? new Cell("online") : new Cell("", Tone.Quiet), places);
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Post(Terminal terminal)
    {
        var command = new Command("post", "Write a message.");
        Argument<string> which = Space(command);
        Argument<string> channelName = Channel(command);
        var text = new Argument<string>("text") { Description = "The message, or - for what comes on standard input" };
        command.Add(text);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string body = parsed.GetRequiredValue(text);
            if (body == "-")
                body = (await terminal.In.ReadToEndAsync(cancel)).TrimEnd('\r', '\n').ReplaceLineEndings("\n");
            SpaceOfMineJson space = await client.FindSpaceAsync(parsed.GetRequiredValue(which), cancel);
            ChannelJson channel = await client.FindChannelAsync(space, parsed.GetRequiredValue(channelName), cancel);
            // Named before it is sent: sent again, it is the same message.
            string clientId = Guid.CreateVersion7(terminal.Time.GetUtcNow()).ToString("D");
            await client.PostAsync($"/v1/channels/{channel.Id}/messages", new PostMessageJson(body, clientId), ChatJson.Default.PostMessageJson, ChatJson.Default.ChatMessageJson, cancel);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Read(Terminal terminal)
    {
        var command = new Command("read", "Show the newest messages of a channel.");
        Argument<string> which = Space(command);
        Argument<string> channelName = Channel(command);
        var count = new Option<int>("--lines", "-n") { Description = "How many, 1 to 100", DefaultValueFactory = _ => 20 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until Ctrl-C" };
        command.Add(count);
        command.Add(follow);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            if (parsed.GetValue(count) is < 1 or > 100)
                return terminal.Fail(ExitCodes.Usage, "Between 1 and 100 lines can be asked for: --lines 100");
            SpaceOfMineJson space = await client.FindSpaceAsync(parsed.GetRequiredValue(which), cancel);
            ChannelJson channel = await client.FindChannelAsync(space, parsed.GetRequiredValue(channelName), cancel);
            MessagesJson newest = await client.GetAsync($"/v1/channels/{channel.Id}/messages?limit={parsed.GetValue(count)}", ChatJson.Default.MessagesJson, cancel);
            bool isJson = format.IsJson(parsed);
            foreach (ChatMessageJson message in newest.Items)
                Write(terminal, message, isJson);
            if (parsed.GetValue(follow))
                await new ChannelFollower(client, channel.Id, terminal.Time).RunAsync(newest.Items is [.., { } last] ? last.Seq : 0, message => Write(terminal, message, isJson), cancel);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static void Write(Terminal terminal, ChatMessageJson message, bool isJson)
    {
        if (isJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new MessageLineJson(1, message), ChatJson.Default.MessageLineJson));
            return;
        }
        if (message.DeletedAt is not null)
            return;
        string[] lines = message.Body.Split('\n');
        string head = $"{message.CreatedAt.ToLocalTime():MM-dd HH:mm} {Human.Safe(message.Author.Username)}: ";
        terminal.Out.WriteLine(head + Human.Safe(lines[0]));
        foreach (string line in lines.Skip(1))
            terminal.Out.WriteLine(new string(' ', head.Length) + Human.Safe(line));
    }

    private static Argument<string> Space(Command command)
    {
        var which = new Argument<string>("space") { Description = "Name, short name or ID of one of your spaces" };
        command.Add(which);
        return which;
    }

    private static Argument<string> Channel(Command command)
    {
        var which = new Argument<string>("channel") { Description = "Name or ID of a channel; of a network's: network/name" };
        command.Add(which);
        return which;
    }
}
