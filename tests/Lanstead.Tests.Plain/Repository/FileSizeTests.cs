namespace Lanstead.Tests.Plain.Repository;

/// <summary>A file over 400 lines needs a line <c>path: reason</c> in long-files.txt.</summary>
public sealed class FileSizeTests
{
    private const int LimitLines = 400;
    private const string AllowList = "tests/Lanstead.Tests.Plain/Repository/long-files.txt";

    private static readonly string[] Endings =
        [".cs", ".ts", ".tsx", ".css", ".sh", ".sql", ".proto", ".csproj", ".props", "/run", "/test", "/build", ".mjs", ".js"];

    [Fact]
    public void Files_over_400_lines_have_a_reason() => Checkout.AssertNone(
        from file in Checkout.FilesEndingIn(Endings)
        let lines = Checkout.Lines(file).Length
        where lines > LimitLines && !Allowed().ContainsKey(file)
        select $"{file} has {lines} lines: split it, or give the reason in {AllowList}");

    [Fact]
    public void Allow_list_holds_only_what_is_needed() => Checkout.AssertNone(
        from entry in Allowed()
        where !Checkout.Holds(entry.Key) || Checkout.Lines(entry.Key).Length <= LimitLines || entry.Value.Length < 10
        select $"{AllowList}: {entry.Key} is gone, short enough by now, or has no reason");

    private static Dictionary<string, string> Allowed() => Checkout.Lines(AllowList)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "");
}
