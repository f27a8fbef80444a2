namespace Lanstead.Agent.Updating;

/// <summary>What the owner of a machine says of updates that somebody asks for at the server.</summary>
internal static class UpdateConsent
{
    /// <summary>None of them; <c>lanstead update</c> by hand.</summary>
    public const string Off = "off";

    /// <summary>They are told here, and wait for <c>lanstead update</c>.</summary>
    public const string Ask = "ask";

    /// <summary>They are done: a signed release, never an older one.</summary>
    public const string Auto = "auto";

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> Words { get; } = [Off, Ask, Auto];
}
