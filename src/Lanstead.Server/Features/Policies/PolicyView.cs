using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Policies;

/// <summary>A group of a policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Such as <c>user:ada</c> and <c>device:nas</c>.</param>
internal sealed record PolicyGroupView(string Name, IReadOnlyList<string> Members);

/// <summary>A rule of a policy.</summary>
/// <param name="Verdict"><c>allow</c> or <c>deny</c>.</param>
/// <param name="From">Who.</param>
/// <param name="To">To whom.</param>
/// <param name="Ports">Such as <c>tcp/22</c>; empty: everything.</param>
/// <param name="Comment">For people.</param>
internal sealed record PolicyRuleView(string Verdict, IReadOnlyList<string> From, IReadOnlyList<string> To, IReadOnlyList<string> Ports, string Comment = "");

/// <summary>A test of a policy.</summary>
/// <param name="From">From where.</param>
/// <param name="To">To where.</param>
/// <param name="Port">One port, or a protocol.</param>
/// <param name="Expect"><c>allowed</c> or <c>denied</c>.</param>
internal sealed record PolicyTestView(string From, string To, string Port, string Expect);

/// <summary>A policy in pieces, for forms.</summary>
/// <param name="Default"><c>allow</c> or <c>deny</c>: what becomes of what no rule matches.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Rules">Rules; the first that matches decides.</param>
/// <param name="Tests">Tests.</param>
internal sealed record PolicyDocumentView(
    string Default, IReadOnlyList<PolicyGroupView> Groups, IReadOnlyList<PolicyRuleView> Rules, IReadOnlyList<PolicyTestView> Tests)
{
    public static PolicyDocumentView Of(PolicyDocument document) => new(
        Word(document.Default),
        [.. document.Groups.Select(group => new PolicyGroupView(group.Name, Words(group.Members)))],
        [.. document.Rules.Select(rule => new PolicyRuleView(Word(rule.Verdict), Words(rule.From), Words(rule.To), Words(rule.Services), rule.Comment))],
        [.. document.Tests.Select(test => new PolicyTestView(
            test.From.ToString(), test.To.ToString(), test.Service.ToString(), test.Expected == PolicyVerdict.Allow ? "allowed" : "denied"))]);

    /// <summary>Reads it as the text would be: JSON is YAML, so there is one reader that says what is wrong.</summary>
    public (PolicyDocument? Document, IReadOnlyList<PolicyProblem> Problems) Read()
    {
        var groups = new JsonObject();
        foreach (PolicyGroupView group in Groups)
        {
            if (!groups.TryAdd(group.Name, List(group.Members)))
                return (null, [new PolicyProblem(1, "A group's name comes twice.")]);
        }
        var root = new JsonObject
        {
            ["default"] = Default,
            ["groups"] = groups,
            ["rules"] = new JsonArray([.. Rules.Select(Of)]),
            ["tests"] = new JsonArray([.. Tests.Select(test => new JsonObject { ["from"] = test.From, ["to"] = test.To, ["port"] = test.Port, ["expect"] = test.Expect })]),
        };
        return PolicyText.Read(root.ToJsonString(JsonRules.Stored));
    }

    private static JsonObject Of(PolicyRuleView rule)
    {
        var made = new JsonObject { [rule.Verdict == "deny" ? "deny" : rule.Verdict == "allow" ? "allow" : "verdict"] = List(rule.From), ["to"] = List(rule.To), ["comment"] = rule.Comment };
        if (rule.Ports.Count > 0)
            made["ports"] = List(rule.Ports);
        return made;
    }

    private static JsonArray List(IReadOnlyList<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    private static string Word(PolicyVerdict verdict) => verdict == PolicyVerdict.Allow ? "allow" : "deny";

    private static IReadOnlyList<string> Words<T>(IReadOnlyList<T> list) => [.. list.Select(item => $"{item}")];
}

/// <summary>One version of a network's policy.</summary>
/// <param name="Version">Counted from 1.</param>
/// <param name="Text">YAML.</param>
/// <param name="Comment">What its author said.</param>
/// <param name="Author">The author's username; null: the server itself, or an account that is gone.</param>
/// <param name="Kind"><c>change</c>; <c>revert</c>: an earlier version again; <c>automatic</c>: nobody confirmed, so it went back.</param>
/// <param name="State"><c>kept</c>; <c>pending</c> until its author confirms; <c>superseded</c>, <c>reverted</c>.</param>
/// <param name="Restores">The version that it brings back.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ConfirmBy">When it goes back by itself.</param>
internal sealed record PolicyVersionView(
    long Version, string Text, string Comment, string? Author, string Kind, string State, long? Restores, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmBy)
{
    public static PolicyVersionView Of(PolicyVersion version) => new(
        version.Version, version.Text, version.Comment, version.AuthorName, version.Kind, version.State, version.Restores, version.CreatedAt, version.ConfirmBy);
}

/// <summary>Names that rules may use.</summary>
/// <param name="Devices">Of the network.</param>
/// <param name="Users">Who own them.</param>
/// <param name="Tags">That they have.</param>
/// <param name="Roles">Of a space.</param>
/// <param name="Lans">LANs behind devices, after “to” only.</param>
internal sealed record PolicyNames(IReadOnlyList<string> Devices, IReadOnlyList<string> Users, IReadOnlyList<string> Tags, IReadOnlyList<string> Roles, IReadOnlyList<string> Lans)
{
    public static PolicyNames Of(PolicyFacts facts) => new(
        [.. facts.Peers.Select(peer => peer.Name).Order(StringComparer.Ordinal)],
        [.. facts.Peers.Select(peer => peer.Owner.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)],
        [.. facts.Peers.SelectMany(peer => peer.Tags).Distinct().Order(StringComparer.Ordinal)],
        PolicySelector.Roles,
        [.. facts.Lans.Select(lan => lan.Name).Distinct().Order(StringComparer.Ordinal)]);
}

/// <summary>The policy in force.</summary>
/// <param name="Current">As it was stored; version 0: the network never had one, and its members reach each other.</param>
/// <param name="Document">In pieces.</param>
/// <param name="AllowsAll">Whether everything reaches everything.</param>
/// <param name="Names">Names that rules may use.</param>
/// <param name="MayConfirm">Whether the caller is the one whose confirmation is waited for.</param>
internal sealed record PolicyView(PolicyVersionView Current, PolicyDocumentView Document, bool AllowsAll, PolicyNames Names, bool MayConfirm);
