namespace Lanstead.Linux.Descriptors;

/// <summary>The system refused to make or set up a descriptor; never thrown for a packet.</summary>
/// <param name="operation">What was tried, such as <c>bind 51820</c>.</param>
/// <param name="number">The error number.</param>
public sealed class SystemCallException(string operation, int number)
    : IOException($"{operation}: {Errno.NameOf(number)}")
{
    /// <summary>What was tried.</summary>
    public string Operation { get; } = operation;

    /// <summary>The error number, as in <see cref="Errno"/>.</summary>
    public int Number { get; } = number;
}
