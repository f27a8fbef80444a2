using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Agent.Page;

/// <summary>Who may use the page: the tokens of links that were not opened yet, and the keys of visits. Hashes only, in memory only.</summary>
/// <remarks>Thread-safe. 256 random bits each, so that nothing is to be gained by guessing.</remarks>
internal sealed class PageKeys(TimeProvider time)
{
    private static readonly TimeSpan s_linkLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_visitLife = TimeSpan.FromHours(12);
    private const int Most = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _links = [];
    private readonly Dictionary<string, DateTimeOffset> _visits = [];

    /// <summary>A token for a link: works once, for five minutes.</summary>
    public string NewLink() => Add(_links, s_linkLife);

    /// <summary>The key of a visit, for the token of a link; null when that is none, was used, or is too old.</summary>
    public string? Open(string token)
    {
        lock (_lock)
        {
            if (!_links.Remove(Hash(token), out DateTimeOffset until) || until <= time.GetUtcNow())
                return null;
        }
        return Add(_visits, s_visitLife);
    }

    /// <summary>True for the key of a visit that goes on.</summary>
    public bool IsVisit(string key)
    {
        lock (_lock)
            return _visits.TryGetValue(Hash(key), out DateTimeOffset until) && until > time.GetUtcNow();
    }

    private string Add(Dictionary<string, DateTimeOffset> where, TimeSpan life)
    {
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (string old in where.Where(one => one.Value <= now).Select(one => one.Key).ToArray())
                where.Remove(old);
            if (where.Count >= Most)
                where.Remove(where.MinBy(one => one.Value).Key);
            where[Hash(secret)] = now + life;
        }
        return secret;
    }

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
