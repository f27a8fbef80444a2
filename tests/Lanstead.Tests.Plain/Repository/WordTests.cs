using System.Text.RegularExpressions;

namespace Lanstead.Tests.Plain.Repository;

public sealed partial class WordTests
{
    private static readonly string[] ForbiddenNames =
        ["Common", "Core", "Shared", "Utils", "Helpers", "Manager", "Data", "Info", "Processor", "v2"];

    private static readonly string[] ForbiddenEndings = ["Utils", "Helper", "Helpers", "Manager", "Info", "Processor"];

    [Fact]
    public void Lock_file_of_the_web_records_no_download_address() =>
        Assert.DoesNotContain("\"resolved\":", Checkout.Read("web/package-lock.json"), StringComparison.Ordinal);

    [Fact]
    public void Work_left_to_do_names_its_issue() => Checkout.AssertNone(
        from file in Sources()
        from line in Checkout.Lines(file).Select((text, index) => (Text: text, Number: index + 1))
        where LeftToDo().IsMatch(line.Text)
        select $"{file}:{line.Number}: write it with the number of its issue");

    [Fact]
    public void No_test_is_skipped() => Checkout.AssertNone(
        from file in Checkout.FilesEndingIn("Tests.cs", ".spec.ts", ".test.ts", ".test.tsx")
        from line in Checkout.Lines(file).Select((text, index) => (Text: text, Number: index + 1))
        where Skipped().IsMatch(line.Text)
        select $"{file}:{line.Number}: a test that is skipped proves nothing; mend it or remove it");

    [Fact]
    public void Names_say_what_a_thing_is() => Checkout.AssertNone(
        from file in Checkout.FilesEndingIn(".cs", ".csproj")
        let folders = file.Split('/')[..^1].SelectMany(folder => folder.Split('.'))
        let name = Path.GetFileNameWithoutExtension(file)
        where folders.Any(ForbiddenNames.Contains) || ForbiddenEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        select $"{file}: a name like this says nothing; name what the thing is or does");

    [Fact]
    public void Banned_symbols_name_their_replacement_and_are_wired()
    {
        string props = Checkout.Read("Directory.Build.props");

        Assert.Contains("BannedSymbols.txt\"", props, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.Console.txt\"", props, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", props, StringComparison.Ordinal);
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Checkout.Read(".editorconfig"), StringComparison.Ordinal);
        Checkout.AssertNone(
            from file in new[] { "BannedSymbols.txt", "BannedSymbols.Console.txt" }
            from line in Checkout.Lines(file)
            where line.Split(';', 2) is not [_, { Length: > 5 }]
            select $"{file}: '{line}' does not say what to use instead");
    }

    private static IEnumerable<string> Sources() => Checkout.FilesEndingIn(
        ".cs", ".ts", ".tsx", ".css", ".sh", ".sql", ".proto", ".props", ".csproj", "/run", "run", "test", "build");

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b(?!\(#\d+\))")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"\bSk" + @"ip\s*=|\b(test|it|describe)\.(sk" + @"ip|fix" + @"me|only)\b")]
    private static partial Regex Skipped();
}
