namespace Lanstead.Protocol.Locks;

/// <summary>Why an entry of a lock's log is refused. The log stays as it was.</summary>
public enum LockFault
{
    /// <summary>It cannot be read, or has what its kind must not have.</summary>
    Malformed = 1,

    /// <summary>It is of another tenant.</summary>
    Foreign = 2,

    /// <summary>It does not follow the last entry: the log has grown meanwhile, or somebody forked it.</summary>
    NotNext = 3,

    /// <summary>Who signed it is no signer.</summary>
    NotASigner = 4,

    /// <summary>The signature is not that signer's.</summary>
    BadSignature = 5,

    /// <summary>The lock is on already.</summary>
    AlreadyOn = 6,

    /// <summary>There is no lock that is on.</summary>
    NotOn = 7,

    /// <summary>It adds a signer that is one already.</summary>
    SignerThere = 8,

    /// <summary>It removes a signer that is none, or the last one, or revokes a signer's key.</summary>
    SignerNeeded = 9,

    /// <summary>No such code turns this lock off.</summary>
    WrongCode = 10,

    /// <summary>The log, or its list of signers, is as long as it may be.</summary>
    Full = 11,

    /// <summary>The key was revoked.</summary>
    Revoked = 12,
}
