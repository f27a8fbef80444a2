namespace Lanstead.Linux.Netlink;

/// <summary>The kernel's word that something changed.</summary>
/// <param name="Subject">What kind of object.</param>
/// <param name="Removed">Whether it is gone.</param>
/// <param name="LinkIndex">The interface that it belongs to; null for rules and where it has none.</param>
/// <param name="LinkName">The interface's name; only for <see cref="RouteSubject.Link"/>.</param>
public sealed record RouteChange(RouteSubject Subject, bool Removed, int? LinkIndex = null, string? LinkName = null);

/// <summary>What a <see cref="RouteChange"/> is about.</summary>
public enum RouteSubject
{
    /// <summary>Notifications were lost: list everything anew.</summary>
    Lost = 0,

    /// <summary>An interface.</summary>
    Link = 1,

    /// <summary>An address.</summary>
    Address = 2,

    /// <summary>A route.</summary>
    Route = 3,

    /// <summary>A rule of policy routing.</summary>
    Rule = 4,
}
