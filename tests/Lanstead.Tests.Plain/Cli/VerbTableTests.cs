using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>H1 for the command line: every verb is in this table, says nothing when the agent refuses its caller, and between them they ask all that the socket answers.</summary>
/// <remarks>That the agent does refuse, by user and whatever the verb, is seen with a real one in SurvivalTests (J4).</remarks>
public sealed class VerbTableTests
{
    // Verbs that show or change what the agent holds, with arguments.
    private static readonly Dictionary<string, string[]> s_asking = new()
    {
        ["up"] = [],
        ["down"] = [],
        ["status"] = [],
        ["ui"] = [],
        ["ip"] = [],
        ["dns status"] = [],
        ["dns query"] = ["nas.home.lanstead.internal"],
        ["routes ls"] = [],
        ["flows"] = ["--local"],
        ["routes offer"] = ["192.168.1.0/24"],
        ["routes withdraw"] = ["192.168.1.0/24"],
        ["set"] = ["accept-dns=false"],
        ["get"] = [],
        ["ping"] = ["pi"],
        ["whoami"] = [],
        ["devices ls"] = [],
        ["networks ls"] = [],
        ["networks leave"] = ["home"],
        ["lock init"] = [],
        ["lock status"] = [],
        ["lock sign"] = ["nas"],
        ["lock add"] = ["nas"],
        ["lock remove"] = ["nas"],
        ["lock revoke"] = ["nas"],
        ["lock allow-removals"] = [],
        ["rotate"] = ["home"],
        ["posture"] = [],
        ["logs"] = [],
        ["metrics print"] = [],
        ["metrics write"] = ["/nonexistent/lanstead.prom"],
        ["agent uninstall"] = [],
    };

    // Verbs that act on this machine by the caller's own rights, which the system judges; and those that tell what everybody may know.
    private static readonly string[] s_others = ["daemon", "wg", "completion", "version", "agent install", "agent start", "agent stop", "update pin", "update guard"];

    // Verbs that ask the server as the person who is signed in here, or by an API key; the server judges.
    private static readonly string[] s_server =
    [
        "why", "wake", "networks show", "networks create", "networks set", "networks delete", "networks export", "networks import", "networks reservations", "networks reserve", "networks release",
        "access ls", "access allow", "access deny", "access explain", "access test", "access edit", "access history", "access revert", "access confirm", "devices tag",
        "devices rename", "devices approve", "devices disable", "devices enable", "devices expire", "devices renew", "devices stay", "devices rotate", "devices config", "devices rm",
        "members ls", "members add", "members role", "members kick", "members ban", "members unban", "members bans", "requests ls", "requests approve", "requests deny",
        "lock log", "lock disable",
        "login", "logout", "invites ls", "invites create", "invites revoke", "join",
        "expose ls", "expose show", "expose change", "expose rm", "expose pause", "expose resume", "expose test", "expose templates",
        "tunnel-servers ls", "tunnel-servers add", "tunnel-servers show", "tunnel-servers set", "tunnel-servers rm", "tunnel-servers addresses", "tunnel-servers clients", "tunnel-servers certificates",
        "limits exposure", "limits client", "limits space", "blocks ls", "blocks add", "blocks rm",
        "tunnel-servers add-client", "tunnel-servers move-client", "tunnel-servers suspend-client", "tunnel-servers resume-client", "tunnel-servers rm-client",
        "routes approve", "routes reject", "alerts ls", "alerts add", "alerts rm", "alerts space ls", "alerts space add", "alerts space rm",
        "fleet ls", "fleet update", "fleet pause", "fleet resume", "fleet abort",
        "export", "diff", "apply",
        "dns records ls", "dns records add", "dns records rm",
        "spaces ls", "spaces create", "spaces rename", "spaces members", "spaces role", "spaces remove-member",
        "spaces join", "spaces leave", "spaces transfer", "spaces delete", "spaces restore",
        "spaces ban", "spaces unban", "spaces bans", "spaces stay",
        "community ls", "community members", "community post", "community read",
        "keys ls", "keys create", "keys revoke", "notifications ls", "notifications read", "tokens ls", "tokens create", "tokens revoke", "audit ls", "audit export", "audit verify",
        "service-accounts ls", "service-accounts create", "service-accounts rm", "service-accounts key", "service-accounts revoke",
        "sinks ls", "sinks add", "sinks test", "sinks rm",
    ];

    [Fact]
    public void H1_every_verb_is_in_the_table()
    {
        string[] verbs = [.. Leaves(CommandTree.Build(Quiet()), "").Order(StringComparer.Ordinal)];
        Assert.Equal(s_asking.Keys.Concat(s_others).Concat(s_server).Order(StringComparer.Ordinal), verbs);
        Assert.True(verbs.Length > 15, string.Join(", ", verbs));
    }

    [Fact]
    public async Task H1_a_refused_caller_learns_nothing_by_any_verb()
    {
        var asked = new HashSet<LocalRequest.BodyOneofCase>();
        foreach ((string verb, string[] arguments) in s_asking)
        {
            await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Error = new LocalError { Code = "agent.access_denied", Message = "You may not.", ExitCode = ExitCodes.Denied } }]);
            int code = await agent.RunAsync([.. verb.Split(' '), .. arguments]);

            Assert.True(code == ExitCodes.Denied, $"{verb}: {code}");
            Assert.Equal("", agent.Out.ToString());
            Assert.Equal($"lanstead: You may not.{Environment.NewLine}", agent.Error.ToString());
            asked.UnionWith(agent.Requests.Select(request => request.BodyCase));
        }
        Assert.Equal(Enum.GetValues<LocalRequest.BodyOneofCase>().Except([LocalRequest.BodyOneofCase.None]).Order(), asked.Order());
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(child => Leaves(child, path.Length == 0 ? child.Name : $"{path} {child.Name}"));

    private static Terminal Quiet() => new(TextWriter.Null, TextWriter.Null, TextReader.Null, Colour: false, _ => null, TimeProvider.System);
}
