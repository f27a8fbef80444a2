namespace Lanstead.Tests.Plain;

/// <summary>What a piece of code allocates.</summary>
internal static class Allocated
{
    private const int Runs = 3;

    /// <summary>Bytes that it allocates on this thread, each time that it runs: the least of three runs.</summary>
    /// <remarks>The runtime now and then allocates on the thread that it finds, when it loads or compiles; what the code itself allocates, it allocates in every run.</remarks>
    public static long By(Action code)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs && least > 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            code();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
