using System.Xml.Linq;

namespace Lanstead.Tests.Plain.Repository;

public sealed class ReferenceTests
{
    private static readonly string[] OutsideAspNet = ["Agent", "Cli", "Lab", "DataPlane", "Linux", "Protocol"];

    [Fact]
    public void Projects_reference_only_what_the_table_allows()
    {
        Checkout.AssertNone(
            from project in Projects()
            let row = AllowedReferences.Table.GetValueOrDefault(project.Name)
            from reference in project.References
            where row.May is null || !row.May.Contains(reference)
            select row.May is null
                ? $"{project.Name} has no row in AllowedReferences: a new project needs an ADR and a row"
                : $"{project.Name} must not reference {reference}: {row.Reason}");
    }

    [Fact]
    public void Table_and_projects_are_the_same_set() => Assert.Equal(
        AllowedReferences.Table.Keys.Order(StringComparer.Ordinal),
        Projects().Select(project => project.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_server_stands_on_Asp_Net() => Checkout.AssertNone(
        from project in Projects()
        where OutsideAspNet.Contains(project.Name)
        let text = Checkout.Read(project.Path)
        where text.Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal)
            || text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal)
        select $"{project.Name} must not reference ASP.NET: the daemon stays below 50 MB");

    [Fact]
    public void Transitive_references_are_off_and_warnings_are_errors()
    {
        XElement props = XElement.Parse(Checkout.Read("Directory.Build.props"));

        Assert.Equal("true", props.Descendants("DisableTransitiveProjectReferences").Single().Value);
        Assert.Equal("true", props.Descendants("TreatWarningsAsErrors").Single().Value);
        Checkout.AssertNone(
            from project in Projects()
            let text = Checkout.Read(project.Path)
            from switchOff in new[] { "TreatWarningsAsErrors", "DisableTransitiveProjectReferences", "NoWarn", "EnforceCodeStyleInBuild" }
            where text.Contains(switchOff, StringComparison.Ordinal)
            select $"{project.Path} overrides {switchOff}: the rules are the same for every project");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Checkout.Read("Lanstead.slnx");

        Checkout.AssertNone(Projects()
            .Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            .Select(project => $"{project.Path} is not in Lanstead.slnx"));
    }

    private static IEnumerable<(string Name, string Path, string[] References)> Projects() =>
        from path in Checkout.FilesEndingIn(".csproj")
        let xml = XElement.Parse(Checkout.Read(path))
        select (
            NameOf(path),
            path,
            xml.Descendants("ProjectReference").Select(reference => NameOf((string)reference.Attribute("Include")!)).ToArray());

    private static string NameOf(string path) =>
        Path.GetFileNameWithoutExtension(path).Replace("Lanstead.", "", StringComparison.Ordinal);
}
