using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead dns</c>: how names are found on this machine, and what they say.</summary>
internal static class DnsCommand
{
    // IANA numbers of what people ask for by hand; any other as TYPE65.
    private static readonly Dictionary<string, uint> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["SOA"] = 6, ["PTR"] = 12, ["MX"] = 15, ["TXT"] = 16, ["AAAA"] = 28, ["SRV"] = 33, ["HTTPS"] = 65, ["ANY"] = 255,
    };

    private const uint NoSuchName = 3;

    public static Command Create(Terminal terminal) => new("dns", "Names of devices, as this machine finds them.") { ShowStatus(terminal), Query(terminal), RecordsCommand.Create(terminal) };

    private static Command ShowStatus(Terminal terminal)
    {
        var command = new Command("status", "Show where names are answered, and how programs find them.");
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (status.DeviceId.Length == 0)
                return terminal.Fail(ExitCodes.NotEnrolled, "This machine is in no network. Run: lanstead up --server URL --key KEY");
            StatusNames names = status.Names ?? new StatusNames();
            if (format.IsJson(parsed))
                terminal.WriteJson(DnsStatusJson.From(names), OutputJson.Default.DnsStatusJson);
            else
                Write(terminal, names);
            return names.Problem.Length > 0 ? terminal.Fail(ExitCodes.Failed, names.Problem) : ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, StatusNames names)
    {
        var table = new Columns();
        table.Add("answered at", names.Address.Length == 0 ? "nowhere" : $"{names.Address} port 53, for this machine only");
        table.Add("programs", names.Way == "none" ? $"are not led there: {names.Reason}" : $"by {names.Way}: {names.Reason}");
        table.Add("other names", names.Upstreams.Count == 0 ? "as before, by the system" : $"passed on to {string.Join(", ", names.Upstreams)}");
        table.WriteTo(terminal.Out, terminal.Colour);
        if (names.Networks.Count == 0)
            return;
        terminal.Out.WriteLine();
        var networks = new Columns();
        foreach (StatusNamesNetwork network in names.Networks)
            networks.Add(network.Name, $"DEVICE.{network.Domain}", network.Names == 1 ? "1 name" : $"{network.Names} names");
        networks.WriteTo(terminal.Out, terminal.Colour);
    }

    private static Command Query(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "A name such as nas.home.lanstead.internal, the short nas, or an address" };
        var type = new Argument<string>("type") { Description = "A, AAAA, CNAME, PTR, SOA, NS, TXT, MX, SRV, HTTPS, ANY or TYPEnumber", DefaultValueFactory = _ => "" };
        var command = new Command("query", "Ask this machine's resolver for a name.") { name, type };
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            string asked = parsed.GetRequiredValue(name);
            string word = parsed.GetValue(type) ?? "";
            bool isAddress = System.Net.IPAddress.TryParse(asked, out System.Net.IPAddress? address);
            if (word.Length == 0)
                word = isAddress ? "PTR" : "A";
            if (!Types.TryGetValue(word, out uint number) && !(word.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase) && ushort.TryParse(word[4..], out ushort other) && (number = other) > 0))
                return terminal.Fail(ExitCodes.Usage, $"\"{word}\" is no type of record. There are {string.Join(", ", Types.Keys)}, and others as TYPE65.");
            DnsAnswer? answer = null;
            int exitCode = await terminal.CallAsync(
                new LocalRequest { DnsQuery = new DnsQueryRequest { Name = isAddress ? Reverse(address!) : asked, Type = number } }, reply => answer = reply.DnsAnswer ?? answer, cancel);
            if (exitCode != ExitCodes.Ok || answer is null)
                return exitCode != ExitCodes.Ok ? exitCode : terminal.Fail(ExitCodes.Failed, "The agent gave no answer. It may be another version: lanstead version");
            if (format.IsJson(parsed))
                terminal.WriteJson(DnsAnswerJson.From(answer, Word), OutputJson.Default.DnsAnswerJson);
            else
                Write(terminal, answer);
            return answer.Code switch
            {
                0 when answer.Records.Count > 0 => ExitCodes.Ok,
                0 => terminal.Fail(ExitCodes.NotFound, $"{answer.Name} is there, but has no {word.ToUpperInvariant()}."),
                NoSuchName => terminal.Fail(ExitCodes.NotFound, $"There is no {answer.Name}.{(answer.Ours ? " See the devices: lanstead devices ls" : "")}"),
                _ => terminal.Fail(ExitCodes.NotConnected, $"{answer.Name} could not be looked up: response code {answer.Code}. See who is asked: lanstead dns status"),
            };
        });
        return command;
    }

    private static void Write(Terminal terminal, DnsAnswer answer)
    {
        var table = new Columns();
        foreach (DnsAnswerRecord record in answer.Records)
            table.Add(record.Name, Word(record.Type), record.Data, new Cell(answer.Ours ? $"network {Human.Safe(answer.Network)}" : "of another server", Tone.Quiet));
        table.WriteTo(terminal.Out, terminal.Colour);
    }

    private static string Word(uint type) => Types.FirstOrDefault(pair => pair.Value == type).Key ?? $"TYPE{type}";

    private static string Reverse(System.Net.IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        return bytes.Length == 4
            ? $"{string.Join('.', bytes)}.in-addr.arpa"
            : $"{string.Join('.', bytes.SelectMany(value => new[] { $"{value & 15:x}", $"{value >> 4:x}" }))}.ip6.arpa";
    }
}
