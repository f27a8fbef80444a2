using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Passkeys;

/// <summary>What a browser does with passkeys.</summary>
internal static class PasskeyScenario
{
    public static string OriginOf(TestServer server) => server.App.Services.GetRequiredService<ServerSettings>().PublicUrl.GetLeftPart(UriPartial.Authority);

    public static async Task<JsonElement> ChallengeAsync(HttpClient http, string path = "/v1/auth/passkeys/challenge")
    {
        using HttpResponseMessage response = await http.PostAsync(path, null);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The body that registers <paramref name="key"/>.</summary>
    public static async Task<JsonObject> NewBodyAsync(HttpClient http, SoftPasskey key, string name = "My key")
    {
        JsonElement challenge = await ChallengeAsync(http, "/v1/me/passkeys/challenge");
        return new JsonObject { ["challenge"] = challenge.GetProperty("challenge").GetString(), ["credential"] = key.Create(challenge.GetProperty("options")), ["name"] = name };
    }

    /// <summary>The body that signs in or confirms by <paramref name="key"/>.</summary>
    public static async Task<JsonObject> BodyAsync(HttpClient http, SoftPasskey key)
    {
        JsonElement challenge = await ChallengeAsync(http);
        return new JsonObject { ["challenge"] = challenge.GetProperty("challenge").GetString(), ["credential"] = key.Get(challenge.GetProperty("options")), ["mode"] = "token" };
    }

    /// <summary>A passkey of <paramref name="person"/>.</summary>
    public static async Task<SoftPasskey> RegisterAsync(TestServer server, TestPerson person, bool rsa = false)
    {
        var key = new SoftPasskey(OriginOf(server), rsa);
        using HttpResponseMessage made = await person.Http.PostAsJsonAsync("/v1/me/passkeys", await NewBodyAsync(person.Http, key));
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return key;
    }

    /// <summary>As <see cref="BodyAsync"/>, once <paramref name="person"/> has that very passkey, and with its counter raised.</summary>
    public static async Task<JsonObject> NextBodyAsync(TestServer server, TestPerson person, SoftPasskey key)
    {
        if (await server.SqlAsync("SELECT count(*) FROM passkeys WHERE credential_id = $1", key.Id) is 0L)
        {
            using HttpResponseMessage made = await person.Http.PostAsJsonAsync("/v1/me/passkeys", await NewBodyAsync(person.Http, key));
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        }
        key.Counter++;
        return await BodyAsync(server.Anonymous, key);
    }

    public static async Task<string> CodeAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? "" : JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()!;
}
