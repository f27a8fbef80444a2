using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>Identifies a channel of a space or a network.</summary>
public readonly record struct ChannelId(Guid Value) : IId<ChannelId>
{
    /// <summary>Makes a new id, ordered by the time of <paramref name="time"/>.</summary>
    public static ChannelId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static ChannelId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static ChannelId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ChannelId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out Guid value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
