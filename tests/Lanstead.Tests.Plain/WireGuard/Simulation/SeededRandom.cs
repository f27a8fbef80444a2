using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>Randomness from a seed, so that a run can be repeated exactly.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public void Fill(Span<byte> bytes)
    {
        lock (_gate)
            _random.NextBytes(bytes);
    }
}
