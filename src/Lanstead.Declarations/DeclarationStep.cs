namespace Lanstead.Declarations;

/// <summary>What a step does to what it is about.</summary>
public enum StepKind
{
    /// <summary>It is not there yet.</summary>
    Create,

    /// <summary>It becomes another.</summary>
    Change,

    /// <summary>It is there, and not in the declaration.</summary>
    Remove,

    /// <summary>It cannot be done from here; the detail says why, and what helps.</summary>
    Leave,
}

/// <summary>In which order steps are taken: each finds what those before it made.</summary>
internal enum Stage
{
    Removals,
    Networks,
    Channels,
    Rest,
}

/// <summary>One difference between a space and its declaration, and what would end it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="What">To what, such as <c>network lan: channel general</c>.</param>
/// <param name="Detail">What of it, for people; empty when nothing more is to be said.</param>
public sealed record DeclarationStep(StepKind Kind, string What, string Detail)
{
    internal Stage Stage { get; init; }

    // Gives what people must be told then, such as a secret that is shown once.
    internal Func<ISpaceApi, CancellationToken, Task<string?>> Run { get; init; } = (_, _) => Task.FromResult<string?>(null);
}
