namespace Lanstead.Linux.Netlink;

/// <summary>The netlink socket itself failed, or the kernel refused to list objects: a failure of the system, not of a request.</summary>
public sealed class NetlinkException : IOException
{
    /// <summary>Makes one from the failure that it reports.</summary>
    public NetlinkException(NetlinkFailure failure)
        : base(failure?.ToString()) => Failure = failure ?? throw new ArgumentNullException(nameof(failure));

    /// <summary>What failed, with its error number.</summary>
    public NetlinkFailure Failure { get; }
}
