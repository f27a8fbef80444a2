using Lanstead.Policy;
using Lanstead.Policy.Text;

namespace Lanstead.Tests.Plain.Policy;

public sealed class PolicyTextTests
{
    private const string Example = """
        # Who may do what.
        default: deny
        groups:
          admins: [user:ada, device:console]
        rules:
          - allow: group:admins
            to: everyone
            comment: "they mend it"
          - deny: role:viewer
            to: tag:server
          - allow: [everyone]
            to: [tag:server, device:nas]
            ports: [tcp/443, udp/8000-8099, icmp, 445]
        tests:
          - from: user:ada
            to: tag:server
            port: tcp/22
            expect: allowed
        """;

    [Fact]
    public void What_people_write_is_read_with_its_lines()
    {
        (PolicyDocument? document, var problems) = PolicyText.Read(Example);

        Assert.Empty(problems);
        Assert.Equal(PolicyVerdict.Deny, document!.Default);
        Assert.Equal([6, 9, 11], document.Rules.Select(rule => rule.Line));
        Assert.Equal(["tcp/443", "udp/8000-8099", "icmp", "445"], document.Rules[2].Services.Select(service => service.ToString()));
        Assert.Equal(15, document.Tests[0].Line);
    }

    [Fact]
    public void What_is_written_reads_back_the_same_and_writes_the_same_text()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            PolicyDocument document = RandomPolicy.Document(new Random(seed));
            string text = PolicyText.Write(document);

            (PolicyDocument? read, var problems) = PolicyText.Read(text);

            Assert.True(problems.Count == 0, $"Seed {seed}: {string.Join("; ", problems)}\n{text}");
            Assert.Equal(document, read);
            Assert.Equal(text, PolicyText.Write(read!));
        }
    }

    [Theory]
    [InlineData("rules:\n  - allow: everyone\n    to: device:nas\n    ports: [tcp/0]", 4, "is no port")]
    [InlineData("rules:\n  - allow: everyone\n    to: device:nas\n    port: tcp/22", 4, "not known here")]
    [InlineData("rules:\n  - allow: everyone", 2, "does not say to whom")]
    [InlineData("rules:\n  - allow: group:admins\n    to: everyone", 2, "There is no group admins")]
    [InlineData("rules:\n  - allow: everyone\n    deny: everyone\n    to: everyone", 2, "begins with allow or deny")]
    [InlineData("default: deny\ndefault: allow", 2, "comes twice")]
    [InlineData("groups:\n  a: &x [user:ada]\n  b: *x", 2, "Anchors")]
    [InlineData("default: !!str deny", 1, "tags")]
    [InlineData("default: deny\n---\ndefault: allow", 2, "second document")]
    [InlineData("rules:\n  - allow: [[[[[[[[[everyone]]]]]]]]]\n    to: everyone", 2, "nested")]
    [InlineData("rules:\n  - allow: \"user:a\\u202eda\"\n    to: everyone", 2, "names nobody")]
    [InlineData("rules:\n  - allow: [\n", 3, "")]
    [InlineData("groups:\n  a: [user:ada]\n  b: [group:a]", 3, "holds no other group")]
    [InlineData("tests:\n  - from: everyone\n    to: everyone\n    port: tcp/1-9\n    expect: allowed", 4, "one port")]
    [InlineData("- a\n- b", 1, "A policy has keys")]
    public void What_is_wrong_is_told_with_its_line(string text, int line, string words)
    {
        (PolicyDocument? document, var problems) = PolicyText.Read(text);

        Assert.Null(document);
        Assert.Equal(line, problems[0].Line);
        Assert.Contains(words, problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_is_refused_and_never_throws()
    {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            char[] text = Example.ToCharArray();
            for (int cut = random.Next(1, 12); cut > 0; cut--)
                text[random.Next(text.Length)] = "[]{}&*!|>%@`'\"\\:-#?,\n\t\0 \u0085\ud800x"[random.Next(27)];

            (PolicyDocument? document, var problems) = PolicyText.Read(new string(text));

            Assert.NotEqual(document is null, problems.Count == 0);
            Assert.All(problems, problem => Assert.InRange(problem.Line, 1, 40));
        }
        Assert.NotEmpty(PolicyText.Read(new string('[', 100_000)).Problems);
        Assert.NotEmpty(PolicyText.Read(new string('a', PolicyText.MaxChars + 1)).Problems);
        Assert.NotEmpty(PolicyText.Read("rules:\n" + string.Concat(Enumerable.Repeat("  - {allow: everyone, to: everyone}\n", PolicyText.MaxRules + 1))).Problems);
    }
}
