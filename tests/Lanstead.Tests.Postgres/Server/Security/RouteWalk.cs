using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>The routes of the running server, and objects of one tenant to call them with.</summary>
internal sealed class RouteWalk(TestServer server, TestPerson owner)
{
    private int _made;

    /// <summary>Every route of the API with its method, in order.</summary>
    public IReadOnlyList<(string Method, RouteEndpoint Route)> Routes { get; } =
    [
        .. server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, route)))
            .OrderBy(r => r.route.RoutePattern.RawText, StringComparer.Ordinal).ThenBy(r => r.method, StringComparer.Ordinal),
    ];

    /// <summary>Of the invite link that was made last; not one of the objects, which go into addresses.</summary>
    public string InviteToken { get; private set; } = "";

    public static bool TakesBody(RouteEndpoint route) => route.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null };

    public static string Name(string method, RouteEndpoint route) => $"{method} {route.RoutePattern.RawText}";

    /// <summary>Fresh objects of the owner's tenant, by name of the route value.</summary>
    public async Task<Dictionary<string, string>> MakeObjectsAsync()
    {
        int n = Interlocked.Increment(ref _made);
        JsonElement network = await PostAsync("/v1/networks", new { name = $"walk {n}" });
        string networkId = network.GetProperty("id").GetString()!;
        JsonElement peer = await PostAsync($"/v1/networks/{networkId}/peers", new { name = $"phone-{n}", publicKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        JsonElement key = await PostAsync($"/v1/networks/{networkId}/join-keys", new { description = "walk" });
        string address = network.GetProperty("ipv4Cidr").GetString()!.Split('/')[0];
        address = address[..(address.LastIndexOf('.') + 1)] + "77";
        await PostAsync($"/v1/networks/{networkId}/reservations", new { address, label = "walk" });
        JsonElement deviceLogin = await PostAsync("/v1/auth/device", new { program = "walk" });
        JsonElement link = await PostAsync($"/v1/tenants/{owner.TenantId}/invite-links", new { label = "walk" });
        InviteToken = link.GetProperty("token").GetString()!;
        // So many in a day as no walk keeps to; and each is to be sent again at once.
        await server.SqlAsync("DELETE FROM invite_sends");
        JsonElement invitation = await PostAsync($"/v1/tenants/{owner.TenantId}/invitations", new { email = $"walk{n}@example.org" });
        await server.SqlAsync("UPDATE invitations SET sent_at = sent_at - interval '1 hour' WHERE id = $1", invitation.GetProperty("id").GetGuid());
        // GitHub's addresses are fixed, so that nobody is asked.
        var provider = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var identity = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        string providerName = $"github-{provider.ToString("N")[20..]}";
        await server.SqlAsync(
            "INSERT INTO sign_in_providers VALUES ($1, $2, 'GitHub', 'github', 'https://github.com', 'x', NULL, NULL, 'read:user user:email', true, true, false, now(), now())", provider, providerName);
        await server.SqlAsync(
            "INSERT INTO user_identities VALUES ($1, $2, $3, 'https://github.com', $4, NULL, now(), NULL)", identity, owner.UserId.Value, providerName, identity.ToString());
        return new Dictionary<string, string>
        {
            ["provider"] = providerName,
            ["providerId"] = provider.ToString(),
            ["identityId"] = identity.ToString(),
            ["userCode"] = deviceLogin.GetProperty("userCode").GetString()!,
            ["tenantId"] = owner.TenantId.ToString(),
            ["networkId"] = networkId,
            ["peerId"] = peer.GetProperty("id").GetString()!,
            ["deviceId"] = peer.GetProperty("deviceId").GetString()!,
            ["joinKeyId"] = key.GetProperty("id").GetString()!,
            ["inviteLinkId"] = link.GetProperty("id").GetString()!,
            ["invitationId"] = invitation.GetProperty("id").GetString()!,
            ["address"] = address,
            ["code"] = "not_found",
            ["documentName"] = "v1",
        };
    }

    /// <summary>Calls a route with the objects in its address, and <c>{}</c> where it takes a body.</summary>
    public static async Task<(int Status, string Body)> CallAsync(HttpClient http, string method, RouteEndpoint route, Dictionary<string, string> objects)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route, objects));
        if (TakesBody(route))
            request.Content = JsonContent.Create(new { });
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        bool isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return ((int)response.StatusCode, isStream ? "" : await response.Content.ReadAsStringAsync());
    }

    /// <summary>The route's address with the objects in it.</summary>
    public static string PathOf(RouteEndpoint route, Dictionary<string, string> objects) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart value => objects.GetValueOrDefault(value.Name, "x"),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await owner.Http.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
