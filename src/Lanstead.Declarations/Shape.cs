namespace Lanstead.Declarations;

/// <summary>What may stand in one place of a declaration. Reading, writing and comparing go by it alone.</summary>
internal abstract record Shape
{
    /// <summary>One of these words.</summary>
    public static Text OneOf(params string[] words) => new() { Words = words };
}

/// <summary>A text.</summary>
internal sealed record Text : Shape
{
    /// <summary>The only ones that count; null: any.</summary>
    public string[]? Words { get; init; }

    /// <summary>Whether nothing may stand there.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether it is an access policy, which is read to find its mistakes.</summary>
    public bool IsPolicy { get; init; }
}

/// <summary>A whole number.</summary>
internal sealed record Number(bool IsNullable = false) : Shape;

/// <summary>True or false.</summary>
internal sealed record Flag : Shape;

/// <summary>Known keys, written in this order.</summary>
/// <param name="Keys">Each with what stands there.</param>
/// <param name="Needed">Those that cannot be left out.</param>
internal sealed record Fields((string Name, Shape Value)[] Keys, params string[] Needed) : Shape;

/// <summary>Names of people's choice, written in their order; upper and lower case are the same name.</summary>
internal sealed record Named(Shape Value, string What) : Shape;

/// <summary>A list.</summary>
internal sealed record Many(Shape Item, string What) : Shape;
