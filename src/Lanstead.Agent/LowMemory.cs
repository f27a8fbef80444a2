using Lanstead.Linux.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Agent;

/// <summary>Keeps what the process holds small: it gives memory back while it idles, and lets no garbage pile up under load.</summary>
/// <remarks>
/// The collector looks at young objects often, but at old ones only after they came to megabytes, which takes an hour: what is made anew with a socket or a
/// session lives long enough to count as old. A collection of the few megabytes that live takes some milliseconds. The rest is mostly the program
/// itself, nearly all of which a start runs through once.
/// </remarks>
internal sealed class LowMemory
{
    /// <summary>100 a second in <see cref="Interval"/>: above what keepalives of 1,000 peers come to. Who carries more is not slowed down for memory's sake.</summary>
    public const long BusyPackets = 1500;

    /// <summary>Garbage of an idle process that is worth a collection.</summary>
    public const long WorthwhileBytes = 4 * 1024 * 1024;

    /// <summary>Of a busy one: rather often and little than seldom and much.</summary>
    public const long WorthwhileBusyBytes = 2 * 1024 * 1024;

    private readonly Func<long> _packets;
    private readonly Func<long> _allocatedBytes;
    private readonly Action<bool> _collect;
    private readonly Action _release;
    private long _carried;
    private long _collected;
    private bool _hasReleased;

    /// <summary>Makes one of its own parts, for tests.</summary>
    /// <param name="packets">How many packets were carried so far.</param>
    /// <param name="allocatedBytes">How many bytes were ever allocated.</param>
    /// <param name="collect">Collects garbage; true to give the memory back too, which takes longer.</param>
    /// <param name="release">Lets go of the program's pages. It takes some 10 ms, and makes the slowest packets meanwhile about 5 ms slower.</param>
    internal LowMemory(Func<long> packets, Func<long> allocatedBytes, Action<bool> collect, Action release) =>
        (_packets, _allocatedBytes, _collect, _release, _carried) = (packets, allocatedBytes, collect, release, packets());

    /// <summary>Time between two looks.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    /// <summary>For this process.</summary>
    /// <param name="packets">How many packets were carried so far.</param>
    /// <param name="release">What to let go of while it idles, besides garbage; null for nothing.</param>
    public static LowMemory OfProcess(Func<long> packets, Action? release = null) =>
        new(packets, () => GC.GetTotalAllocatedBytes(), Collect, release ?? (static () => { }));

    /// <summary>For the bare engine: what the start, or load, has left is given back once it idles, and not again before there was load.</summary>
    /// <remarks>Nothing else runs in that process: between two loads there is nothing new to give back, and a packet that comes meanwhile would wait.</remarks>
    /// <param name="packets">How many packets were carried so far.</param>
    public static LowMemory OfBareEngine(Func<long> packets) =>
        new(packets, () => GC.GetTotalAllocatedBytes(), Collect, ReleaseAll) { ReleasesOncePerRest = true };

    /// <summary>Lets go of the program's pages, and tells the log.</summary>
    public static void ReleaseProgram(ILogger logger)
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

    /// <summary>Whether, after it let go, it does so again only after load. Default: no, at each look while it idles.</summary>
    internal bool ReleasesOncePerRest { get; init; }

    /// <summary>Looks until cancelled.</summary>
    public async Task KeepAsync(TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancel);
            Look();
        }
    }

    /// <summary>Does what is due after an interval.</summary>
    internal void Look()
    {
        long before = _carried;
        _carried = _packets();
        bool isBusy = _carried - before > BusyPackets;
        long allocated = _allocatedBytes();
        if (allocated - _collected >= (isBusy ? WorthwhileBusyBytes : WorthwhileBytes))
        {
            _collected = allocated;
            _collect(!isBusy);
        }
        _hasReleased &= !isBusy;
        if (isBusy || (ReleasesOncePerRest && _hasReleased))
            return;
        _hasReleased = true;
        _release();
    }

    private static void ReleaseAll()
    {
        // The look at the mappings makes garbage itself.
        ReleaseProgram(NullLogger.Instance);
        Collect(givesBack: true);
        NativeHeap.GiveUnusedBack();
    }

    private static void Collect(bool givesBack) =>
        GC.Collect(GC.MaxGeneration, givesBack ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: true, compacting: true);
}
