namespace Lanstead.Crypto.Aead;

/// <summary>Batch sizes in classes: 1 packet, 2 to 3, 4 and more. Within a class the same implementation is the fastest.</summary>
internal static class BatchClasses
{
    public const int Count = 3;

    private static ReadOnlySpan<byte> Smallest => [1, 2, 4];

    // What a class is measured with: the middle of the small ones, and what a segmented write brings for the last.
    private static ReadOnlySpan<byte> Typical => [1, 2, 8];

    public static int Of(int packets) => packets >= 4 ? 2 : packets >= 2 ? 1 : 0;

    public static int TypicalPackets(int batchClass) => Typical[batchClass];

    public static string Describe(int first, int last)
    {
        int from = Smallest[first];
        if (last == Count - 1)
            return first == 0 ? "all batches" : $"{from} and more";
        int to = Smallest[last + 1] - 1;
        return from == to ? $"{from}" : $"{from} to {to}";
    }
}
