using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The verbs of <c>lanstead spaces</c> about who may not come in, and until when somebody is a member.</summary>
internal static class SpaceBanVerbs
{
    public static IEnumerable<Command> All(Terminal terminal) => [Ban(terminal), Unban(terminal), List(terminal), Until(terminal)];

    private static Command Ban(Terminal terminal)
    {
        Argument<string> user = MembersCommand.User();
        Option<string?> reason = Bans.Reason();
        Option<string> howLong = Bans.For();
        return SpacesCommand.OnSpace(terminal, "ban", "Take a member out with their devices, and keep them out.", [user], [reason, howLong], async (client, space, parsed, cancel) =>
        {
            MemberJson member = await SpacesCommand.FindMemberAsync(client, space, parsed.GetRequiredValue(user), cancel);
            return await Bans.BanAsync(
                terminal, client, $"/v1/tenants/{space.Id}/bans", space.Name, member.UserId, member.Username, parsed.GetValue(reason), parsed.GetRequiredValue(howLong), cancel);
        });
    }

    private static Command Unban(Terminal terminal)
    {
        Argument<string> user = MembersCommand.User();
        return SpacesCommand.OnSpace(terminal, "unban", "Let somebody come in again.", [user], [], (client, space, parsed, cancel) =>
            Bans.LiftAsync(terminal, client, $"/v1/tenants/{space.Id}/bans", space.Name, parsed.GetRequiredValue(user), cancel));
    }

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = SpacesCommand.OnSpace(terminal, "bans", "List who may not come in.", [], [], async (client, space, parsed, cancel) =>
        {
            List<BannedJson> bans = await client.ListAsync($"/v1/tenants/{space.Id}/bans", MembersJson.Default.BannedJson, cancel);
            if (format!.IsJson(parsed))
                terminal.WriteJson(new BanListJson(1, null, space.Id, bans), MembersJson.Default.BanListJson);
            else
                Bans.Write(terminal, bans);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Until(Terminal terminal)
    {
        Argument<string> user = MembersCommand.User();
        var howLong = new Argument<string>("how-long") { Description = "From now on: 12h, 7d; or always" };
        return SpacesCommand.OnSpace(terminal, "stay", "Say how long somebody is a member: a guest for a day.", [user, howLong], [], async (client, space, parsed, cancel) =>
        {
            string text = parsed.GetRequiredValue(howLong);
            if (!InvitesCommand.TryLife(text == "always" ? "never" : text, out long? seconds))
                return terminal.Fail(ExitCodes.Usage, "Say always, or a number with m, h or d, such as 12h.");
            MemberJson member = await SpacesCommand.FindMemberAsync(client, space, parsed.GetRequiredValue(user), cancel);
            DateTimeOffset? end = seconds is { } given ? terminal.Time.GetUtcNow().AddSeconds(given) : null;
            await client.DoAsync(HttpMethod.Patch, $"/v1/tenants/{space.Id}/members/{member.UserId}", new MemberEndJson(end, end is null), SpacesJson.Default.MemberEndJson, cancel);
            return NetworkAtServer.Done(terminal, end is { } time ? $"{member.Username} is a member of {space.Name} until {time.ToLocalTime():yyyy-MM-dd HH:mm}." : $"{member.Username} is a member of {space.Name} without an end.");
        });
    }
}
