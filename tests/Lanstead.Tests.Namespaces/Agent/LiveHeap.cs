using System.Globalization;
using System.Runtime.InteropServices;
using Lanstead.Lab.Processes;
using Lanstead.Tests.Namespaces.Agent;

/// <summary>Loaded by the runtime into an agent under test before the agent itself: on a signal it tells how much is alive after a full collection.</summary>
/// <remarks>The name, and that there is no namespace, is what <c>DOTNET_STARTUP_HOOKS</c> asks for.</remarks>
internal static class StartupHook
{
#pragma warning disable IDE0052 // Goes with the process.
    private static PosixSignalRegistration? s_asked;
#pragma warning restore IDE0052

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(LiveHeap.FileVariable) is { Length: > 0 } file)
        {
            s_asked = PosixSignalRegistration.Create((PosixSignal)LiveHeap.Signal, signal =>
            {
                // Or the process would end, as is usual.
                signal.Cancel = true;
                Tell(file);
            });
        }
    }

    private static void Tell(string file)
    {
        // What waits for its finalizer is not kept.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string bytes = GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(file + ".new", bytes);
        File.Move(file + ".new", file, overwrite: true);
    }
}

namespace Lanstead.Tests.Namespaces.Agent
{
    /// <summary>Asks a running agent how many bytes of its managed heap are in use.</summary>
    internal sealed class LiveHeap : IDisposable
    {
        public const string FileVariable = "LANSTEAD_TESTS_LIVE_HEAP";

        // SIGUSR2, of which .NET has no name.
        public const int Signal = 12;

        private static readonly TimeSpan s_within = TimeSpan.FromSeconds(60);

        private readonly string _file = Path.Combine(Path.GetTempPath(), $"lanstead-live-heap-{Path.GetRandomFileName()}");

        /// <summary>What the agent's environment needs.</summary>
        public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(LiveHeap).Assembly.Location,
            [FileVariable] = _file,
        };

        public async Task<long> ReadAsync(BackgroundProcess agent)
        {
            File.Delete(_file);
            agent.Signal(Signal);
            await JoinedPair.UntilAsync(() => Task.FromResult(File.Exists(_file)), s_within, "the agent tells its live heap");
            return long.Parse(await File.ReadAllTextAsync(_file), CultureInfo.InvariantCulture);
        }

        public void Dispose() => File.Delete(_file);
    }
}
