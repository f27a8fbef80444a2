using System.Text.RegularExpressions;

namespace Lanstead.Tests.Plain.Repository;

/// <summary>What the documents name is there: paths, types, projects, links.</summary>
public sealed partial class DocumentTests
{
    private const int AdrLimitLines = 80;

    // Names that documents may use and that others declare.
    private static readonly HashSet<string> DeclaredElsewhere =
        ["TimeProvider", "TimeSpan", "HttpClient", "NetworkManager", "PostgreSQL", "WireGuard", "WebSocket", "OpenSSL", "JavaScript", "TypeScript"];

    [Fact]
    public void Back_ticked_paths_types_and_projects_are_there()
    {
        HashSet<string> types = DeclaredTypes();
        Checkout.AssertNone(
            from document in Documents()
            from Match quoted in BackTicked().Matches(WithoutBlocks(document))
            let problem = Problem(document, quoted.Groups[1].Value, types)
            where problem is not null
            select $"{document}: `{quoted.Groups[1].Value}`: {problem}");
    }

    [Fact]
    public void Links_lead_somewhere() => Checkout.AssertNone(
        from document in Checkout.FilesEndingIn(".md")
        from Match link in Link().Matches(WithoutBlocks(document))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !Checkout.Holds(Path.Combine(Path.GetDirectoryName(document) ?? "", target))
        select $"{document}: nothing at {target}");

    [Fact]
    public void Decision_records_fit_on_one_page() => Checkout.AssertNone(
        from document in Checkout.Files
        where document.StartsWith("docs/adr/", StringComparison.Ordinal)
        let lines = Checkout.Lines(document).Length
        where lines > AdrLimitLines
        select $"{document} has {lines} lines; {AdrLimitLines} are enough for a decision");

    [Fact]
    public void Numbers_stand_once_on_decision_records_and_on_migrations() => Checkout.AssertNone(
        from folder in new[] { "docs/adr/", "src/Lanstead.Server/Storage/Migrations/" }
        from same in Checkout.Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal)).GroupBy(file => Path.GetFileName(file).Split('-', '_')[0])
        where same.Count() > 1
        select $"the number {same.Key} stands on {string.Join(" and ", same)}");

    private static IEnumerable<string> Documents() => Checkout.FilesEndingIn(".md").Where(document =>
        !document.Contains('/') || document.StartsWith("docs/", StringComparison.Ordinal));

    private static string? Problem(string document, string quoted, HashSet<string> types)
    {
        string word = quoted.Split(' ')[0].TrimEnd('/', ',', ':');
        if (ProjectName().IsMatch(word))
        {
            return Checkout.Files.Any(file => file.EndsWith($"/{word}.csproj", StringComparison.Ordinal)) ? null : "no such project";
        }

        if (RepositoryPath().IsMatch(word))
        {
            string plain = word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word;
            string beside = Path.Combine(Path.GetDirectoryName(document) ?? "", plain);
            return Checkout.Holds(plain) || Checkout.Holds(beside) ? null : "no such file or folder";
        }

        return TypeName().IsMatch(quoted) && !types.Contains(quoted) && !DeclaredElsewhere.Contains(quoted)
            ? "no such type"
            : null;
    }

    private static HashSet<string> DeclaredTypes() => (
        from file in Checkout.FilesEndingIn(".cs", ".proto", ".tsx", ".ts")
        from Match declared in Declaration().Matches(Checkout.Read(file))
        select declared.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    private static string WithoutBlocks(string document) => Block().Replace(Checkout.Read(document), "");

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex BackTicked();

    [GeneratedRegex(@"```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^Lanstead(\.[A-Z][A-Za-z]+)+$")]
    private static partial Regex ProjectName();

    // Under a folder of the repository, or a file at its root; not a route, an address, or a path of an installed system.
    [GeneratedRegex(@"^(\./[a-z]+|(src|tests|web|lab|bench|docs|deploy|\.ci)/[^*<>{}]*|[A-Za-z.]+\.(md|props|slnx|txt|json|editorconfig))$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^[A-Z][a-z0-9]+([A-Z][a-z0-9]*)+$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|message|type|function|const)\s+([A-Z]\w+)")]
    private static partial Regex Declaration();
}
