using System.CommandLine;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead audit</c>: who did what in one's spaces, or on the server.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal) => new("audit", "Who did what, in your spaces or on the server.") { List(terminal), Export(terminal), Verify(terminal) };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List what was done, newest first.");
        var limit = new Option<int>("--limit") { Description = "How many rows at most", DefaultValueFactory = _ => 50 };
        command.Add(limit);
        var filter = new Filter(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            if (parsed.GetValue(limit) < 1)
                return terminal.Fail(ExitCodes.Usage, "--limit is at least 1.");
            List<JsonElement> rows = [];
            await foreach (JsonElement row in client.PagesAsync(await filter.PathAsync(client, parsed, cancel), cancel))
            {
                rows.Add(row);
                if (rows.Count == parsed.GetValue(limit))
                    break;
            }
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new AuditListJson(1, rows), AuditJson.Default.AuditListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (AuditRowJson row in rows.Select(one => one.Deserialize(AuditJson.Default.AuditRowJson)!))
            {
                var outcome = new Cell(row.Outcome == "succeeded" ? "" : Human.Safe(row.Outcome), Tone.Attention);
                table.Add($"{row.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}", row.ActorName ?? row.ActorKind, row.Action, $"{row.TargetKind} {row.TargetId}".Trim(), row.Source ?? "", outcome);
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Export(Terminal terminal)
    {
        var command = new Command("export", "Print every row as one line of JSON, newest first, whole.");
        var filter = new Filter(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            await foreach (JsonElement row in client.PagesAsync(await filter.PathAsync(client, parsed, cancel), cancel))
                terminal.Out.WriteLine(row.GetRawText());
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Verify(Terminal terminal)
    {
        var command = new Command("verify", "Have the server check that no row was altered or removed; for its administrators.");
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            AuditProofJson proof = await client.GetAsync("/v1/admin/audit/verify", AuditJson.Default.AuditProofJson, cancel);
            int code = proof.IsWhole ? ExitCodes.Ok : ExitCodes.Failed;
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new AuditVerifiedJson(1, proof.IsWhole, proof.Chains, proof.Rows, proof.Waiting, proof.Faults), AuditJson.Default.AuditVerifiedJson);
                return code;
            }
            foreach (AuditFaultJson fault in proof.Faults)
                terminal.Error.WriteLine(Human.Safe($"{fault.Fault}: chain {fault.Chain}, position {fault.Position?.ToString(provider: null) ?? "-"}, row {fault.AuditId?.ToString(provider: null) ?? "-"}: {fault.Detail}"));
            terminal.Out.WriteLine(proof.IsWhole
                ? $"The audit is whole: {proof.Rows} rows in {proof.Chains} chain(s), {proof.Waiting} not sealed yet."
                : $"The audit is not as it was written: {proof.Faults.Count} fault(s) in {proof.Rows} rows.");
            return code;
        }, cancel));
        return command;
    }

    /// <summary>The options that say which rows.</summary>
    private sealed class Filter
    {
        private readonly (Option<string?> Option, string Name)[] _options =
        [
            (new("--action") { Description = "How the action begins: network. for all of networks" }, "action"),
            (new("--actor") { Description = "An id, a kind (user, agent, apikey, system) or part of a name" }, "actor"),
            (new("--target") { Description = "An id or a kind" }, "target"),
            (new("--outcome") { Description = "succeeded, denied or failed" }, "outcome"),
            (new("--from") { Description = "Not before: 2026-01-31 or 2026-01-31T12:00:00Z" }, "from"),
            (new("--to") { Description = "Before" }, "to"),
            (new("--text") { Description = "Somewhere in action, target, before or after" }, "text"),
        ];

        private readonly AuditChoice _whose;

        public Filter(Command command)
        {
            _whose = new AuditChoice(command);
            foreach ((Option<string?> option, _) in _options)
                command.Add(option);
        }

        /// <summary>Without a space: all in which the caller may read the audit.</summary>
        public async Task<string> PathAsync(ServerClient client, ParseResult parsed, CancellationToken cancel)
        {
            bool instance = _whose.IsInstance(parsed);
            List<string> query = [];
            if (await _whose.NamedAsync(client, parsed, cancel) is { } space)
                query.Add($"tenant={Uri.EscapeDataString(space.Id)}");
            foreach ((Option<string?> option, string name) in _options)
            {
                if (parsed.GetValue(option) is { } value)
                    query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
            return $"{(instance ? "/v1/admin/audit" : "/v1/audit")}{(query.Count == 0 ? "" : $"?{string.Join('&', query)}")}";
        }
    }
}
