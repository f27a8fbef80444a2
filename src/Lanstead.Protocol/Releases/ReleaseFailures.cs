namespace Lanstead.Protocol.Releases;

/// <summary>Codes of what is wrong with releases and updates; each has a page in docs/problems.</summary>
public static class ReleaseFailures
{
    /// <summary>What is offered is not what was signed, or makes no sense.</summary>
    public const string Malformed = "update.malformed";

    /// <summary>Nobody who may has signed it.</summary>
    public const string NotSigned = "update.unsigned";

    /// <summary>Its time is over.</summary>
    public const string Expired = "update.expired";

    /// <summary>A newer one was seen before.</summary>
    public const string Older = "update.older";

    /// <summary>It is not known who signs.</summary>
    public const string NoTrust = "update.no_trust";

    /// <summary>The server offers none.</summary>
    public const string Missing = "update.missing";

    /// <summary>The server was not reached.</summary>
    public const string Unreachable = "update.unreachable";

    /// <summary>An update is on trial.</summary>
    public const string Pending = "update.pending";

    /// <summary>The new program does not run on this system.</summary>
    public const string DoesNotRun = "update.does_not_run";

    /// <summary>The new program did not do its work, and the one before is back.</summary>
    public const string RolledBack = "update.rolled_back";
}
