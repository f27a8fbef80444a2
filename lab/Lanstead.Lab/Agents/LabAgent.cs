using System.Text.Json;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Agents;

/// <summary>The daemon on a machine of the lab, driven by its command line.</summary>
public sealed class LabAgent(Machine machine, string program, string? stateFolder = null, IReadOnlyDictionary<string, string>? environment = null) : IAsyncDisposable
{
    // An emulated processor takes some twenty seconds.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private BackgroundProcess? _daemon;

    /// <summary>Where it runs.</summary>
    public Machine Machine => machine;

    /// <summary>The running daemon.</summary>
    /// <exception cref="LabException">It was not started.</exception>
    public BackgroundProcess Daemon => _daemon ?? throw new LabException($"No daemon was started on {machine.Name}.");

    /// <summary>True when the state holds an enrolment from an earlier run.</summary>
    public bool IsEnrolled => stateFolder is not null && File.Exists(Path.Combine(stateFolder, "enrolment.json"));

    /// <summary>Starts <c>lanstead daemon</c> and waits until its socket answers.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _daemon = machine.Start([program, "daemon"], Environment);
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < StartLimit)
        {
            if (!_daemon.IsRunning)
            {
                throw new LabException($"The daemon on {machine.Name} ended with {_daemon.ExitCode}: {_daemon.ReadLog().Trim()}");
            }

            if ((await machine.RunAsync(["test", "-S", "/run/lanstead/lanstead.sock"], cancellation: cancellation)).Succeeded)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
        }

        throw new LabException($"The daemon on {machine.Name} opened no socket within {StartLimit.TotalSeconds:0} s: {_daemon.ReadLog().Trim()}");
    }

    /// <summary><c>lanstead up</c> with a join key; returns what it printed.</summary>
    public async Task<string> UpAsync(Uri server, string key, CancellationToken cancellation = default) => (await RunAsync(
        ["up", "--server", server.GetLeftPart(UriPartial.Authority), "--key", key],
        TimeSpan.FromSeconds(120),
        cancellation)).OrThrow().Output;

    /// <summary><c>lanstead status --json</c>.</summary>
    public async Task<JsonElement> StatusAsync(CancellationToken cancellation = default)
    {
        CommandOutcome outcome = (await RunAsync(["status", "--json"], cancellation: cancellation)).OrThrow();
        using JsonDocument document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.Clone();
    }

    /// <summary>Any verb of the command line.</summary>
    public Task<CommandOutcome> RunAsync(
        IReadOnlyList<string> arguments, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        machine.RunAsync([program, .. arguments], timeout, Environment, cancellation: cancellation);

    // Without a folder of its own the state is in the machine's /var/lib/lanstead and goes with the machine.
    private Dictionary<string, string> Environment =>
        new(environment ?? new Dictionary<string, string>(), StringComparer.Ordinal) { { "LANSTEAD_STATE", stateFolder ?? "/var/lib/lanstead" } };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }
    }
}
