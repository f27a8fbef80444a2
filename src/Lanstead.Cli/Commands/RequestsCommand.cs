using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead requests</c>: who asks to come into a network.</summary>
internal static class RequestsCommand
{
    public static Command Create(Terminal terminal) => new("requests", "Who asks to come into a network.") { List(terminal), Approve(terminal), Deny(terminal) };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "ls", "List who asks to come in.", [], [], async (client, network, parsed, cancel) =>
        {
            List<NetworkMemberJson> requests = await ListAsync(client, network, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new RequestListJson(1, network.Id, requests), MembersJson.Default.RequestListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (NetworkMemberJson one in requests)
                table.Add(one.Username, one.SpaceRole is { } role ? $"{role} of the space" : "not in the space yet", new Cell($"since {one.Since.ToLocalTime():yyyy-MM-dd HH:mm}", Tone.Quiet), one.Message);
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Approve(Terminal terminal)
    {
        Argument<string> user = MembersCommand.User();
        Option<string> role = MembersCommand.RoleOption();
        return NetworkAtServer.Verb(terminal, "approve", "Take in who asked.", [user], [role], async (client, network, parsed, cancel) =>
        {
            NetworkMemberJson one = await FindAsync(client, network, parsed.GetRequiredValue(user), cancel);
            return await MembersCommand.AdmitAsync(terminal, client, network, one.UserId, one.Username, parsed.GetRequiredValue(role), cancel);
        });
    }

    private static Command Deny(Terminal terminal)
    {
        Argument<string> user = MembersCommand.User();
        return NetworkAtServer.Verb(terminal, "deny", "Say no to who asked; they may ask again.", [user], [], async (client, network, parsed, cancel) =>
        {
            NetworkMemberJson one = await FindAsync(client, network, parsed.GetRequiredValue(user), cancel);
            await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}/members/{one.UserId}", cancel);
            return NetworkAtServer.Done(terminal, $"{one.Username} does not come into {network.Name}.");
        });
    }

    private static Task<List<NetworkMemberJson>> ListAsync(ServerClient client, ServerNetworkJson network, CancellationToken cancel) =>
        client.ListAsync($"/v1/networks/{network.Id}/requests", MembersJson.Default.NetworkMemberJson, cancel);

    private static async Task<NetworkMemberJson> FindAsync(ServerClient client, ServerNetworkJson network, string who, CancellationToken cancel) =>
        (await ListAsync(client, network, cancel)).Find(one => one.UserId == who || string.Equals(one.Username, who, StringComparison.OrdinalIgnoreCase))
            ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"Nobody called {Human.Safe(who)} asks to come into {Human.Safe(network.Name)}. See: lanstead requests ls {Human.Safe(network.Slug)}");
}
