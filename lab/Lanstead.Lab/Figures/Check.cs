namespace Lanstead.Lab.Figures;

/// <summary>One thing looked at: what was expected, what was seen.</summary>
/// <param name="Name">What.</param>
/// <param name="Expected">The figure that passes, as text.</param>
/// <param name="Figure">The figure seen, as text.</param>
/// <param name="Passed">Whether it passes.</param>
public sealed record Check(string Name, string Expected, string Figure, bool Passed);
