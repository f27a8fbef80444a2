using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Cursors of lists that are in the order of their ids.</summary>
internal static class Cursors
{
    private static readonly Failure s_invalid = new("request.invalid", "The cursor is not one that this server gave. Start again without it.");

    /// <summary>The id after which the page begins; null at the start.</summary>
    public static Result<Guid?> AfterId(PageQuery page)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        if (after.Value is null)
            return (Guid?)null;
        return Guid.TryParseExact(after.Value, "D", out Guid id) ? id : s_invalid;
    }

    /// <summary>The number after which the page begins; null at the start.</summary>
    public static Result<long?> AfterNumber(PageQuery page)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        if (after.Value is null)
            return (long?)null;
        return long.TryParse(after.Value, System.Globalization.NumberStyles.None, null, out long number) ? number : s_invalid;
    }
}
