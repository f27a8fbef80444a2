using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>Identifies an invitation by mail.</summary>
public readonly record struct InvitationId(Guid Value) : IId<InvitationId>
{
    /// <summary>Makes a new id, ordered by the time of <paramref name="time"/>.</summary>
    public static InvitationId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static InvitationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static InvitationId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out InvitationId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out Guid value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
