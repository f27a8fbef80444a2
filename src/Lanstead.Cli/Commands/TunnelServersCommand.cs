using System.CommandLine;
using System.Globalization;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead tunnel-servers</c>: the machines with public addresses behind which homes expose services.</summary>
internal static class TunnelServersCommand
{
    public static Command Create(Terminal terminal) =>
        new("tunnel-servers", "Machines with public addresses, for what is exposed.")
        {
            List(terminal), Add(terminal), Show(terminal), Set(terminal), Remove(terminal), Addresses(terminal), Clients(terminal), TunnelClientVerbs.Add(terminal), TunnelClientVerbs.Move(terminal),
            TunnelClientVerbs.Switch(terminal, "suspend-client", active: false), TunnelClientVerbs.Switch(terminal, "resume-client", active: true), TunnelClientVerbs.Remove(terminal), CertificatesVerb.Create(terminal),
        };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List tunnel servers with their public addresses.");
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<TunnelServerJson> servers = await client.TunnelServersAsync(space.Of(parsed), cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new TunnelServerListJson(1, servers), ExposeJson.Default.TunnelServerListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (TunnelServerJson one in servers)
                table.Add(one.Name, one.Region, string.Join(", ", one.Addresses.Where(address => address.Status == "active").Select(address => address.Address)), $"{one.Clients} clients", $"{one.Exposures} exposures", State(one));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What it is called" };
        Option<string?> region = Region(), assignment = Assignment();
        Option<int?> port = Port();
        var device = new Option<string?>("--device") { Description = "A machine of the space that becomes it; else a line for a new one is printed" };
        var command = new Command("add", "Add a tunnel server; prints the line to run on its machine.") { name, region, port, assignment, device };
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            string? machine = parsed.GetValue(device) is { } named ? (await DeviceVerbs.FindAsync(client, named, cancel)).Id : null;
            TunnelServerJson made = await client.PostAsync(
                $"/v1/tenants/{its.Id}/tunnel-servers", new AddTunnelServerJson(parsed.GetRequiredValue(name), parsed.GetValue(region), parsed.GetValue(port), Word(parsed.GetValue(assignment)), machine),
                ExposeJson.Default.AddTunnelServerJson, ExposeJson.Default.TunnelServerJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new OneTunnelServerJson(1, made), ExposeJson.Default.OneTunnelServerJson);
                return ExitCodes.Ok;
            }
            if (made.Join is null)
                return NetworkAtServer.Done(terminal, $"{made.DeviceName} is the tunnel server {made.Name} now. It tells its public addresses by itself.");
            terminal.Out.WriteLine(made.Join.Command);
            return NetworkAtServer.Done(terminal, $"Run that line as root on the machine with the public address, until {made.Join.ExpiresAt.ToLocalTime():yyyy-MM-dd HH:mm}. Or, where Lanstead is installed: lanstead up --server {client.Name} --key {made.Join.Code}");
        }, cancel));
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnServer(terminal, "show", "One tunnel server.", [json], (client, one, parsed, cancel) =>
        {
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new OneTunnelServerJson(1, one), ExposeJson.Default.OneTunnelServerJson);
                return Task.FromResult(ExitCodes.Ok);
            }
            var table = new Columns();
            table.Add("name", one.Name);
            table.Add("machine", one.DeviceName ?? "none yet");
            table.Add("state", State(one));
            table.Add("region", one.Region);
            table.Add("tunnel port", one.Port is { } port ? port.ToString(CultureInfo.InvariantCulture) : "any");
            table.Add("new clients get", one.Assignment switch { "leastUsed" => "the address with the fewest exposures", "manual" => "the address that is chosen for them", _ => "addresses by turns" });
            table.Add("certificates", CertificatesVerb.Words(one.CertificateAuthority));
            table.Add("clients", one.Clients.ToString(CultureInfo.InvariantCulture));
            table.Add("exposures", one.Exposures.ToString(CultureInfo.InvariantCulture));
            table.Add("id", one.Id);
            table.WriteTo(terminal.Out, terminal.Colour);
            WriteAddresses(terminal, one);
            return Task.FromResult(ExitCodes.Ok);
        });
    }

    private static Command Set(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "Another name" };
        Option<string?> region = Region(), assignment = Assignment();
        var status = new Option<string?>("--status") { Description = "active; draining: nothing new comes; disabled: nothing is open" };
        status.AcceptOnlyFromAmong("active", "draining", "disabled");
        Option<int?> port = Port();
        return OnServer(terminal, "set", "Change a tunnel server: drain it, disable it, rename it.", [name, region, status, assignment, port], async (client, one, parsed, cancel) =>
        {
            TunnelServerJson now = await client.PatchAsync(
                $"/v1/tunnel-servers/{one.Id}", new ChangeTunnelServerJson(parsed.GetValue(name), parsed.GetValue(region), parsed.GetValue(status), Word(parsed.GetValue(assignment)), parsed.GetValue(port)),
                ExposeJson.Default.ChangeTunnelServerJson, ExposeJson.Default.TunnelServerJson, cancel);
            return NetworkAtServer.Done(terminal, $"{now.Name} is {now.Status}.");
        });
    }

    private static Command Remove(Terminal terminal)
    {
        Option<bool> yes = NetworkAtServer.Yes();
        return OnServer(terminal, "rm", "Remove a tunnel server through which nothing is exposed; its machine stays a device.", [yes], async (client, one, parsed, cancel) =>
        {
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"This removes {Human.Safe(one.Name)} with {one.Clients} clients. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, $"/v1/tunnel-servers/{one.Id}", cancel);
            return NetworkAtServer.Done(terminal, $"{one.Name} is gone.");
        });
    }

    private static Command Addresses(Terminal terminal) => OnServer(terminal, "addresses", "The public addresses of a tunnel server.", [], (client, one, parsed, cancel) =>
    {
        WriteAddresses(terminal, one);
        return Task.FromResult(ExitCodes.Ok);
    });

    private static Command Clients(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnServer(terminal, "clients", "The devices behind a tunnel server.", [json], async (client, one, parsed, cancel) =>
        {
            List<TunnelClientJson> clients = await client.ListAsync($"/v1/tunnel-servers/{one.Id}/clients", ExposeJson.Default.TunnelClientJson, cancel);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new TunnelClientListJson(1, clients), ExposeJson.Default.TunnelClientListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (TunnelClientJson at in clients)
                table.Add(at.DeviceName, at.OwnerName, at.TunnelAddress, at.Address, $"{at.Exposures} exposures", at.Status != "active" ? new Cell(Human.Safe(at.Status), Tone.Quiet) : at.Online ? new Cell("online", Tone.Good) : new Cell("away", Tone.Attention));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
    }

    private static void WriteAddresses(Terminal terminal, TunnelServerJson one)
    {
        var table = new Columns();
        foreach (PoolAddressJson address in one.Addresses)
        {
            table.Add(
                address.Address, address.OwnAddress == address.Address ? "" : $"at {address.OwnAddress}", address.Interface, $"{address.Exposures} exposures",
                address.Status != "active" ? new Cell("disabled", Tone.Quiet) : address.Present ? new Cell("there", Tone.Good) : new Cell("the machine does not have it", Tone.Attention));
        }
        table.WriteTo(terminal.Out, terminal.Colour);
    }

    private static Cell State(TunnelServerJson one) => one switch
    {
        { Status: not "active" } => new(Human.Safe(one.Status), Tone.Quiet),
        { DeviceName: null } => new("has no machine yet", Tone.Attention),
        { Online: true } => new("online", Tone.Good),
        _ => new("away", Tone.Attention),
    };

    private static Option<string?> Region() => new("--region") { Description = "Where it is, in your words" };

    private static Option<int?> Port() => new("--port") { Description = "The UDP port of its tunnel" };

    private static Option<string?> Assignment()
    {
        var assignment = new Option<string?>("--assignment") { Description = "How new clients get a public address: by turns, the least used, or by hand" };
        assignment.AcceptOnlyFromAmong("round-robin", "least-used", "manual");
        return assignment;
    }

    private static string? Word(string? assignment) => assignment switch { "round-robin" => "roundRobin", "least-used" => "leastUsed", _ => assignment };

    private static Command OnServer(Terminal terminal, string verb, string text, Option[] options, Func<ServerClient, TunnelServerJson, ParseResult, CancellationToken, Task<int>> run) =>
        VerbAtServer.About(terminal, verb, text, new Argument<string>("tunnel-server") { Description = "Its name or ID" }, (client, which, cancel) => client.FindTunnelServerAsync(null, which, cancel), [], options, run);
}
