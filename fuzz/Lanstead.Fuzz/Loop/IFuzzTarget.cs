namespace Lanstead.Fuzz.Loop;

/// <summary>Something that takes bytes from strangers.</summary>
internal interface IFuzzTarget
{
    /// <summary>In the command and as name of the corpus.</summary>
    string Name { get; }

    /// <summary>One line.</summary>
    string Summary { get; }

    /// <summary>Longest input, in bytes.</summary>
    int MaxBytes { get; }

    /// <summary>Right inputs to begin with.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Words that a mutation may put in; none for most.</summary>
    IReadOnlyList<byte[]> Words => [];

    /// <summary>Takes one input. Whatever leaves it as an exception is a finding. What was made for one input may serve the next as long as nothing came of it.</summary>
    void Run(ReadOnlySpan<byte> input);

    /// <summary>Begins from a fresh state, after a look at whether the old one is still sound: what leaves this as an exception is a finding too.</summary>
    void Renew()
    {
    }
}
