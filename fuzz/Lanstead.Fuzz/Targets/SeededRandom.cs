using Lanstead.WireGuard;

namespace Lanstead.Fuzz.Targets;

/// <summary>Random bytes from a seed, so that a run can be repeated.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> bytes) => _random.NextBytes(bytes);
}
