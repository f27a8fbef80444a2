using System.Text;
using Lanstead.Primitives;

namespace Lanstead.Policy.Text;

/// <summary>A policy as YAML: reads what people write, and writes what programs make.</summary>
/// <remarks>
/// <code>
/// default: deny
/// groups:
///   admins: [user:ada, user:bob]
/// rules:
///   - allow: group:admins
///     to: everyone
///   - allow: everyone
///     to: tag:server
///     ports: [tcp/443, icmp]
/// tests:
///   - from: user:ada
///     to: tag:server
///     port: tcp/22
///     expect: allowed
/// </code>
/// What is written reads back the same, and writing that gives the same text.
/// </remarks>
public static class PolicyText
{
    /// <summary>The longest text.</summary>
    public const int MaxChars = 128 * 1024;

    /// <summary>The most rules: compiled, each may be nine, and a device's filter takes 4,096.</summary>
    public const int MaxRules = 300;

    /// <summary>The most groups.</summary>
    public const int MaxGroups = 200;

    /// <summary>The most tests.</summary>
    public const int MaxTests = 300;

    /// <summary>The most selectors or services in one list.</summary>
    public const int MaxListed = 200;

    /// <summary>The longest comment.</summary>
    public const int CommentMaxLength = 200;

    /// <summary>Reads a policy; all that is wrong with it when it is none.</summary>
    public static (PolicyDocument? Document, IReadOnlyList<PolicyProblem> Problems) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<PolicyProblem>();
        if (text.Length > MaxChars)
            return (null, [new PolicyProblem(1, $"A policy has at most {MaxChars / 1024} Ki characters.")]);
        if (text.Contains('\0', StringComparison.Ordinal))
            return (null, [new PolicyProblem(1 + text.AsSpan(0, text.IndexOf('\0', StringComparison.Ordinal)).Count('\n'), "A NUL character is not text.")]);
        if (YamlNode.Read(text, problems) is not { } root)
            return (null, problems);
        PolicyDocument document = new PolicyReader(problems).Read(root);
        return problems.Count == 0 ? (document, []) : (null, problems);
    }

    /// <summary>Reads a policy that was stored.</summary>
    public static Result<PolicyDocument> ReadStored(string text)
    {
        (PolicyDocument? document, IReadOnlyList<PolicyProblem> problems) = Read(text);
        return document is not null ? document : new Failure("policy.invalid", $"Line {problems[0].Line}: {problems[0].Message}");
    }

    /// <summary>Writes a policy in the one form that programs give it.</summary>
    public static string Write(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = new StringBuilder();
        text.Append("default: ").Append(document.Default == PolicyVerdict.Allow ? "allow" : "deny").Append('\n');
        if (document.Groups.Count > 0)
        {
            text.Append("groups:\n");
            foreach (PolicyGroup group in document.Groups)
                text.Append("  ").Append(group.Name).Append(": ").Append(List(group.Members)).Append('\n');
        }
        if (document.Rules.Count > 0)
        {
            text.Append("rules:\n");
            foreach (PolicyRule rule in document.Rules)
            {
                text.Append("  - ").Append(rule.Verdict == PolicyVerdict.Allow ? "allow: " : "deny: ").Append(One(rule.From)).Append('\n');
                text.Append("    to: ").Append(One(rule.To)).Append('\n');
                if (rule.Services.Count > 0)
                    text.Append("    ports: ").Append(List(rule.Services)).Append('\n');
                if (rule.Comment.Length > 0)
                    text.Append("    comment: ").Append(Quoted(rule.Comment)).Append('\n');
            }
        }
        if (document.Tests.Count > 0)
        {
            text.Append("tests:\n");
            foreach (PolicyTest test in document.Tests)
            {
                text.Append("  - from: ").Append(test.From).Append('\n').Append("    to: ").Append(test.To).Append('\n');
                if (test.Service != PolicyService.All)
                    text.Append("    port: ").Append(test.Service).Append('\n');
                text.Append("    expect: ").Append(test.Expected == PolicyVerdict.Allow ? "allowed" : "denied").Append('\n');
            }
        }
        return text.ToString();
    }

    private static string One<T>(IReadOnlyList<T> list) => list.Count == 1 ? $"{list[0]}" : List(list);

    private static string List<T>(IReadOnlyList<T> list) => $"[{string.Join(", ", list)}]";

    // YAML 1.2 §7.3.1: what JSON escapes is enough; readers refuse control characters before.
    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
