using Lanstead.DataPlane;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.DataPlane;

public sealed class AdoptionTests : IAsyncLifetime
{
    private readonly TunnelPair _pair = new(BackendKind.Uapi);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task An_interface_outlives_the_process_that_made_it_and_the_next_takes_it_over()
    {
        TunnelEnd left = _pair.Left, right = _pair.Right;
        CommandOutcome parent = await DyingParent.RunAsync(BackendKind.Uapi, left, Cancellation);
        Assert.Equal(DyingParent.KilledExitCode, parent.ExitCode);
        int processId = Assert.Single(TunnelPrograms.Of(left.Interface));

        // 1. In a session and group of its own, so that no terminal's Ctrl-C or hang-up comes to it.
        string[] status = (await File.ReadAllTextAsync($"/proc/{processId}/stat", Cancellation)).Split(") ")[1].Split(' ');
        Assert.Equal(($"{processId}", $"{processId}"), (status[2], status[3]));
        // 2. Taken over, not started.
        Assert.Equal(InterfaceOrigin.Adopted, (await left.Backend.EnsureInterface(left.Interface, Cancellation)).Value);
        Assert.Equal(0, left.Host.Started);
        Assert.Equal(processId, Assert.Single(TunnelPrograms.Of(left.Interface)));
        // 3. And it works.
        Assert.Null(left.Host.Netlink.AddAddress(new(left.Host.Netlink.FindLink(left.Interface)!.Index, System.Net.IPAddress.Parse(left.Ipv4), 24)));
        await right.Make(Cancellation);
        Assert.Equal(3, (await left.Backend.Apply(left.Interface, left.ConfigTowards(right), Cancellation)).Value.Changes);
        Assert.Equal(3, (await right.Backend.Apply(right.Interface, right.ConfigTowards(left), Cancellation)).Value.Changes);
        Assert.Equal(10, (await Ping.RunAsync(left.Lab.Machine, right.Ipv4, 10, cancellation: Cancellation)).Received);
        // 4. The adopter ends it too.
        Assert.True((await left.Backend.Remove(left.Interface, Cancellation)).Value);
        await TunnelPrograms.Until(() => TunnelPrograms.Of(left.Interface).Count == 0);
    }
}
