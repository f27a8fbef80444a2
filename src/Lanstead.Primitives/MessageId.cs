using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>Identifies a message in a channel.</summary>
public readonly record struct MessageId(Guid Value) : IId<MessageId>
{
    /// <summary>Makes a new id, ordered by the time of <paramref name="time"/>.</summary>
    public static MessageId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static MessageId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static MessageId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MessageId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out Guid value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
