using System.Net;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Lanstead.Tests.Plain.Repository;

/// <summary>I9: what deploy/compose.yaml starts when nothing is set. What comes of the image is looked at by `lab/run image`.</summary>
public sealed partial class ComposeTests
{
    private static readonly YamlMappingNode s_compose = Load();
    private static readonly YamlMappingNode s_server = (YamlMappingNode)s_compose["services"]["server"];

    [Fact]
    public void I9_nothing_has_to_be_set()
    {
        // ${NAME} and ${NAME:?…} would need a value, ${NAME-…} takes an empty one.
        string[] variables = [.. Text(s_compose).SelectMany(text => Variable.Matches(text)).Select(match => match.Value)];
        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.Matches("^\\$\\{LANSTEAD_[A-Z_]+:-[^}]*\\}$", variable));
        Assert.DoesNotContain("env_file", s_server.Children.Keys.Select(key => key.ToString()));
    }

    [Fact]
    public void I9_no_secret_has_a_default()
    {
        var environment = (YamlMappingNode)s_server["environment"];
        Assert.All(environment.Children.Keys, name => Assert.DoesNotMatch("KEY|TOKEN|SECRET|PASSWORD|DATABASE", name.ToString()));
        Assert.DoesNotContain("secrets", s_compose.Children.Keys.Select(key => key.ToString()));
        Assert.All(
            Dockerfile().Where(line => line.StartsWith("ENV ", StringComparison.Ordinal) || line.StartsWith("ARG ", StringComparison.Ordinal)),
            line => Assert.DoesNotMatch("KEY|TOKEN|SECRET|PASSWORD|DATABASE", line));
    }

    [Fact]
    public void I9_published_ports_are_those_of_the_document_and_on_this_machine_only()
    {
        string[] documented =
        [
            .. File.ReadAllLines(Path.Combine(Checkout.Root, "docs/operations/ports.md"))
                .Where(line => line.StartsWith("| `deploy/compose.yaml` |", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[3].Trim('`')),
        ];
        string[] published = [.. ((YamlSequenceNode)s_server["ports"]).Select(port => Defaults(port.ToString()))];
        Assert.Equal(documented, published.Select(port => port[..port.LastIndexOf(':')]));
        Assert.All(published, port => Assert.True(IPAddress.IsLoopback(IPAddress.Parse(port.Split(':')[0])), port));
        string inside = Assert.Single(Dockerfile(), line => line.StartsWith("EXPOSE ", StringComparison.Ordinal));
        Assert.Equal(["EXPOSE " + published.Single().Split(':')[2]], [inside]);
    }

    [Fact]
    public void I9_container_has_no_privilege_and_keeps_its_data()
    {
        Assert.Equal("true", s_server["read_only"].ToString());
        Assert.Equal(["ALL"], ((YamlSequenceNode)s_server["cap_drop"]).Select(word => word.ToString()));
        Assert.Equal(["no-new-privileges:true"], ((YamlSequenceNode)s_server["security_opt"]).Select(word => word.ToString()));
        string[] keys = [.. s_server.Children.Keys.Select(key => key.ToString())];
        Assert.Empty(keys.Intersect(["privileged", "cap_add", "devices", "network_mode", "pid", "ipc", "user", "entrypoint", "command"]));
        Assert.Equal("USER lanstead", Assert.Single(Dockerfile(), line => line.StartsWith("USER ", StringComparison.Ordinal)));

        string volume = Assert.Single((YamlSequenceNode)s_server["volumes"]).ToString();
        Assert.Contains(volume.Split(':')[0], ((YamlMappingNode)s_compose["volumes"]).Children.Keys.Select(key => key.ToString()));
        Assert.Contains($"VOLUME [\"{volume.Split(':')[1]}\"]", Dockerfile());
        Assert.Contains($"ENV LANSTEAD_DATA={volume.Split(':')[1]}", Dockerfile());
    }

    [Fact]
    public void Image_is_built_of_files_that_the_build_makes()
    {
        var build = (YamlMappingNode)s_server["build"];
        string context = Path.GetFullPath(Path.Combine(Checkout.Root, "deploy", build["context"].ToString()));
        Assert.Equal(Path.GetFullPath(Checkout.Root).TrimEnd('/'), context.TrimEnd('/'));
        Assert.True(File.Exists(Path.Combine(context, build["dockerfile"].ToString())));
        string[] copied = [.. Dockerfile().Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
        Assert.Equal(["out/bin/lanstead-server", "out/bin/web", "out/bin/lanstead"], copied);
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Checkout.Root, "deploy/compose.yaml"));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static string[] Dockerfile() => File.ReadAllLines(Path.Combine(Checkout.Root, "deploy/Dockerfile"));

    private static IEnumerable<string> Text(YamlNode node) => node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "");

    private static string Defaults(string text) => Variable.Replace(text, match => match.Value.Split(":-")[1].TrimEnd('}'));

    [GeneratedRegex(@"\$\{?[A-Za-z_][^}]*\}?")]
    private static partial Regex Variable { get; }
}
