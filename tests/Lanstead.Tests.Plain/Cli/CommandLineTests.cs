using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>Exit codes, messages and output are the command's contract with scripts.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("bogus")]
    [InlineData("status", "--bogus")]
    [InlineData("status", "--check", "maybe")]
    [InlineData("status", "-o", "xml")]
    [InlineData("ping")]
    [InlineData("ping", "pi", "-c", "0")]
    [InlineData("ping", "pi", "-c", "many")]
    [InlineData("networks")]
    [InlineData("networks", "leave")]
    [InlineData("devices", "shout")]
    [InlineData("completion", "tcsh")]
    [InlineData("up", "--key")]
    [InlineData("up", "--key", "file:/nonexistent/key")]
    [InlineData("up", "--key", "file:/dev/null")]
    public async Task Command_line_that_is_not_understood_exits_2_and_says_why_on_standard_error(params string[] arguments)
    {
        await using var agent = new ScriptedAgent(null);

        Assert.Equal(ExitCodes.Usage, await agent.RunAsync(arguments));
        Assert.NotEqual("", agent.Error.ToString());
        Assert.Equal("", agent.Out.ToString());
        Assert.DoesNotContain("   at ", agent.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--check", "live")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("ip")]
    [InlineData("ping", "pi")]
    [InlineData("whoami")]
    [InlineData("devices", "ls")]
    [InlineData("networks", "ls")]
    [InlineData("networks", "leave", "home")]
    [InlineData("logs")]
    public async Task Without_an_agent_every_verb_exits_4_and_names_the_next_command(params string[] arguments)
    {
        await using var agent = new ScriptedAgent(null);

        Assert.Equal(ExitCodes.AgentNotRunning, await agent.RunAsync(arguments));
        Assert.Contains("lanstead agent start", agent.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_the_agent_become_its_exit_codes()
    {
        for (uint code = 1; code <= 8; code++)
        {
            await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Error = new LocalError { Code = "x.y", Message = "It went wrong.", ExitCode = code } }]);

            Assert.Equal((int)code, await agent.RunAsync("up"));
            Assert.Equal($"lanstead: It went wrong.{Environment.NewLine}", agent.Error.ToString());
        }
    }

    [Fact]
    public async Task Status_shows_one_line_for_each_device()
    {
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = SomeStatus() }]);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("status"));

        string text = agent.Out.ToString();
        Assert.Contains("alpha  https://vpn.example.org  connected", text, StringComparison.Ordinal);
        Assert.Contains("  pi     10.84.0.2  direct 203.0.113.4:51820  ↑1.2 GiB ↓340 MiB", text, StringComparison.Ordinal);
        Assert.Contains("  phone  10.84.0.9  through the gateway", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task Json_carries_its_schema_and_keeps_its_names()
    {
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = SomeStatus() }]);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("status", "--json"));

        using var json = JsonDocument.Parse(agent.Out.ToString());
        JsonElement root = json.RootElement;
        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal("connected", root.GetProperty("serverState").GetString());
        JsonElement network = root.GetProperty("networks")[0];
        Assert.Equal(("home", "up", "ls-home", "10.84.0.1"), (network.GetProperty("name").GetString(), network.GetProperty("state").GetString(), network.GetProperty("interfaceName").GetString(), network.GetProperty("ipv4").GetString()));
        Assert.Equal("direct", network.GetProperty("devices")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("devices", "ls", "-o", "json")]
    [InlineData("networks", "ls", "--json")]
    [InlineData("whoami", "--json")]
    [InlineData("version", "--json")]
    public async Task Every_json_has_schema_1(params string[] arguments)
    {
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = SomeStatus() }]);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync(arguments));
        using var json = JsonDocument.Parse(agent.Out.ToString());
        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
    }

    [Fact]
    public async Task Ip_prints_plain_addresses_for_scripts()
    {
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = SomeStatus() }]);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("ip"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("ip", "PI"));
        Assert.Equal(ExitCodes.NotFound, await agent.RunAsync("ip", "nobody"));
        Assert.Equal(string.Join(Environment.NewLine, "10.84.0.1", "fd00::1", "10.84.0.2", "fd00::2", ""), agent.Out.ToString());
    }

    [Theory]
    [InlineData("not enrolled", "", ExitCodes.NotEnrolled)]
    [InlineData("up", "id", ExitCodes.Ok)]
    [InlineData("failed", "id", ExitCodes.NotConnected)]
    public async Task Readiness_is_an_exit_code(string state, string deviceId, int exitCode)
    {
        Status status = SomeStatus();
        status.DeviceId = deviceId;
        status.Networks[0].State = state;
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = status }]);

        Assert.Equal(exitCode, await agent.RunAsync("status", "--check", "ready"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("status", "--check", "live"));
    }

    [Fact]
    public async Task Up_takes_key_and_server_from_flags_file_input_environment_and_link()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "lsk_from_file\n", TestContext.Current.CancellationToken);
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Line = "Joining …" }, new LocalReply { Done = true, Status = SomeStatus() }]) { Input = "lsk_from_input\n" };

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up", "--server", "https://a.example", "--key", "K", "--hostname", "pi"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up", "--key", $"file:{file}"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up", "--key", "-"));
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up", "--key", "https://b.example:8443/join#lsk_from_link"));
        agent.Environment["LANSTEAD_KEY"] = "lsk_from_environment";
        agent.Environment["LANSTEAD_SERVER"] = "https://c.example";
        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("up"));
        File.Delete(file);

        Assert.Equal(
            [("", "", ""), ("https://a.example", "K", "pi"), ("", "lsk_from_file", ""), ("", "lsk_from_input", ""), ("https://b.example:8443", "lsk_from_link", ""), ("https://c.example", "lsk_from_environment", "")],
            agent.Requests.Select(request => (request.Up.ServerUrl, request.Up.JoinKey, request.Up.Hostname)));
        Assert.DoesNotContain("lsk_", agent.Out.ToString() + agent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_from_elsewhere_cannot_move_the_cursor_or_turn_the_line()
    {
        Status status = SomeStatus();
        status.Networks[0].Peers[0].Name = "pi\e[2J\n\u202eevil";
        status.Warnings.Add("a\rb");
        await using var agent = new ScriptedAgent(_ => [new LocalReply { Done = true, Status = status }]);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("status"));
        Assert.DoesNotContain(agent.Out.ToString().Replace(Environment.NewLine, "", StringComparison.Ordinal), c => char.IsControl(c) || c == '\u202e');
    }

    [Theory]
    [InlineData("status", "--watch")]
    [InlineData("ping", "here", "-c", "1000")]
    public async Task Ctrl_C_ends_what_repeats_with_130_and_without_a_complaint(params string[] arguments)
    {
        using var interrupt = new CancellationTokenSource();
        int asked = 0;
        await using var agent = new ScriptedAgent(_ =>
        {
            if (++asked == 2)
                interrupt.Cancel();
            Status status = SomeStatus();
            status.Networks[0].Peers.Add(new StatusPeer { PeerId = "h", Name = "here", Ipv4 = "127.0.0.1", Path = "direct" });
            return [new LocalReply { Done = true, Status = status }];
        });

        Assert.Equal(ExitCodes.Interrupted, await agent.RunAsync(interrupt.Token, arguments));
        Assert.Contains("here", agent.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", agent.Error.ToString());
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _lanstead lanstead")]
    [InlineData("zsh", "compdef _lanstead lanstead")]
    [InlineData("fish", "complete -c lanstead")]
    public async Task Completion_scripts_are_there_for_each_shell(string shell, string line)
    {
        await using var agent = new ScriptedAgent(null);

        Assert.Equal(ExitCodes.Ok, await agent.RunAsync("completion", shell));
        Assert.Contains(line, agent.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0ul, "0 B")]
    [InlineData(1023ul, "1023 B")]
    [InlineData(1536ul, "1.5 KiB")]
    [InlineData(356515840ul, "340 MiB")]
    [InlineData(ulong.MaxValue, "16384 PiB")]
    public void Bytes_are_short(ulong bytes, string text) => Assert.Equal(text, Human.Bytes(bytes));

    private static Status SomeStatus()
    {
        var status = new Status { AgentVersion = "0.1.0", ServerUrl = "https://vpn.example.org", ServerState = "connected", DeviceId = "id", DeviceName = "alpha", Up = true };
        var network = new StatusNetwork { NetworkId = "n", Name = "home", InterfaceName = "ls-home", Ipv4 = "10.84.0.1", Ipv6 = "fd00::1", State = "up", BackEnd = "uapi", PublicKey = "k" };
        network.Peers.Add(new StatusPeer { PeerId = "p", Name = "pi", Ipv4 = "10.84.0.2", Ipv6 = "fd00::2", Path = "direct", Endpoint = "203.0.113.4:51820", LastHandshake = 1, TxBytes = 1288490189, RxBytes = 356515840 });
        network.Peers.Add(new StatusPeer { PeerId = "q", Name = "phone", Ipv4 = "10.84.0.9", Path = "gateway" });
        status.Networks.Add(network);
        return status;
    }
}
