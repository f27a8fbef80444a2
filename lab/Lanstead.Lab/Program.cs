using System.Runtime.InteropServices;
using Lanstead.Lab.Benches;
using Lanstead.Lab.Demo;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;

namespace Lanstead.Lab;

internal static class Program
{
    private const int Interrupted = 130;

    private static readonly IScenario[] Scenarios =
    [
        new DemoScenario(),
        new RouterScenario(),
        new MeshScenario(),
        new PolicyScenario(),
        new LockScenario(),
        new OutageScenario(),
        new RevokeScenario(),
        new RotateScenario(),
        new ExposeScenario(),
        new UpdateScenario(),
        new UninstallScenario(),
        new DnsScenario(),
        new LanScenario(),
        new JoinsScenario(),
        new ProxiesScenario(),
        new IdleScenario(),
        new InteropScenario(),
        new BehaviourScenario(),
        new RoamScenario(),
        new CrashScenario(),
        new FloodScenario(),
        new ClockScenario(),
        new HardshipScenario(),
        new SoakScenario(),
        new ApiBench(),
        new SignInBench(),
        new ChatBench(),
        new TunnelBench(),
        new ExposeBench(),
        new Benches.Control.ControlBench(),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        IScenario? scenario = Scenarios.FirstOrDefault(known => known.Name == arguments.FirstOrDefault());
        if (scenario is null)
        {
            await Console.Error.WriteLineAsync("Usage: lab/run NAME [--json FILE] [options of the scenario]; names:");
            foreach (IScenario known in Scenarios)
            {
                await Console.Error.WriteLineAsync($"  {known.Name,-10}{known.Summary}");
            }

            return 2;
        }

        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        LabOptions options = LabOptions.Parse(arguments[1..]);
        CheckTable table = new(scenario.Name);
        try
        {
            await scenario.RunAsync(table, options, Console.Error, stop.Token);
        }
        catch (LabException problem) when (!stop.IsCancellationRequested)
        {
            table.Add("the course of events", "no failure", "see below", passed: false);
            table.Conclusion = problem.Message;
        }
        catch (Exception end) when (end is OperationCanceledException or LabException && stop.IsCancellationRequested)
        {
            // Programs of the lab got the same Ctrl-C: what failed by that is no finding.
            await Console.Error.WriteLineAsync($"\n{scenario.Name} was stopped.");
            return Interrupted;
        }

        table.Print(Console.Out);
        if (options.Value("--json") is { } file)
        {
            await File.WriteAllTextAsync(file, table.ToJson(), stop.Token);
        }

        return table.Passed ? 0 : 1;

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
