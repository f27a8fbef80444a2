namespace Lanstead.Primitives;

/// <summary>An expected failure: a stable code that programs match, and a sentence that tells a person what to do.</summary>
/// <param name="Code">Dotted and lower case, such as <c>peer.address_taken</c>; has a page in <c>docs/problems</c>.</param>
/// <param name="Message">What happened, why, and what to do; safe to show; holds no secret.</param>
public sealed record Failure(string Code, string Message)
{
    /// <summary>What is wrong, by field of the request; null when it is not about fields.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
