namespace Lanstead.WireGuard;

/// <summary>Where keys, nonces, indices and jitter come from: the system's generator, or a seed in tests. Thread-safe.</summary>
public interface IRandomSource
{
    /// <summary>Fills the span with unpredictable bytes.</summary>
    void Fill(Span<byte> bytes);
}
