using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>Identifies an invite link.</summary>
public readonly record struct InviteLinkId(Guid Value) : IId<InviteLinkId>
{
    /// <summary>Makes a new id, ordered by the time of <paramref name="time"/>.</summary>
    public static InviteLinkId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static InviteLinkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public static InviteLinkId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out InviteLinkId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out Guid value);
        result = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
