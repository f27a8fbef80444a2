namespace Lanstead.Lab.Behaviours;

/// <summary>One thing that a WireGuard program should do as the kernel's does.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Expected">What must come of it.</param>
/// <param name="Look">Does it, on a ground of its own; null when all was as expected, else what was not.</param>
internal sealed record Behaviour(string Name, string Expected, Func<Ground, CancellationToken, Task<string?>> Look)
{
    /// <summary>Where no program behind a TUN interface can do what the kernel does: why. Then a difference is told, and is no failure.</summary>
    public string? OfUserSpace { get; init; }

    /// <summary>Where wireguard-go alone is known to differ from the kernel: how.</summary>
    public string? OfReference { get; init; }
}
