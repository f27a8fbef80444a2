using System.Buffers.Text;
using System.Text;
using Lanstead.Primitives;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Http;

/// <summary>The query of a paged list; bind it with <c>[AsParameters]</c>.</summary>
/// <param name="Cursor">Where the last page ended; from <see cref="Page{T}.NextCursor"/>.</param>
/// <param name="Limit">Items per page, 1 to 200; 50 when absent.</param>
internal sealed record PageQuery([FromQuery(Name = "cursor")] string? Cursor, [FromQuery(Name = "limit")] int? Limit)
{
    private const int DefaultItems = 50;
    private const int MaxItems = 200;

    /// <summary>Items per page, within bounds.</summary>
    public int Take => Math.Clamp(Limit ?? DefaultItems, 1, MaxItems);

    /// <summary>The key after which the page begins; null at the start.</summary>
    /// <remarks>A cursor that this server did not make is a failure, not a first page.</remarks>
    public Result<string?> After()
    {
        if (Cursor is null)
            return (string?)null;
        if (!Base64Url.IsValid(Cursor))
            return new Failure("request.invalid", "The cursor is not one that this server gave. Start again without it.");
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Cursor));
    }

    /// <summary>Makes the page: <paramref name="items"/> has up to <see cref="Take"/> + 1 rows, the last one only telling that there is more.</summary>
    public Page<T> Cut<T>(List<T> items, Func<T, string> key)
    {
        if (items.Count <= Take)
            return new Page<T>(items, null);
        items.RemoveRange(Take, items.Count - Take);
        return new Page<T>(items, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(items[^1]))));
    }
}
