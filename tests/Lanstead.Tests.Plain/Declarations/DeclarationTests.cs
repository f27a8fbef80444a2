using System.Text.Json.Nodes;
using Lanstead.Declarations;

namespace Lanstead.Tests.Plain.Declarations;

/// <summary>Reading and writing declarations, without a server.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("lanstead: 1\nspaces: {}\n", 2, 1, "\u201cspaces\u201d is not known here. There is: lanstead, space,")]
    [InlineData("lanstead: 1\nspace:\n  name: a\n  colour: red\n", 4, 3, "\u201ccolour\u201d is not known here")]
    [InlineData("lanstead: 2\n", 1, 11, "\u201c2\u201d is not known here: 1.")]
    [InlineData("space: {}\n", 1, 1, "lanstead is missing.")]
    [InlineData("lanstead: 1\nchannels:\n  general: { position: first }\n", 3, 24, "A whole number belongs here.")]
    [InlineData("lanstead: 1\nchannels:\n  general: { position: \"1\" }\n", 3, 24, "A whole number belongs here.")]
    [InlineData("lanstead: 1\nspace: { name: [a] }\n", 2, 16, "One text belongs here.")]
    [InlineData("lanstead: 1\nspace:\n  visibility: secret\n", 3, 15, "\u201csecret\u201d is not known here: private, public.")]
    [InlineData("lanstead: 1\nmembers: [ada]\n", 2, 10, "Members have a name each")]
    [InlineData("lanstead: 1\nonboarding: what?\n", 2, 13, "Questions are a list")]
    [InlineData("lanstead: 1\nchannels:\n  news: {}\n  News: {}\n", 4, 3, "\u201cNews\u201d comes twice")]
    [InlineData("lanstead: 1\nlanstead: 1\n", 2, 1, "\u201clanstead\u201d comes twice")]
    [InlineData("lanstead: 1\nspace: &a { name: x }\n", 2, 8, "Anchors and aliases are not understood")]
    [InlineData("lanstead: 1\nspace: { name: x\n", 3, 1, "")]
    [InlineData("lanstead: 1\nnetworks:\n  lan:\n    policy: |\n      default: deny\n      rules:\n        - allow: nobody\n          to: everyone\n", 7, 1, "In the policy: \u201cnobody\u201d names nobody")]
    [InlineData("lanstead: 1\nnetworks:\n  lan:\n    settings: { deviceApproval: yes }\n", 4, 33, "true or false belongs here.")]
    public void What_is_wrong_is_told_with_line_and_column_and_nothing_is_read(string text, int line, int column, string message)
    {
        (Declaration? read, IReadOnlyList<DeclarationProblem> problems) = Declaration.Read(text);
        Assert.Null(read);
        Assert.Equal((line, column), (problems[0].Line, problems[0].Column));
        Assert.Contains(message, problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_reads_back_the_same_and_is_written_the_same()
    {
        string[] hostile = ["", " ", "a: b", "- a", "#", "'", "\"", "\\", "\n", "a\nb", "a\n", "\na", " a\nb", "a\n\n", "a\n \nb", "a\n\tb", "\t", "a\r\nb", "null", "~", "Yes", "on", "1", "-1", "1e3", "0x1", "1.2.3.4", "10.0.0.0/8", "2026-01-01", "fd00::1", "{", "[", "]", "}", ",", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "?", ":", "a:", ":a", "\u0001", "\u00A0", "\u202E", "\u2028", "\uFEFF", "\uE000", "\u6F22", "\U0001F3B2", "---", "...", "--- a", "a #b", "a\u0085b", "=", "<<", "a\n---\nb"];
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            string Some() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => hostile[random.Next(hostile.Length)]));
            var network = new JsonObject { ["description"] = Some(), ["gateway"] = random.Next(2) == 0 ? null : Some(), ["reservations"] = new JsonObject(), ["names"] = new JsonObject(), ["routes"] = new JsonArray() };
            network["reservations"]![Some()] = Some();
            network["names"]![Some()] = new JsonArray(Some(), Some());
            network["servers"] = new JsonArray(new JsonObject { ["name"] = Some(), ["device"] = Some(), ["port"] = random.Next(65536) });
            var root = new JsonObject { ["lanstead"] = "1", ["space"] = new JsonObject { ["name"] = Some() }, ["networks"] = new JsonObject { [Some()] = network }, ["channels"] = new JsonObject() };

            string text = new Declaration(root).Write();
            (Declaration? read, IReadOnlyList<DeclarationProblem> problems) = Declaration.Read(text);

            Assert.True(read is not null, $"round {round}: {string.Join(" ", problems)}\n{text}");
            Assert.True(JsonNode.DeepEquals(root, read.Root), $"round {round}\n{text}\n{read.Root}");
            Assert.Equal(text, read.Write());
        }
    }

    [Fact]
    public void Text_stands_without_quotes_where_it_can()
    {
        var root = new JsonObject
        {
            ["networks"] = new JsonObject { ["Home LAN"] = new JsonObject { ["ipv4Cidr"] = "10.1.2.0/24", ["description"] = "What I have at home: all of it", ["policy"] = "default: deny\nrules:\n  - allow: everyone\n    to: tag:server\n" } },
            ["lanstead"] = "1",
        };
        Assert.Equal("""
            lanstead: 1
            networks:
              Home LAN:
                description: "What I have at home: all of it"
                ipv4Cidr: 10.1.2.0/24
                policy: |
                  default: deny
                  rules:
                    - allow: everyone
                      to: tag:server

            """, new Declaration(root).Write());
    }

    [Fact]
    public void Too_long_or_too_deep_is_refused_at_once()
    {
        Assert.Null(Declaration.Read(new string('a', Declaration.MaxChars + 1)).Declaration);
        Assert.Null(Declaration.Read("lanstead: 1\nspace: " + new string('[', 100_000)).Declaration);
    }
}
