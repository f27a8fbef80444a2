using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Declarations;

namespace Lanstead.Tests.Postgres.Server.Declarations;

/// <summary>The server as one of its people, for declarations; counts what was written.</summary>
internal sealed class PersonApi(TestPerson person) : ISpaceApi
{
    public int Writes { get; private set; }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using HttpResponseMessage answer = await person.Http.SendAsync(request, cancel);
        string text = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
            throw new RefusedException($"{method} {path} {body?.ToJsonString()}: {text}");
        Writes += method == HttpMethod.Get ? 0 : 1;
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
