using Lanstead.Linux.Memory;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent;

/// <summary>Gives memory back while the agent idles.</summary>
/// <remarks>
/// The collector lets garbage grow to the size of the processor's cache (32 MB on servers) before it looks, which is most of what
/// an idle agent would hold. A collection of the few megabytes that live takes some milliseconds. The rest is mostly the program
/// itself, nearly all of which a start runs through once.
/// </remarks>
internal static class IdleMemory
{
    private const long WorthwhileBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public static async Task KeepLowAsync(TimeProvider time, ILogger logger, CancellationToken cancel)
    {
        long last = 0;
        while (true)
        {
            await Task.Delay(Interval, time, cancel);
            long allocated = GC.GetTotalAllocatedBytes();
            if (allocated - last >= WorthwhileBytes)
            {
                last = allocated;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            ReleaseProgram(logger);
        }
    }

    private static void ReleaseProgram(ILogger logger)
    {
        try
        {
            Log.ProgramReleased(logger, ProgramPages.Release());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.ProgramNotReleased(logger, e.Message);
        }
    }
}
