using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>What the kernel's own self-test asks of WireGuard in network namespaces, asked of any program in user space, and of the kernel itself.</summary>
internal sealed class BehaviourScenario : IScenario
{
    public string Name => "behaviour";

    public string Summary => "A1, A9, B4: does it behave as the kernel's WireGuard? --program NAME|PATH (lanstead), --only WORD, --short";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram program = TunnelProgram.Named(options.Value("--program") ?? "lanstead", options);
        string only = options.Value("--only") ?? "";
        Behaviour[] all =
        [
            .. TrafficBehaviours.All(), .. EndpointBehaviours.All(), .. ConfigurationBehaviours.All(), .. NestingBehaviours.All(), .. LifeBehaviours.All(),
        ];
        foreach (Behaviour behaviour in all.Where(behaviour => behaviour.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            progress.WriteLine($"{program.Name}: {behaviour.Name}");
            string? wrong = await LookAsync(behaviour, program, options.Has("--short"), cancellation);
            string? known = program.IsKernel ? null : behaviour.OfUserSpace ?? (program.Name == TunnelProgram.Reference ? behaviour.OfReference : null);
            bool differs = wrong is not null && known is not null;
            table.Add(behaviour.Name, behaviour.Expected, differs ? $"not as the kernel: {wrong}; {known}" : wrong ?? "all", wrong is null || differs);
        }

        table.Conclusion = program.Name;
    }

    // One that fails must not hide the others.
    private static async Task<string?> LookAsync(Behaviour behaviour, TunnelProgram program, bool isShort, CancellationToken cancellation)
    {
        try
        {
            await using Ground ground = await Ground.CreateAsync(program, isShort);
            return await behaviour.Look(ground, cancellation);
        }
        catch (LabException problem) when (!cancellation.IsCancellationRequested)
        {
            return problem.Message;
        }
    }
}
