using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>Identifies an API key; tells nothing of its secret.</summary>
public readonly record struct ApiKeyId(Guid Value) : IId<ApiKeyId>
{
    /// <summary>Makes a new id, ordered by the time of <paramref name="time"/>.</summary>
    public static ApiKeyId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static ApiKeyId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static ApiKeyId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ApiKeyId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out Guid value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
