using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead notifications</c>: what waits for this person, and what changed for them.</summary>
internal static class NotificationsCommand
{
    private const string Path = "/v1/me/notifications";

    public static Command Create(Terminal terminal) => new("notifications", "What waits for you, and what changed for you.") { List(terminal), Read(terminal) };

    private static Command List(Terminal terminal)
    {
        var all = new Option<bool>("--all") { Description = "Those too that you have read" };
        var command = new Command("ls", "List what you were told of and have not read, newest first.") { all };
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<NotificationJson> told = await client.ListAsync(Path, NotificationsJson.Default.NotificationJson, cancel);
            if (!parsed.GetValue(all))
                told.RemoveAll(one => one.IsRead);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new NotificationListJson(1, told), NotificationsJson.Default.NotificationListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (NotificationJson one in told)
                table.Add(new Cell($"{one.At.ToLocalTime():yyyy-MM-dd HH:mm}", Tone.Quiet), one.Text);
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Read(Terminal terminal)
    {
        var command = new Command("read", "Mark all of it as read.");
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            await client.DoAsync(HttpMethod.Post, $"{Path}/read", new ReadNotificationsJson(null), NotificationsJson.Default.ReadNotificationsJson, cancel);
            return NetworkAtServer.Done(terminal, "All read.");
        }, cancel));
        return command;
    }
}
