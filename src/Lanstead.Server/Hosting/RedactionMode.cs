namespace Lanstead.Server.Hosting;

/// <summary>What of people and secrets the log may hold.</summary>
internal enum RedactionMode
{
    /// <summary>As it comes. Secrets of our own are never logged, whatever this says.</summary>
    Off,

    /// <summary>No tokens or passwords; of mail addresses the first letter, of network addresses the network.</summary>
    Partial,

    /// <summary>Nothing of these, and no names of people, devices or hosts.</summary>
    Strict,
}
