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
    // 100 a second: above what keepalives of 1,000 peers come to. Letting go of the pages takes some 10 ms, and makes the slowest packets meanwhile about 5 ms slower.
    private const long BusyPackets = 1500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <param name="packets">How many packets were carried so far.</param>
    /// <param name="time">For the interval.</param>
    /// <param name="logger">Told what was let go.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task KeepLowAsync(Func<long> packets, TimeProvider time, ILogger logger, CancellationToken cancel)
    {
        long last = 0, carried = packets();
        while (true)
        {
            await Task.Delay(Interval, time, cancel);
            long before = carried;
            carried = packets();
            if (carried - before > BusyPackets)
                continue;
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
