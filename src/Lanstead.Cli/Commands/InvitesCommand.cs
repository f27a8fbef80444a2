using System.CommandLine;
using System.Globalization;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead invites</c>: who may come into a space, by link or by mail.</summary>
internal static class InvitesCommand
{
    private const string Path = "/v1/tenants/";

    public static Command Create(Terminal terminal) => new("invites", "Invite people into a space of yours.") { List(terminal), Make(terminal), Revoke(terminal) };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List the invite links and invitations of a space.");
        var server = new ServerOption(command);
        var space = new SpaceChoice(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            List<InviteLinkJson> links = await client.ListAsync($"{Path}{meant.Id}/invite-links", InviteJson.Default.InviteLinkJson, cancel);
            List<InvitationJson> invitations = await client.ListAsync($"{Path}{meant.Id}/invitations", InviteJson.Default.InvitationJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new InvitesJson(1, meant.Id, links, invitations), InviteJson.Default.InvitesJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (InviteLinkJson link in links)
            {
                string uses = string.Create(CultureInfo.InvariantCulture, $"{link.Uses} of {link.MaxUses?.ToString(CultureInfo.InvariantCulture) ?? "any"}");
                table.Add(link.Id, link.Label.Length == 0 ? "link" : link.Label, link.NetworkName ?? meant.Name, link.Role, uses, link.State);
            }
            foreach (InvitationJson invitation in invitations)
                table.Add(invitation.Id, invitation.Email, invitation.NetworkName ?? meant.Name, invitation.Role, "", invitation.Status);
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Make(Terminal terminal)
    {
        var command = new Command("create", "Make an invite link and print it once; with --email, invite one person by mail.");
        var email = new Option<string?>("--email") { Description = "Invite this address instead; only the account with it can accept" };
        var network = new Option<string?>("--network") { Description = "Name or id of the network that it leads to; else the whole space" };
        var role = new Option<string>("--role") { Description = "What people become: viewer, member, moderator or admin, at most your own", DefaultValueFactory = _ => "member" };
        var maxUses = new Option<int?>("--max-uses") { Description = "How many people may join by the link; else any number" };
        var expires = new Option<string>("--expires") { Description = "How long it works: 30m, 12h, 7d or never", DefaultValueFactory = _ => "7d" };
        var label = new Option<string?>("--label") { Description = "What the link is for; only those who manage the space see it" };
        var stay = new Option<string>("--stay") { Description = "How long they are members: 24h, 7d or always", DefaultValueFactory = _ => "always" };
        role.AcceptOnlyFromAmong("viewer", "member", "moderator", "admin");
        foreach (Option option in new Option[] { email, network, role, maxUses, expires, label, stay })
            command.Add(option);
        var server = new ServerOption(command);
        var space = new SpaceChoice(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            if (!TryLife(parsed.GetRequiredValue(expires), out long? seconds))
                return terminal.Fail(ExitCodes.Usage, "--expires is a number with m, h or d, such as 12h, or never.");
            string howLong = parsed.GetRequiredValue(stay);
            if (!TryLife(howLong == "always" ? "never" : howLong, out long? membership))
                return terminal.Fail(ExitCodes.Usage, "--stay is a number with m, h or d, such as 24h, or always.");
            string? address = parsed.GetValue(email);
            if (address is not null && (seconds is null || parsed.GetValue(maxUses) is not null || parsed.GetValue(label) is not null))
                return terminal.Fail(ExitCodes.Usage, "An invitation by mail ends at some time, works once and has no label: leave out --max-uses, --label and --expires never.");
            MyTenantJson meant = await space.FindAsync(client, parsed, cancel);
            string? networkId = await NetworkAsync(client, meant, parsed.GetValue(network), cancel);
            if (address is not null)
            {
                InvitationJson invited = await client.PostAsync(
                    $"{Path}{meant.Id}/invitations", new CreateInvitationJson(address, networkId, parsed.GetRequiredValue(role), seconds, membership),
                    InviteJson.Default.CreateInvitationJson, InviteJson.Default.InvitationJson, cancel);
                if (format.IsJson(parsed))
                    terminal.WriteJson(invited, InviteJson.Default.InvitationJson);
                else
                    terminal.Out.WriteLine($"{Human.Safe(invited.Email)} is invited to {Human.Safe(invited.NetworkName ?? meant.Name)} as {invited.Role}.");
                return ExitCodes.Ok;
            }
            NewInviteLinkJson link = await client.PostAsync(
                $"{Path}{meant.Id}/invite-links",
                new CreateInviteLinkJson(networkId, parsed.GetRequiredValue(role), parsed.GetValue(label), parsed.GetValue(maxUses), seconds, seconds is null, membership),
                InviteJson.Default.CreateInviteLinkJson, InviteJson.Default.NewInviteLinkJson, cancel);
            if (format.IsJson(parsed))
                terminal.WriteJson(new InviteCreatedJson(1, link.Id, link.Url, link.ExpiresAt), InviteJson.Default.InviteCreatedJson);
            else
                terminal.Out.WriteLine(Human.Safe(link.Url));
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Id of the link or invitation, as ls shows it" };
        var command = new Command("revoke", "End an invite link, or take an invitation back. Those who joined stay.") { id };
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string wanted = Uri.EscapeDataString(parsed.GetRequiredValue(id));
            try
            {
                await client.DoAsync(HttpMethod.Delete, $"/v1/invite-links/{wanted}", cancel);
            }
            catch (ServerCallException e) when (e.ExitCode == ExitCodes.NotFound)
            {
                // Then it is an invitation, or nothing.
                await client.DoAsync(HttpMethod.Delete, $"/v1/invitations/{wanted}", cancel);
            }
            terminal.Out.WriteLine("Revoked.");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    /// <summary>Reads <c>30m</c>, <c>12h</c>, <c>7d</c>; null seconds for <c>never</c>.</summary>
    internal static bool TryLife(string text, out long? seconds)
    {
        seconds = null;
        if (text == "never")
            return true;
        int unit = text.Length < 2 ? 0 : text[^1] switch { 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        if (unit == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
            return false;
        seconds = (long)count * unit;
        return true;
    }

    private static async Task<string?> NetworkAsync(ServerClient client, MyTenantJson space, string? wanted, CancellationToken cancel)
    {
        if (wanted is null)
            return null;
        List<NamedNetworkJson> networks = await client.ListAsync($"/v1/networks?tenant={space.Id}", InviteJson.Default.NamedNetworkJson, cancel);
        return networks.Find(one => one.TenantId == space.Id && (one.Id == wanted || one.Slug == wanted || string.Equals(one.Name, wanted, StringComparison.OrdinalIgnoreCase)))?.Id
            ?? throw new ServerCallException(ExitCodes.NotFound, "", $"The space has no network called {wanted}.");
    }
}
