using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>The server's API as whoever asks: the only way in which a declaration reaches anything.</summary>
public interface ISpaceApi
{
    /// <summary>Asks, and gives what is answered; undefined where that has no body.</summary>
    /// <exception cref="RefusedException">The server refused, or could not be asked.</exception>
    Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel);
}

/// <summary>What was asked is not done; <see cref="Exception.Message"/> is for people.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>With why.</summary>
    public RefusedException(string message, Exception? inner) : base(message, inner)
    {
    }

    /// <summary>Without a word.</summary>
    public RefusedException()
    {
    }

    /// <summary>With why.</summary>
    public RefusedException(string message) : base(message)
    {
    }
}
