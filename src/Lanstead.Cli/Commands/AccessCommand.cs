using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead access</c>: who reaches whom in a network.</summary>
internal static partial class AccessCommand
{
    public static Command Create(Terminal terminal) => new("access", "Who reaches whom in a network.")
    {
        List(terminal), Rule(terminal, "allow", "Let somebody reach something: adds a rule at the end."), Rule(terminal, "deny", "Keep somebody from something: adds a rule at the front."),
        Explain(terminal), Test(terminal), Edit(terminal), History(terminal), Revert(terminal), Confirm(terminal),
    };

    /// <summary><c>lanstead devices tag</c>.</summary>
    public static Command Tag(Terminal terminal)
    {
        var device = new Argument<string>("device") { Description = "Its name in the network" };
        var tags = new Argument<string[]>("tags") { Description = "All its tags; none takes them away", Arity = ArgumentArity.ZeroOrMore };
        return OnNetwork(terminal, "tag", "Give a device its tags, for the access policy to name.", [device, tags], [], async (client, network, parsed, cancel) =>
        {
            string name = parsed.GetRequiredValue(device);
            List<PeerRefJson> peers = await client.ListAsync($"/v1/networks/{network.Id}/peers", PolicyJson.Default.PeerRefJson, cancel);
            PeerRefJson peer = peers.Find(one => one.Name == name)
                ?? throw new ServerCallException(ExitCodes.NotFound, "not_found", $"There is no device {Human.Safe(name)} in {Human.Safe(network.Name)}.");
            string[] given = parsed.GetValue(tags) ?? [];
            await client.DoAsync(HttpMethod.Put, $"/v1/peers/{peer.Id}/tags", new TagsJson(given), PolicyJson.Default.TagsJson, cancel);
            return Say(terminal, given.Length == 0 ? $"{name} has no tags now." : $"{name} has the tags {string.Join(", ", given)} now.");
        });
    }

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = OnNetwork(terminal, "ls", "Say who reaches whom.", [], [], async (client, network, parsed, cancel) =>
        {
            PolicyAnswerJson policy = await GetAsync(client, network, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new AccessListJson(1, network.Id, policy), PolicyJson.Default.AccessListJson);
                return ExitCodes.Ok;
            }
            for (int i = 0; i < policy.Document.Rules.Count; i++)
                Say(terminal, $"{i + 1}. {Sentence(policy.Document.Rules[i])}");
            Say(terminal, policy.Document.Default == "allow"
                ? policy.Document.Rules.Count == 0 ? "Everyone reaches everyone." : "Everything else is allowed."
                : policy.Document.Rules.Count == 0 ? "Nobody reaches anybody." : "Everything else is denied.");
            TellPending(terminal, policy);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Rule(Terminal terminal, string verdict, string text)
    {
        var from = new Argument<string>("from") { Description = "Who: everyone, user:ada, device:nas, tag:server, role:moderator or group:admins" };
        var to = new Argument<string>("to") { Description = "To whom" };
        var ports = new Argument<string[]>("ports") { Description = "Such as tcp/22, udp/8000-8099 or icmp; none: everything", Arity = ArgumentArity.ZeroOrMore };
        var comment = new Option<string>("--comment") { Description = "Why", DefaultValueFactory = _ => "" };
        return OnNetwork(terminal, verdict, text, [from, to, ports], [comment], async (client, network, parsed, cancel) =>
        {
            PolicyAnswerJson now = await GetAsync(client, network, cancel);
            var rule = new PolicyRuleJson(verdict, [parsed.GetRequiredValue(from)], [parsed.GetRequiredValue(to)], parsed.GetValue(ports) ?? [], parsed.GetRequiredValue(comment));
            IReadOnlyList<PolicyRuleJson> rules = verdict == "deny" ? [rule, .. now.Document.Rules] : [.. now.Document.Rules, rule];
            PolicyAnswerJson put = await PutAsync(client, network, new PutPolicyJson(null, now.Document with { Rules = rules }, "", now.Current.Version), cancel);
            Say(terminal, $"{Sentence(rule)} Version {put.Current.Version} is in force.");
            if (verdict == "allow" && now.Document.Default == "allow")
                Say(terminal, "It makes no difference: what no rule matches is allowed. To change that: lanstead access edit");
            TellPending(terminal, put);
            return ExitCodes.Ok;
        });
    }

    private static Command Explain(Terminal terminal)
    {
        var from = new Argument<string>("from") { Description = "Name of a device" };
        var to = new Argument<string>("to") { Description = "Name of a device, or a LAN such as lan:office" };
        var port = new Argument<string?>("port") { Description = "Such as tcp/22, or icmp", Arity = ArgumentArity.ZeroOrOne };
        OutputFormat? format = null;
        Command command = OnNetwork(terminal, "explain", "Say whether a device reaches another, and by which rule.", [from, to, port], [], async (client, network, parsed, cancel) =>
        {
            (string a, string b, string? p) = (parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(port));
            PolicyExplanationJson answer = await client.GetAsync(
                $"/v1/networks/{network.Id}/policy/explain?from={Uri.EscapeDataString(a)}&to={Uri.EscapeDataString(b)}{(p is null ? "" : $"&port={Uri.EscapeDataString(p)}")}",
                PolicyJson.Default.PolicyExplanationJson, cancel);
            if (format!.IsJson(parsed))
                terminal.WriteJson(new AccessExplainJson(1, network.Id, a, b, answer), PolicyJson.Default.AccessExplainJson);
            else if (answer.RuleText is { } rule)
                Say(terminal, $"{(answer.Verdict == "allowed" ? "Allowed" : "Denied")} by rule {answer.Rule}, line {answer.Line}: {Sentence(rule)}");
            else
                Say(terminal, $"{(answer.Verdict == "allowed" ? "Allowed" : "Denied")}: no rule is about it, and the default is {answer.Default}.");
            return answer.Verdict == "allowed" ? ExitCodes.Ok : ExitCodes.Denied;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static string Sentence(PolicyRuleJson rule) =>
        $"{Names(rule.From)} {(rule.Verdict == "allow" ? "may" : "may not")} reach {Names(rule.To)}{(rule.Ports.Count == 0 ? "" : $" on {string.Join(", ", rule.Ports)}")}.{(rule.Comment.Length == 0 ? "" : $" ({rule.Comment})")}";

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names);

    private static void TellPending(Terminal terminal, PolicyAnswerJson policy)
    {
        if (policy.Current is { State: "pending", ConfirmBy: { } until })
            Say(terminal, $"Version {policy.Current.Version} goes back by itself at {until.ToLocalTime():HH:mm:ss}. If all still works: lanstead access confirm");
    }
}
