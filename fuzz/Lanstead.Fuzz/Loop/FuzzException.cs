namespace Lanstead.Fuzz.Loop;

/// <summary>The code under test did not throw, and did wrong.</summary>
internal sealed class FuzzException : Exception
{
    public FuzzException()
    {
    }

    public FuzzException(string message)
        : base(message)
    {
    }

    public FuzzException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new FuzzException(message);
    }
}
