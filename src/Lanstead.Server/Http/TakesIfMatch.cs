namespace Lanstead.Server.Http;

/// <summary>Endpoint metadata: the route heeds <c>If-Match</c> (see <see cref="ETags"/>); the API description says so.</summary>
internal sealed class TakesIfMatch
{
    public static TakesIfMatch Instance { get; } = new();
}
