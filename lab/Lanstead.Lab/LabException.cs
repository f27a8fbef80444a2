namespace Lanstead.Lab;

/// <summary>The lab itself could not do what was asked: says what, and what to do about it.</summary>
public sealed class LabException : Exception
{
    /// <inheritdoc/>
    public LabException()
    {
    }

    /// <inheritdoc/>
    public LabException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
