using Lanstead.Crypto;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;
using Lanstead.Tests.Namespaces.Agent;

namespace Lanstead.Tests.Namespaces.Cli;

/// <summary>The engine alone, called by its name in one word, under the tools that drive wireguard-go.</summary>
public sealed class WgQuickTests : TwoBareMachines
{
    private string Engine => Topology.Workspace.File("lanstead-wg");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        File.CreateSymbolicLink(Engine, JoinedPair.Program);
    }

    [Fact]
    public async Task Wg_quick_takes_tunnels_up_and_down()
    {
        using PrivateKey left = X25519.GeneratePrivateKey(), right = X25519.GeneratePrivateKey();
        string leftFile = await WriteAsync("left", left, "10.77.0.1/24, fd77::1/64", right, $"Endpoint = {Right.Ipv4}:51820");
        string rightFile = await WriteAsync("right", right, "10.77.0.2/24, fd77::2/64", left, "");

        foreach ((LabHost host, string file) in new[] { (Left, leftFile), (Right, rightFile) })
            (await QuickAsync(host, "up", file)).OrThrow();
        await Ping.UntilAnsweredAsync(Left.Machine, "10.77.0.2", TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(10, (await Ping.RunAsync(Left.Machine, "fd77::2", 10, cancellation: Cancellation)).Received);
        Assert.Equal("51820\n", (await RunAsync(Right, "wg", "show", "wg0", "listen-port")).OrThrow().Output);

        foreach ((LabHost host, string file) in new[] { (Left, leftFile), (Right, rightFile) })
        {
            (await QuickAsync(host, "down", file)).OrThrow();
            await JoinedPair.UntilAsync(async () => !(await RunAsync(host, "pgrep", "-f", "wg -f wg0")).Succeeded, TimeSpan.FromSeconds(20), "the engine ends with its interface");
            Assert.False((await RunAsync(host, "ip", "link", "show", "wg0")).Succeeded);
            Assert.Equal("", (await RunAsync(host, "ls", "/run/wireguard")).Output);
        }
    }

    [Fact]
    public async Task Without_f_it_returns_when_its_socket_answers_and_goes_on_in_the_background()
    {
        (await RunAsync(Left, Engine, "wg7")).OrThrow();
        Assert.StartsWith("interface: wg7", (await RunAsync(Left, "wg", "show", "wg7")).OrThrow().Output, StringComparison.Ordinal);

        CommandOutcome second = await RunAsync(Left, Engine, "wg7");
        Assert.Equal(1, second.ExitCode);
        Assert.NotEqual("", second.Error);

        (await RunAsync(Left, "ip", "link", "delete", "wg7")).OrThrow();
        await JoinedPair.UntilAsync(async () => !(await RunAsync(Left, "pgrep", "-f", "wg -f wg7")).Succeeded, TimeSpan.FromSeconds(20), "the engine ends with its interface");
    }

    [Fact]
    public async Task In_the_foreground_a_signal_ends_it_and_its_interface()
    {
        await using BackgroundProcess engine = Left.Machine.Start([Engine, "-f", "wg8"]);
        await JoinedPair.UntilAsync(async () => (await RunAsync(Left, "wg", "show", "wg8")).Succeeded, TimeSpan.FromSeconds(20), "the socket answers");

        await engine.StopAsync();

        Assert.Equal(0, engine.ExitCode);
        Assert.False((await RunAsync(Left, "ip", "link", "show", "wg8")).Succeeded);
    }

    [Theory]
    [InlineData()]
    [InlineData("-f")]
    [InlineData("a", "b")]
    [InlineData("--bad")]
    public async Task What_is_not_understood_starts_nothing(params string[] arguments)
    {
        CommandOutcome outcome = await RunAsync(Left, [Engine, .. arguments]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Usage: lanstead-wg", outcome.Error, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string machine, PrivateKey own, string addresses, PrivateKey other, string endpoint)
    {
        string folder = Directory.CreateDirectory(Topology.Workspace.File(machine)).FullName;
        string file = Path.Combine(folder, "wg0.conf");
        await File.WriteAllTextAsync(file, $"""
            [Interface]
            PrivateKey = {Convert.ToBase64String(own.Reveal())}
            Address = {addresses}
            ListenPort = 51820
            MTU = 1400
            [Peer]
            PublicKey = {X25519.PublicKeyOf(other)}
            AllowedIPs = 10.77.0.0/24, fd77::/64
            {endpoint}
            """, Cancellation);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private Task<CommandOutcome> QuickAsync(LabHost host, string verb, string file) => host.Machine.RunAsync(
        ["wg-quick", verb, file], TimeSpan.FromSeconds(60), new Dictionary<string, string> { ["WG_QUICK_USERSPACE_IMPLEMENTATION"] = Engine }, cancellation: Cancellation);
}
