using Lanstead.Lab;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Lab;

public sealed class MachineTests
{
    [Fact]
    public async Task Machines_behind_a_router_reach_each_other_until_the_cable_is_out()
    {
        await using Topology topology = await Topology.CreateAsync();
        LabHost alpha = await topology.AddAsync("alpha", subnet: 1);
        LabHost bravo = await topology.AddAsync("bravo", subnet: 2);

        PingResult before = await Ping.RunAsync(alpha.Machine, bravo.Ipv6, 3);
        await topology.SetLinkAsync(bravo, up: false);
        PingResult cut = await Ping.RunAsync(alpha.Machine, bravo.Ipv4, 2);

        Assert.Equal(0, before.Lost);
        Assert.Equal(0, cut.Received);
    }

    [Fact]
    public async Task Machine_has_its_own_name_run_and_state_folder()
    {
        using Workspace workspace = Workspace.Open();
        await using Machine machine = await Machine.CreateAsync("alpha", workspace);

        CommandOutcome made = await machine.RunAsync(["sh", "-c", "hostname; touch /run/seen /var/lib/lanstead/seen; ls /sys/class/net"]);

        Assert.Equal(["alpha", "lo"], made.OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists("/run/seen"));
        Assert.False(File.Exists("/var/lib/lanstead/seen"));
    }

    [Fact]
    public async Task Disposed_machine_leaves_no_process()
    {
        using Workspace workspace = Workspace.Open();
        Machine machine = await Machine.CreateAsync("alpha", workspace);
        BackgroundProcess sleeper = machine.Start(["setsid", "--fork", "sleep", "600"]);
        await sleeper.WaitAsync(TimeSpan.FromSeconds(30));
        string network = new FileInfo($"/proc/{machine.Pid}/ns/net").LinkTarget!;
        int before = ProcessesIn(network);

        await machine.DisposeAsync();

        Assert.Equal(3, before); // unshare, the first process, and the sleeper
        Assert.Equal(0, ProcessesIn(network));
    }

    [Fact]
    public async Task Command_over_its_time_is_killed_and_said_so()
    {
        using Workspace workspace = Workspace.Open();
        await using Machine machine = await Machine.CreateAsync("alpha", workspace);

        LabException late = await Assert.ThrowsAsync<LabException>(
            () => machine.RunAsync(["sleep", "60"], TimeSpan.FromMilliseconds(300)));

        Assert.Contains("did not end within", late.Message, StringComparison.Ordinal);
    }

    private static int ProcessesIn(string network) => Directory.EnumerateDirectories("/proc")
        .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        .Count(folder => LinkOf(Path.Combine(folder, "ns/net")) == network);

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null; // The process ended while we looked.
        }
    }
}
