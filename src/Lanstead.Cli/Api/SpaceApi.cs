using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Declarations;

namespace Lanstead.Cli.Api;

/// <summary>The server as declarations ask it.</summary>
internal sealed class SpaceApi(ServerClient client) : ISpaceApi
{
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        try
        {
            byte[] answer = await client.SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()), cancel);
            if (answer.Length == 0)
                return default;
            using var read = JsonDocument.Parse(answer);
            return read.RootElement.Clone();
        }
        catch (ServerCallException e)
        {
            throw new RefusedException(e.Message, e);
        }
        catch (JsonException e)
        {
            throw new RefusedException($"{client.Name} answered, but not as a Lanstead server. Check the address.", e);
        }
    }
}
