namespace Lanstead.Crypto.Bench;

/// <summary>What a figure must reach, where the machine can.</summary>
/// <param name="Implementation">Of which implementation.</param>
/// <param name="LengthBytes">Of which length.</param>
/// <param name="Batch">Of which batch.</param>
/// <param name="MaxNanoseconds">For sealing one packet, in the best iteration.</param>
internal sealed record Goal(string Implementation, int LengthBytes, int Batch, double MaxNanoseconds)
{
    /// <summary>The goals, and where they come from: what the fastest assembly of others needs is 650 ns for a full packet.</summary>
    public static IReadOnlyList<Goal> All { get; } = [new("avx512", 1_424, 8, 300), new(Program.WithoutWideVectors, 1_424, 8, 800)];

    /// <summary>The figure that it is about, if it was measured.</summary>
    public Figure? FindIn(IEnumerable<Figure> figures) => figures.FirstOrDefault(figure =>
        figure.Operation == nameof(PacketBench.Seal) && figure.Implementation == Implementation && figure.LengthBytes == LengthBytes && figure.Batch == Batch);
}
