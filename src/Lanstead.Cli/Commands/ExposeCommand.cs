using System.CommandLine;
using System.Net;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead expose 25565</c>: a service of this machine gets a port of a public address.</summary>
internal static class ExposeCommand
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("what") { Description = "A port, a range such as 2456-2458, or a service such as \"Minecraft Java\" (see: lanstead expose templates)" };
        var to = new Option<string?>("--to") { Description = "Another machine of this LAN: ADDRESS or ADDRESS:PORT; else this machine" };
        var port = new Option<int?>("--port") { Description = "The public port; else the same where it is free, else a free one" };
        var protocol = new Option<string?>("--protocol") { Description = "tcp, udp or both; else both, and tcp with the PROXY protocol" };
        protocol.AcceptOnlyFromAmong("tcp", "udp", "both");
        var tunnelServer = new Option<string?>("--tunnel-server", "--via") { Description = "Through which tunnel server; else the one with the fewest clients" };
        var address = new Option<string?>("--address") { Description = "Which public address of it" };
        var host = new Option<string?>("--host") { Description = "A name such as blog.example.com: it is reached by https:// there instead of a port of its own, with a certificate that the tunnel server gets" };
        var upstream = new Option<string?>("--upstream") { Description = "With --host: http or https: what the service speaks; tls: it has a certificate for the name itself, and TLS is passed through" };
        upstream.AcceptOnlyFromAmong("http", "https", "tls");
        var name = new Option<string?>("--name") { Description = "What it is called" };
        var allow = new Option<string[]>("--allow") { Description = "Who may connect, as a prefix; repeat for more; else everybody" };
        var deny = new Option<string[]>("--deny") { Description = "Who may not, as a prefix; repeat for more" };
        var source = new Option<string?>("--source") { Description = "kept: the service sees the true address of who calls; masquerade: this machine's; proxy-v1, proxy-v2: this machine's, and the true one by the PROXY protocol" };
        source.AcceptOnlyFromAmong("kept", "masquerade", "proxy-v1", "proxy-v2");
        var device = new Option<string?>("--device") { Description = "Name or ID of another device of yours; else this machine" };
        var command = new Command("expose", "Give a service at home a port of a public address.")
        {
            what, to, port, protocol, tunnelServer, address, host, upstream, name, allow, deny, source, device,
            ExposureVerbs.List(terminal), ExposureVerbs.Show(terminal), ExposureChange.Create(terminal), ExposureVerbs.Remove(terminal), ExposureVerbs.Switch(terminal, "pause", active: false),
            ExposureVerbs.Switch(terminal, "resume", active: true), ExposureVerbs.Test(terminal), ExposureVerbs.Templates(terminal),
        };
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            IPAddress? target = null;
            int? targetPort = null;
            if (parsed.GetValue(to) is { } there)
            {
                if (!PortText.TryTarget(there, out IPAddress read, out targetPort))
                    return terminal.Fail(ExitCodes.Usage, $"{there} is no address. It looks like 192.168.1.20 or 192.168.1.20:80");
                target = read;
            }
            string text = parsed.GetRequiredValue(what);
            bool isTemplate = !char.IsAsciiDigit(text.Length == 0 ? ' ' : text[0]);
            List<AskedPortsJson>? ports = null;
            if (!isTemplate)
            {
                if (!PortText.TryRead(text, out int first, out int last))
                    return terminal.Fail(ExitCodes.Usage, $"{text} is no port. Give one such as 25565, or a range such as 2456-2458.");
                int service = targetPort ?? first;
                if (parsed.GetValue(host) is not null && (last > first || parsed.GetValue(port) is not null || parsed.GetValue(protocol) is not (null or "tcp")))
                    return terminal.Fail(ExitCodes.Usage, "A name leads to one TCP port of the service, and has none of its own.");
                // A range keeps its numbers; one port gets what is free.
                int? asked = parsed.GetValue(port) ?? (last > first ? first : null);
                ports = [new AskedPortsJson(parsed.GetValue(protocol) ?? (CallerWords.IsProxy(parsed.GetValue(source)) || parsed.GetValue(host) is not null ? "tcp" : "both"), asked, asked is { } begin && last > first ? begin + last - first : null, service)];
            }
            else if (parsed.GetValue(port) is not null || targetPort is not null)
            {
                return terminal.Fail(ExitCodes.Usage, "A service has its own ports. Name a port instead of it.");
            }
            return await terminal.AskServerAsync(server.Of(parsed), async client =>
            {
                DeviceSpaceJson its = await DeviceAsync(terminal, client, parsed.GetValue(device), cancel);
                TunnelServerJson? through = parsed.GetValue(tunnelServer) is { } named ? await client.FindTunnelServerAsync(its.TenantId, named, cancel) : null;
                string? addressId = null;
                if (parsed.GetValue(address) is { } wanted)
                {
                    (through, addressId) = await client.FindPublicAddressAsync(its.TenantId, through, wanted, cancel);
                }
                ExposureJson made = await client.PostAsync(
                    $"/v1/tenants/{its.TenantId}/exposures",
                    new CreateExposureJson(its.Id, parsed.GetValue(name), isTemplate ? text : null, ports, through?.Id, addressId, target?.ToString(), CallerWords.ToServer(parsed.GetValue(source)), parsed.GetValue(allow) ?? [], parsed.GetValue(deny) ?? [],
                        parsed.GetValue(host), parsed.GetValue(upstream)),
                    ExposeJson.Default.CreateExposureJson, ExposeJson.Default.ExposureJson, cancel);
                if (format.IsJson(parsed))
                {
                    terminal.WriteJson(new OneExposureJson(1, made), ExposeJson.Default.OneExposureJson);
                    return ExitCodes.Ok;
                }
                terminal.Out.WriteLine(made.Join);
                if (made.Host is not null)
                    return NetworkAtServer.Done(terminal, $"That leads to {made.DeviceName}{(made.Target is null ? "" : $", at {made.Target}")}. {(made.Upstream == "tls" ? "" : $"{made.ServerName} gets a certificate as soon as {made.Host} points to {made.Address}. ")}See how it is: lanstead expose show {made.Id}");
                return NetworkAtServer.Done(terminal, $"That leads to {made.Name} on {made.DeviceName}{(made.Target is null ? "" : $", at {made.Target}")}. See whether it is open: lanstead expose test {made.Id}");
            }, cancel);
        });
        return command;
    }

    // Which device this machine is, its agent tells.
    private static async Task<DeviceSpaceJson> DeviceAsync(Terminal terminal, ServerClient client, string? named, CancellationToken cancel)
    {
        string id;
        if (named is not null)
        {
            id = (await DeviceVerbs.FindAsync(client, named, cancel)).Id;
        }
        else
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                throw new ServerCallException(exitCode, "", "Without the agent here it is not known which device this is. Name one: --device NAME");
            id = status.DeviceId;
        }
        if (!Guid.TryParse(id, out _))
            throw new ServerCallException(ExitCodes.NotEnrolled, "", "This machine is no device yet. Run: lanstead up --server URL --key KEY; or name another: --device NAME");
        return await client.GetAsync($"/v1/devices/{id}", ExposeJson.Default.DeviceSpaceJson, cancel);
    }
}
