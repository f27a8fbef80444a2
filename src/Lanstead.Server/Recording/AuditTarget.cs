using Lanstead.Primitives;

namespace Lanstead.Server.Recording;

/// <summary>What an audited action was done to.</summary>
/// <param name="Kind">One lower-case word: <c>network</c>, <c>user</c>.</param>
/// <param name="Id">Its id; empty when there is none.</param>
internal sealed record AuditTarget(string Kind, string Id)
{
    public static AuditTarget Of<T>(string kind, T id)
        where T : struct, IId<T> => new(kind, id.Value.ToString("D"));
}
