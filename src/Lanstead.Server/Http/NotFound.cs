using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>The refusals of what is not there, or is not there for who asks.</summary>
internal static class NotFound
{
    public const string Code = "not_found";

    /// <summary>For objects of spaces: the same whether there is none or the caller may not see it.</summary>
    public static Failure OrHidden { get; } = new(Code, "There is nothing here that you can see.");

    /// <summary>For lists that the caller sees whole.</summary>
    /// <param name="what">In the singular, without article: "sink".</param>
    public static Failure Of(string what) => new(Code, $"There is no such {what}.");

    /// <summary>For addresses without a route.</summary>
    public static Failure Address { get; } = new(Code, "There is nothing at this address.");
}
