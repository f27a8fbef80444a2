using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead join</c>: a person becomes a member by an invite. Machines join by <c>lanstead up</c>.</summary>
internal static class JoinCommand
{
    public static Command Create(Terminal terminal)
    {
        var link = new Argument<string>("link") { Description = "Invite link, such as https://vpn.example.org/join#lsl_…; - reads it from standard input" };
        var command = new Command("join", "Join a space or network by an invite link, as the person signed in here.") { link };
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            string given = parsed.GetRequiredValue(link);
            // Whoever sees this machine's processes sees their arguments.
            string text = (given == "-" ? await terminal.In.ReadLineAsync(cancel) ?? "" : given).Trim();
            (string? origin, string token) = Split(text);
            if (token.Length == 0)
                return terminal.Fail(ExitCodes.Usage, "This is no invite link. It ends with # and a long code.");
            return await terminal.AskServerAsync(server.Of(parsed) ?? origin, client => RunAsync(terminal, client, token, format.IsJson(parsed), cancel), cancel);
        });
        return command;
    }

    /// <summary>The server and the token of a link; a token alone has no server.</summary>
    internal static (string? Server, string Token) Split(string text)
    {
        int at = text.IndexOf('#', StringComparison.Ordinal);
        if (at < 0)
            return (null, text.StartsWith("ls", StringComparison.Ordinal) ? text : "");
        string address = text[..at];
        const string page = "/join";
        return (address.EndsWith(page, StringComparison.Ordinal) ? address[..^page.Length] : null, text[(at + 1)..]);
    }

    private static async Task<int> RunAsync(Terminal terminal, ServerClient client, string token, bool json, CancellationToken cancel)
    {
        JoinedJson joined = await client.PostAsync("/v1/invites/join", new InviteTokenJson(token), InviteJson.Default.InviteTokenJson, InviteJson.Default.JoinedJson, cancel);
        if (json)
        {
            terminal.WriteJson(new JoinDoneJson(1, client.Name, joined.TenantId, joined.NetworkId, joined.Role, joined.WasMember), InviteJson.Default.JoinDoneJson);
            return ExitCodes.Ok;
        }
        terminal.Out.WriteLine(joined.WasMember ? $"You are in already, as {joined.Role}." : $"You are in, as {joined.Role}.");
        if (joined.Role != "viewer")
            terminal.Out.WriteLine($"Add this machine: open {client.Name}{(joined.NetworkId is { } network ? $"/networks/{network}" : "")}, choose “Add device”, and run the line that it shows.");
        return ExitCodes.Ok;
    }
}
