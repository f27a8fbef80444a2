using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Cli;

/// <summary>Two machines that reach each other and have nothing on them yet.</summary>
public abstract class TwoBareMachines : IAsyncLifetime
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected Topology Topology { get; private set; } = null!;

    private protected LabHost Left { get; private set; } = null!;

    private protected LabHost Right { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Topology = await Topology.CreateAsync();
        Left = await Topology.AddAsync("left", 1);
        Right = await Topology.AddAsync("right", 2);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Topology.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Task<CommandOutcome> RunAsync(LabHost host, params string[] arguments) =>
        host.Machine.RunAsync(arguments, TimeSpan.FromSeconds(60), cancellation: Cancellation);
}
