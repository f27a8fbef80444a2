using System.Text.RegularExpressions;

namespace Lanstead.Tests.Plain.Repository;

/// <summary>Every code that a person can be shown has a page, and every page a code.</summary>
public sealed partial class ProblemPageTests
{
    private const string Folder = "docs/problems/";

    [Fact]
    public void Every_code_has_a_page() => Checkout.AssertNone(
        from code in Codes()
        where !Checkout.Holds($"{Folder}{code.Key}.md")
        select $"{Folder}{code.Key}.md is missing; the code is in {code.First()}");

    [Fact]
    public void Every_page_has_a_code()
    {
        HashSet<string> codes = [.. Codes().Select(code => code.Key)];
        Checkout.AssertNone(
            from page in Checkout.Files
            where page.StartsWith(Folder, StringComparison.Ordinal) && page != Folder + "README.md"
            where !codes.Contains(Path.GetFileNameWithoutExtension(page))
            select $"{page}: no code of this name in the sources");
    }

    [Fact]
    public void Every_page_says_what_happened_and_what_to_do() => Checkout.AssertNone(
        from page in Checkout.Files
        where page.StartsWith(Folder, StringComparison.Ordinal) && page != Folder + "README.md"
        let lines = Checkout.Lines(page)
        where lines.Length < 3 || !lines[0].StartsWith("# ", StringComparison.Ordinal)
            || !lines[0].Contains(Path.GetFileNameWithoutExtension(page), StringComparison.Ordinal)
        select $"{page}: starts with a heading that holds the code, then says what happened and what to do");

    // Code → the files that declare it: the server's catalogue, lists of failures, and failures made on the spot.
    private static ILookup<string, string> Codes() => (
        from file in Checkout.FilesEndingIn(".cs")
        where file.StartsWith("src/", StringComparison.Ordinal)
        let name = Path.GetFileNameWithoutExtension(file)
        let pattern = name.StartsWith("ProblemCatalogue", StringComparison.Ordinal) ? Catalogued()
            : name.EndsWith("Failures", StringComparison.Ordinal) ? Constant() : OnTheSpot()
        from Match found in pattern.Matches(Checkout.Read(file))
        select (Code: found.Groups[1].Value, file)).ToLookup(found => found.Code, found => found.file);

    [GeneratedRegex(@"new(?: ProblemKind)?\(\s*""([a-z_]+(?:\.[a-z_]+)*)""\s*,\s*\d{3}")]
    private static partial Regex Catalogued();

    [GeneratedRegex(@"""([a-z]+\.[a-z_.]+)""")]
    private static partial Regex Constant();

    [GeneratedRegex(@"new Failure\(\s*""([a-z_]+(?:\.[a-z_]+)*)""")]
    private static partial Regex OnTheSpot();
}
