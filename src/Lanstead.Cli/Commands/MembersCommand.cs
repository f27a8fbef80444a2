using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead members</c>: who is in a network, what they are there, and who may not come in.</summary>
internal static class MembersCommand
{
    private static readonly string[] s_roles = ["viewer", "member", "moderator", "admin"];

    public static Command Create(Terminal terminal) => new("members", "The people of a network.")
    {
        List(terminal), Add(terminal), Role(terminal), Kick(terminal), Ban(terminal), Unban(terminal), ListBans(terminal),
    };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "ls", "List who is in a network.", [], [], async (client, network, parsed, cancel) =>
        {
            List<NetworkMemberJson> members = await ListAsync(client, network, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new NetworkMemberListJson(1, network.Id, members), MembersJson.Default.NetworkMemberListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (NetworkMemberJson member in members)
                table.Add(member.Username, member.Role, member.Devices == 1 ? "1 device" : $"{member.Devices} devices", new Cell($"since {member.Since.ToLocalTime():yyyy-MM-dd}", Tone.Quiet));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        Argument<string> user = User();
        Option<string> role = RoleOption();
        return NetworkAtServer.Verb(terminal, "add", "Take a member of the space into a network.", [user], [role], async (client, network, parsed, cancel) =>
        {
            string name = parsed.GetRequiredValue(user);
            List<MemberJson> found = await client.ListAsync($"/v1/tenants/{network.TenantId}/members?search={Uri.EscapeDataString(name)}", SpacesJson.Default.MemberJson, cancel);
            MemberJson member = found.Find(one => string.Equals(one.Username, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"Nobody in the network's space is called {Human.Safe(name)}. Invite them: lanstead invites create --network {Human.Safe(network.Slug)}");
            return await AdmitAsync(terminal, client, network, member.UserId, member.Username, parsed.GetRequiredValue(role), cancel);
        });
    }

    private static Command Role(Terminal terminal)
    {
        Argument<string> user = User();
        var role = new Argument<string>("role") { Description = "viewer, member, moderator or admin" };
        role.AcceptOnlyFromAmong(s_roles);
        return NetworkAtServer.Verb(terminal, "role", "Give somebody another role in a network; it counts there alone.", [user, role], [], async (client, network, parsed, cancel) =>
        {
            NetworkMemberJson member = await FindAsync(client, network, parsed.GetRequiredValue(user), cancel);
            await client.DoAsync(
                HttpMethod.Patch, $"/v1/networks/{network.Id}/members/{member.UserId}", new NetworkRoleJson(parsed.GetRequiredValue(role)), MembersJson.Default.NetworkRoleJson, cancel);
            return NetworkAtServer.Done(terminal, $"{member.Username} is {parsed.GetRequiredValue(role)} of {network.Name} now.");
        });
    }

    private static Command Kick(Terminal terminal)
    {
        Argument<string> user = User();
        return NetworkAtServer.Verb(terminal, "kick", "Take somebody out of a network, with their devices; they may come in again as the network allows.", [user], [], async (client, network, parsed, cancel) =>
        {
            NetworkMemberJson member = await FindAsync(client, network, parsed.GetRequiredValue(user), cancel);
            await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}/members/{member.UserId}", cancel);
            return NetworkAtServer.Done(terminal, $"{member.Username} is out of {network.Name}, with {(member.Devices == 1 ? "1 device" : $"{member.Devices} devices")}.");
        });
    }

    private static Command Ban(Terminal terminal)
    {
        Argument<string> user = User();
        Option<string?> reason = Bans.Reason();
        Option<string> howLong = Bans.For();
        return NetworkAtServer.Verb(terminal, "ban", "Take somebody out of a network and keep them out.", [user], [reason, howLong], async (client, network, parsed, cancel) =>
        {
            NetworkMemberJson member = await FindAsync(client, network, parsed.GetRequiredValue(user), cancel);
            return await Bans.BanAsync(
                terminal, client, $"/v1/networks/{network.Id}/bans", network.Name, member.UserId, member.Username, parsed.GetValue(reason), parsed.GetRequiredValue(howLong), cancel);
        });
    }

    private static Command Unban(Terminal terminal)
    {
        Argument<string> user = User();
        return NetworkAtServer.Verb(terminal, "unban", "Let somebody come into a network again.", [user], [], (client, network, parsed, cancel) =>
            Bans.LiftAsync(terminal, client, $"/v1/networks/{network.Id}/bans", network.Name, parsed.GetRequiredValue(user), cancel));
    }

    private static Command ListBans(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "bans", "List who may not come into a network.", [], [], async (client, network, parsed, cancel) =>
        {
            List<BannedJson> bans = await client.ListAsync($"/v1/networks/{network.Id}/bans", MembersJson.Default.BannedJson, cancel);
            if (format!.IsJson(parsed))
                terminal.WriteJson(new BanListJson(1, network.Id, null, bans), MembersJson.Default.BanListJson);
            else
                Bans.Write(terminal, bans);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    /// <summary>Takes somebody in.</summary>
    internal static async Task<int> AdmitAsync(Terminal terminal, ServerClient client, ServerNetworkJson network, string userId, string username, string role, CancellationToken cancel)
    {
        await client.DoAsync(HttpMethod.Put, $"/v1/networks/{network.Id}/members/{userId}", new NetworkRoleJson(role), MembersJson.Default.NetworkRoleJson, cancel);
        return NetworkAtServer.Done(terminal, $"{username} is {role} of {network.Name} now.");
    }

    internal static Argument<string> User() => new("user") { Description = "Their username" };

    internal static Option<string> RoleOption()
    {
        var role = new Option<string>("--role") { Description = "What they become in the network: viewer, member, moderator or admin", DefaultValueFactory = _ => "member" };
        role.AcceptOnlyFromAmong(s_roles);
        return role;
    }

    private static Task<List<NetworkMemberJson>> ListAsync(ServerClient client, ServerNetworkJson network, CancellationToken cancel) =>
        client.ListAsync($"/v1/networks/{network.Id}/members", MembersJson.Default.NetworkMemberJson, cancel);

    private static async Task<NetworkMemberJson> FindAsync(ServerClient client, ServerNetworkJson network, string who, CancellationToken cancel) =>
        (await ListAsync(client, network, cancel)).Find(one => one.UserId == who || string.Equals(one.Username, who, StringComparison.OrdinalIgnoreCase))
            ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"Nobody in {Human.Safe(network.Name)} is called {Human.Safe(who)}. See: lanstead members ls {Human.Safe(network.Slug)}");
}
