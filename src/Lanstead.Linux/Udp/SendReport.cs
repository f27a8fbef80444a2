namespace Lanstead.Linux.Udp;

/// <summary>How the sending of one train ended.</summary>
public enum SendOutcome
{
    /// <summary>Not tried yet.</summary>
    Pending = 0,

    /// <summary>The kernel took all of it.</summary>
    Sent = 1,

    /// <summary>The kernel took it only without the local address asked for, which is no longer ours: the caller should forget that address.</summary>
    SentWithoutSource = 2,

    /// <summary>Larger than the way carries (EMSGSIZE).</summary>
    TooLarge = 3,

    /// <summary>No route, no host, interface down, or an ICMP error said so.</summary>
    Unreachable = 4,

    /// <summary>A firewall rule forbids it (EPERM, EACCES).</summary>
    Forbidden = 5,

    /// <summary>No room in the kernel's buffers in time.</summary>
    NoRoom = 6,

    /// <summary>The socket was shut down.</summary>
    Closed = 7,

    /// <summary>Another error; the number is in the batch.</summary>
    Failed = 8,
}

/// <summary>What sending a batch came to.</summary>
/// <param name="Datagrams">Datagrams that the kernel took.</param>
/// <param name="Lost">Datagrams that it did not take.</param>
/// <param name="AnyNotice">Whether a train's outcome is other than Sent: look at each.</param>
public readonly record struct SendReport(int Datagrams, int Lost, bool AnyNotice);
