namespace Lanstead.Linux.Netlink;

/// <summary>The kernel's refusal of a request.</summary>
/// <param name="Operation">What was asked for, such as <c>add route 10.9.0.0/24</c>.</param>
/// <param name="Number">The error number, positive; compare with <see cref="Errno"/>.</param>
/// <param name="Detail">The kernel's own sentence (extended acknowledgement); null when it gave none.</param>
public sealed record NetlinkFailure(string Operation, int Number, string? Detail = null)
{
    /// <summary>The symbolic name of the error, such as <c>EEXIST</c>.</summary>
    public string ErrnoName => Errno.NameOf(Number);

    /// <summary>Whether the object to be made is there already.</summary>
    public bool IsExisting => Number == Errno.Exists;

    /// <summary>Whether the object to be changed or deleted is not there.</summary>
    public bool IsMissing => Number is Errno.NoEntry or Errno.NoSuchProcess or Errno.NoDevice or Errno.AddressNotAvailable;

    /// <summary>One line for a log or a person.</summary>
    public override string ToString() => Detail is null ? $"{Operation}: {ErrnoName}" : $"{Operation}: {ErrnoName} ({Detail})";
}
