namespace Lanstead.Protocol;

/// <summary>What became of one map or delta. Each refusal keeps the old state.</summary>
public enum MapOutcome
{
    /// <summary>The state is now the one that the frame describes.</summary>
    Applied = 1,

    /// <summary>The same revision again; nothing to do.</summary>
    Unchanged = 2,

    /// <summary>An older epoch or revision: late, or played back. Dropped.</summary>
    Stale = 3,

    /// <summary>The delta does not start at our revision: ask by Resync.</summary>
    Gap = 4,

    /// <summary>The signature is missing or not the server's. Resync, and tell.</summary>
    BadSignature = 5,

    /// <summary>Signed, but of another server or another network.</summary>
    Foreign = 6,

    /// <summary>Not parseable, or a head against the rules of <see cref="StateRules"/>. (A peer against them is left out by itself.)</summary>
    Malformed = 7,

    /// <summary>The peers are not those that the head binds: something was lost or changed on the way. Resync.</summary>
    HashMismatch = 8,

    /// <summary>Removes more than half of the peers, and at least two: Resync; applied when a whole map says it again.</summary>
    Held = 9,

    /// <summary>The same revision with other content: the server went back in time without a new epoch.</summary>
    Conflicting = 10,
}
