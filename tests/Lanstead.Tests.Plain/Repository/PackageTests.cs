using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lanstead.Tests.Plain.Repository;

public sealed partial class PackageTests
{
    [Fact]
    public void Central_versions_are_exact() => Checkout.AssertNone(
        from package in XElement.Parse(Checkout.Read("Directory.Packages.props")).Descendants("PackageVersion")
        let version = (string?)package.Attribute("Version") ?? ""
        where !ExactVersion().IsMatch(version)
        select $"{(string?)package.Attribute("Include")} has the version '{version}': name one exact version");

    [Fact]
    public void Projects_name_packages_without_versions() => Checkout.AssertNone(
        from path in Checkout.FilesEndingIn(".csproj")
        from package in XElement.Parse(Checkout.Read(path)).Descendants("PackageReference")
        where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
        select $"{path}: the version of {(string?)package.Attribute("Include")} belongs into Directory.Packages.props");

    [Fact]
    public void Each_project_has_a_lock_file() => Checkout.AssertNone(
        from path in Checkout.FilesEndingIn(".csproj")
        let lockFile = $"{Path.GetDirectoryName(path)}/packages.lock.json"
        where !Checkout.Holds(lockFile)
        select $"{lockFile} is missing: restore the project and commit it");

    [Fact]
    public void Npm_versions_are_exact_and_locked() => Checkout.AssertNone(
        from path in Checkout.FilesEndingIn("package.json")
        from finding in NpmFindings(path)
        select finding);

    private static IEnumerable<string> NpmFindings(string path)
    {
        using JsonDocument package = JsonDocument.Parse(Checkout.Read(path));
        string lockFile = Path.Combine(Path.GetDirectoryName(path) ?? "", "package-lock.json");
        if (!Checkout.Holds(lockFile))
        {
            yield return $"{lockFile} is missing";
        }

        foreach (string group in new[] { "dependencies", "devDependencies" })
        {
            if (package.RootElement.TryGetProperty(group, out JsonElement packages))
            {
                foreach (JsonProperty one in packages.EnumerateObject().Where(one => !ExactVersion().IsMatch(one.Value.GetString() ?? "")))
                {
                    yield return $"{path}: {one.Name} has the version '{one.Value.GetString()}': name one exact version";
                }
            }
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+([.-][0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();
}
